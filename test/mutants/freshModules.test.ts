import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const files = {
  'kept.ts': 'let kept: number = 0;\nexport const next = () => (kept += 1);',
  'one.ts': "import { say } from 'vitest';\nimport { next } from './kept.ts';\nsay('one', next());",
  'two.ts': [
    "import { say } from 'vitest';",
    "const { next } = await import(new URL('kept.ts', import.meta.url).href);",
    'say("two", next(), import.meta.dirname === process.cwd());',
  ].join('\n'),
};

const script = `
  import { freshModules } from '${path.join(import.meta.dirname, 'freshModules.ts')}';
  const vitest = { say: (...words) => console.log(...words) };
  for (const _ of [1, 2]) {
    const load = freshModules({ vitest });
    await load('one.ts');
    await load('two.ts');
  }`;

test('what a module keeps is shared by the files that are loaded together, and forgotten by the next', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'nelm-modules-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--experimental-vm-modules', '--no-warnings', '--input-type=module', '--eval', script],
      { cwd: folder },
    );
    expect(stdout.trim().split('\n')).toEqual(['one 1', 'two 2 true', 'one 1', 'two 2 true']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
