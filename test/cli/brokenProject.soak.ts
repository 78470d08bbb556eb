import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { copyProject, type Project } from './project.ts';

vi.setConfig({ testTimeout: 120_000 });

let project: Project;

beforeAll(async () => {
  project = await copyProject();
});

afterAll(() => project.remove());

test('without its packages a command says how to install them', async () => {
  const { out, err, code } = await project.runProgram('npm', 'run', '--silent', 'start');
  expect([out, err.split('\n')[0]]).toEqual([
    '',
    'The packages that nelm is made of are not installed. Run npm ci first.',
  ]);
  expect(err).not.toMatch(/\bat |Error/);
  expect(code).toBe(1);
  await project.install();
});

test('so does every other script that runs a file', () => {
  const scripts = Object.entries<string>(manifest.scripts);
  const unchecked = scripts.filter(([, script]) => /^node (?!-r \.\/build\/installed\.cjs )\S+\.ts/.test(script));
  expect(unchecked).toEqual([]);
  expect(manifest.scripts.test).toMatch(/^node build\/installed\.cjs && /);
});

/** Sets the settings until the test ends. */
async function configure(name: string, change: (settings: string) => string): Promise<void> {
  const file = path.join(project.folder, name);
  const settings = await readFile(file, 'utf8');
  await writeFile(file, change(settings));
  onTestFinished(() => writeFile(file, settings));
}

/** One of each way in which settings are read: each is a process of its own. */
const commands = [
  ['cli/nelm.ts', 'start', '--fresh'],
  ['cli/nelm.ts', 'start', '--once', 'samples/contractors.csv', '--source', 'Contractors', '--json'],
  ['build/build.ts'],
  ['cli/nelm.ts', 'restore', 'Contractors'],
] as const;

test.each([
  ['nelm.config.ts', 'columns:', '"columms" is no setting; did you mean "columns"?', commands],
  ['nelm.config.local.ts', 'operators:', '"operaters" is no setting; did you mean "operators"?', commands.slice(2)],
])('a mistyped setting of %s is said once, before anything is done', async (name, right, problem, typed) => {
  const [, wrong = ''] = /"(\w+)"/.exec(problem) ?? [];
  await configure(name, (settings) => settings.replace(right, `${wrong}:`));
  const err = `${name}: ${problem}\n`;
  const ended = await Promise.all(typed.map(([script, ...args]) => project.run(script, ...args)));
  expect(ended).toEqual(typed.map(() => ({ out: '', err, code: 1 })));
  expect(existsSync(path.join(project.folder, '.local'))).toBe(false);
});

test('the settings of another stage are nothing to this machine, and are read with --stage before AWS is asked', async () => {
  await project.write(
    'nelm.config.prod.ts',
    `import { defineStage } from './lib/config/defineStage.ts';\nexport default defineStage({ mailform: '' } as object);\n`,
  );
  const err = 'nelm.config.prod.ts: "mailform" is no setting; did you mean "mailFrom"?\n';
  const asked = [['doctor'], ['run', 'source-backup'], ['sources', 'plan']];
  const said = asked.map((command) => project.run('cli/nelm.ts', ...command, '--stage', 'prod'));
  expect(await Promise.all(said)).toEqual(asked.map(() => ({ out: '', err, code: 1 })));
  const here = await project.run('cli/nelm.ts', 'runs', '--lambda-port', '9');
  expect(here.err).toMatch(/^No nelm answers at http:\/\/127\.0\.0\.1:9\. /);
});

test('a function that imports nelm.config.ts itself would not have the settings of its stage, and is not built', async () => {
  const file = 'functions/expiry-sweep.ts';
  const code = await readFile(path.join(project.folder, file), 'utf8');
  await project.write(file, code.replace("'#nelm.config'", "'../nelm.config.ts'"));
  onTestFinished(() => project.write(file, code));
  const { err, code: exitCode } = await project.run('build/build.ts');
  expect(err).toContain(
    "functions/expiry-sweep.ts imports nelm.config.ts, which is not the stage's: import #nelm.config or #nelm.sources.",
  );
  expect(exitCode).toBe(1);
});

test('settings that cannot be loaded, are not checked or are missing are said in a line', async () => {
  const code = `const { readConfig } = await import(process.argv[1]);
    for (const root of process.argv.slice(2)) await readConfig(root, 'local').catch((error) => console.log(error.message));`;
  const defineConfig = `import { defineConfig } from '${path.join(project.folder, 'lib/config/config.ts')}';\n`;
  const roots = [];
  for (const [name, settings] of Object.entries({
    syntax: `${defineConfig}export default defineConfig({\n  timeZone: 'UTC'\n  operators: [],\n});`,
    name: `${defineConfig}export default defineConfig(settings);`,
    unchecked: 'export default {};',
    none: 'export const settings = {};',
    right: `${defineConfig}export default defineConfig({ timeZone: 'Europe/Berlin' });`,
    missing: undefined,
  })) {
    const root = path.join(project.folder, 'lib', name);
    if (settings !== undefined) await project.write(`lib/${name}/nelm.config.ts`, settings);
    roots.push(root);
  }
  const module = path.join(project.folder, 'build/readConfig.ts');
  const { out, err } = await project.runProgram(process.execPath, '--input-type=module', '-e', code, module, ...roots);
  expect([out.split('\n'), err]).toEqual([
    [
      "nelm.config.ts, line 4: it cannot be read: Expected ',', got 'ident'.",
      'nelm.config.ts, line 2: it cannot be read: settings is not defined.',
      'nelm.config.ts: its settings are not checked where it is loaded: write export default defineConfig({ … });',
      'nelm.config.ts: its settings are missing: write export default defineConfig({ … });',
      `nelm.config.ts is missing from ${roots.at(-1)}: get it back, or write one with export default defineConfig({ … });`,
      '',
    ],
    '',
  ]);
});

test('what cannot be read of serverless.yml is said without the command that read it', async () => {
  await project.write('serverless.yml', 'service: nelm\nfunctions: }');
  const { err, code } = await project.run('cli/nelm.ts', 'run', 'source-backup');
  expect(err).toMatch(/^serverless\.yml cannot be read: .*serverless\.yml.*\n$/);
  expect(code).toBe(1);
});

test('that the functions are being built is said', async () => {
  await rm(path.join(project.folder, 'dist'), { recursive: true });
  const child = spawn(
    process.execPath,
    ['cli/nelm.ts', 'start', '--once', 'samples/contractors.csv', '--source', 'Contractors'],
    { cwd: project.folder },
  );
  const [chunk] = await once(child.stderr, 'data');
  child.kill('SIGKILL');
  expect(String(chunk)).toBe('Building the functions …\n');
});
