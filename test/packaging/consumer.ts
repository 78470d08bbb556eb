import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '../..');
const modules = path.join(root, 'node_modules');

/** A code block of docs/client.md with what it prints, and the heading it stands under. */
export type Example = { heading: string; code: string; prints: string };

/** The first block, with which all examples begin, and the examples. */
export async function readExamples(): Promise<{ start: string; examples: Example[] }> {
  const page = await readFile(path.join(root, 'docs/client.md'), 'utf8');
  const [intro = '', ...sections] = page.split(/^## /m);
  const examples = sections.flatMap((section) => {
    const code = blockOf(section, 'ts');
    const [heading = ''] = section.split('\n', 1);
    return code === undefined ? [] : [{ heading, code, prints: blockOf(section, 'text') ?? '' }];
  });
  return { start: blockOf(intro, 'ts') ?? '', examples };
}

function blockOf(text: string, language: string): string | undefined {
  return new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(text)?.[1];
}

/** Packs the client as npm does, and makes a project that has installed it with what the package itself asks for. */
export async function createConsumer() {
  const folder = await mkdtemp(path.join(tmpdir(), 'nelm-consumer-'));
  const installed = path.join(folder, 'node_modules/@nelm/isc');
  await mkdir(installed, { recursive: true });
  await run('npm', ['pack', '--workspace', 'lib/isc', '--silent', '--pack-destination', folder], { cwd: root });
  await run('tar', ['-xzf', path.join(folder, 'nelm-isc-0.1.0.tgz'), '--strip-components=1', '-C', installed]);
  const { dependencies } = JSON.parse(await readFile(path.join(installed, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), '@types', 'undici-types']) {
    await symlink(path.join(modules, name), path.join(folder, 'node_modules', name));
  }
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
  return {
    folder,
    dependencies: Object.keys(dependencies),
    /** Checks the types of everything in the folder, those that the package declares included. */
    async checkTypes(): Promise<string> {
      const options = {
        strict: true,
        noEmit: true,
        module: 'nodenext',
        target: 'esnext',
        lib: ['esnext'],
        types: ['node'],
      };
      const tsconfig = { compilerOptions: options, include: ['*.ts'] };
      await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
      const tsc = path.join(modules, '.bin/tsc');
      return await run(tsc, ['--pretty', 'false'], { cwd: folder }).then(
        ({ stdout }) => stdout,
        (error) => `${error.stdout}`,
      );
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
