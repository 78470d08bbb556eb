import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { noteStage, toType, whileTyped } from '../../lib/config/toType.ts';
import { blockedText } from '../../lib/people/blocked.ts';
import { typed } from './typing.ts';

afterEach(() => vi.unstubAllEnvs());

test('what a command advises names the stage that was typed with it', async () => {
  const said = await whileTyped(async () => {
    const before = toType('runs');
    noteStage('prod');
    return [before, await Promise.resolve(toType('runs show x'))];
  });
  expect(said).toEqual(['npx nelm runs', 'npx nelm runs show x --stage prod']);
});

test('commands of two stages that run at once each name their own', async () => {
  const said = await Promise.all(
    ['prod', 'sandbox'].map((stage) =>
      whileTyped(async () => {
        noteStage(stage);
        await Promise.resolve();
        return toType('waiting');
      }),
    ),
  );
  expect(said).toEqual(['npx nelm waiting --stage prod', 'npx nelm waiting --stage sandbox']);
});

test('what a deployed nelm writes names its stage, and that of this machine none', () => {
  vi.stubEnv('NELM_STAGE', 'prod');
  expect(toType('lift')).toBe('npx nelm lift --stage prod');
  vi.stubEnv('NELM_STAGE', 'local');
  expect(toType('lift')).toBe('npx nelm lift');
  vi.stubEnv('NELM_STAGE', undefined);
  expect(toType('lift')).toBe('npx nelm lift');
});

test('a reason in a report of a deployed nelm says what to type for its stage', () => {
  vi.stubEnv('NELM_STAGE', 'prod');
  expect(blockedText({ by: 'ops', reason: 'a theft', at: '2026-11-24T10:00:00Z' })).toBe(
    'is blocked since 2026-11-24 by ops: a theft. Nothing changes until npx nelm lift --stage prod',
  );
});

test('a command is refused with what to type for the stage that was meant', async () => {
  const refused = await typed(['restore', 'Contractors', '--apply', '--stage', 'prod']);
  expect(refused).toEqual({
    out: '',
    err: '--apply needs a date. npx nelm restore Contractors --stage prod lists the backups that there are.',
    code: 2,
  });
});

/** A command that works on one nelm of several, spelled where no stage is added to it. */
const spelled =
  /npx nelm (run|runs|import|preview|decide|waiting|people|show|forget|extend|end|stop|lift|adopt|restore|doctor|sources|evidence)(?![\w-])/;

/** What is the same whichever nelm is meant: help, what a file begins with, and this machine's own words. */
const exceptions = [
  /^cli\/commands\//,
  /^cli\/program\.ts/,
  /^cli\/console\/greeting\.ts/,
  /^cli\/sources\/sourcesFileText\.ts/,
  /^cli\/doctor\/doctor\.ts: .*npx nelm doctor --stage NAME/,
];

test('no sentence spells a command by itself', async () => {
  const root = path.join(import.meta.dirname, '../..');
  const files = (
    await Promise.all(
      ['cli', 'lib'].map(async (folder) =>
        (await readdir(path.join(root, folder), { recursive: true })).map((file) => `${folder}/${file}`),
      ),
    )
  ).flat();
  const found = [];
  for (const file of files.filter((one) => one.endsWith('.ts') && !one.includes('node_modules'))) {
    const lines = (await readFile(path.join(root, file), 'utf8')).split('\n');
    const said = lines.filter((line) => !/^\s*(\*|\/\*\*|\/\/)/.test(line) && spelled.test(line));
    found.push(...said.map((line) => `${file}: ${line.trim()}`));
  }
  expect(found.length).toBeGreaterThan(10);
  expect(found.filter((one) => !exceptions.some((exception) => exception.test(one)))).toEqual([]);
});
