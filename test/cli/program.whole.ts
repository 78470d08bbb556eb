import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { exitCodes } from '../../cli/exitCodes.ts';
import { typed } from './typing.ts';

const root = path.join(import.meta.dirname, '../..');

test('npx nelm leads to every command, each with what it takes and examples', async () => {
  const { stdout } = await promisify(execFile)('npx', ['--no', '--', 'nelm', '--help'], { cwd: root });
  const help = await typed(['--help']);
  const words = (text: string) => text.split(/\s+/).filter(Boolean);
  expect(words(stdout)).toEqual(words(help.out));
  expect([help.err, help.code]).toEqual(['', 0]);
  for (const code of [...new Set(Object.values(exitCodes))])
    expect(help.out).toMatch(new RegExp(`[:,\\n] ?${code} [a-zC]`));
  const commands = [...help.out.matchAll(/^ {2}([a-z]+) .*(?:\[|<)/gm)].map(([, name = '']) => name);
  expect(commands).toEqual(expect.arrayContaining(['start', 'preview', 'run', 'restore', 'stop', 'lift', 'adopt']));
  for (const command of commands.filter((name) => name !== 'help')) {
    const { out, code } = await typed([command, '--help']);
    expect([code, out], command).toEqual([0, expect.stringMatching(/\nExamples:\n {2}.*npx nelm /)]);
  }
});

test('help shows what a command takes, and one that is part of another', async () => {
  const helped = async (...args: string[]) => (await typed(args)).out;
  expect(await helped('help')).toBe(await helped('--help'));
  expect(await helped('help', 'restore')).toBe(await helped('restore', '--help'));
  expect(await helped('help', 'sources', 'plan')).toBe(await helped('sources', 'plan', '--help'));
  expect(await helped('help', 'sources', 'plan')).toContain('Usage: npx nelm sources plan [options]');
});

test.each([
  [['strat'], "Unknown command 'strat'.\n(Did you mean start?)"],
  [['help', 'nope'], "Unknown command 'nope'. npx nelm help lists those that there are."],
  [['help', 'restor'], "Unknown command 'restor'. (Did you mean restore?) npx nelm help lists those that there are."],
  [
    ['help', 'sources', 'pln'],
    "Unknown command 'sources pln'. (Did you mean plan?) npx nelm help sources lists those that there are.",
  ],
  [['help', 'doctor', 'x'], 'doctor has no part "x". npx nelm help doctor shows what it takes.'],
  [
    ['run', 'expiry-sweep', '--dryrun'],
    "Unknown option '--dryrun'.\n(Did you mean --dry-run?)\nnpx nelm run --help shows what it takes.",
  ],
  [['run', 'sweep'], 'There is no job sweep. Jobs: source-backup, expiry-sweep, expiry-notice, hr-events.'],
  [
    ['run', 'expiry-swep'],
    'There is no job expiry-swep; did you mean expiry-sweep? Jobs: source-backup, expiry-sweep, expiry-notice, hr-events.',
  ],
  [
    ['run', 'approvals'],
    'approvals is off: nelm.config.ts has no policy. Set approvals there first (docs/approvals.md).',
  ],
  [
    ['run', 'expected-files'],
    'expected-files is off: no source says in nelm.config.ts what it expects (docs/files.md).',
  ],
  [
    ['run', 'source-drift'],
    'source-drift is off: there is no nelm.sources.ts. npx nelm sources pull writes it (docs/sources.md).',
  ],
  [['sources', 'plna'], "Unknown command 'plna'.\n(Did you mean plan?)\nnpx nelm sources --help shows what it takes."],
  [
    ['people', 'shwo', 'ada.north'],
    "Unknown command 'people shwo'. (Did you mean show?) npx nelm help people lists those that there are.",
  ],
  [
    ['people', 'ada.north', '--stage', 'prod'],
    "Unknown command 'people ada.north'. npx nelm help people lists those that there are. npx nelm people show ada.north --stage prod may be meant.",
  ],
  [
    ['--stage=prod', 'people'],
    '--stage stands before the command. Options come behind it, as in npx nelm people --stage prod; npx nelm --help lists the commands.',
  ],
  [['runs', 'show'], "Missing required argument 'id'.\nnpx nelm runs show --help shows what it takes."],
  [['waiting', 'now'], expect.stringContaining('npx nelm waiting --help shows what it takes.')],
  [
    ['sources', 'apply', '--allowloss'],
    "Unknown option '--allowloss'.\n(Did you mean --allow-loss?)\nnpx nelm sources apply --help shows what it takes.",
  ],
  [
    ['restore', 'Contractors', '--apply'],
    '--apply needs a date. npx nelm restore Contractors lists the backups that there are.',
  ],
  [
    ['restore', 'Contractors', 'yesterday'],
    '"yesterday" is not a date, such as 2026-11-01. npx nelm restore Contractors lists the backups.',
  ],
  [
    ['evidence', '--from', '2026-12-01', '--to', '2026-11-01'],
    '--to 2026-11-01 is before --from 2026-12-01: nothing was written. Give the first day first.',
  ],
  [['preview', 'people.csv'], '--source NAME is missing.'],
  [['import', 'people.csv', '--source', 'X', '--for', '10m'], '--for says how long to wait: give --wait with it.'],
  [['run', 'expiry-sweep', '--wait', '--for', 'ever'], '--for takes a length such as 10m or 2h, not "ever".'],
  [
    ['extend', 'Contractors', 'ada', '--until', '2027-01-31', '--for', '0m'],
    '--for takes a length such as 10m or 2h, not "0m".',
  ],
  [['stop', 'Contractors', 'ada'], '--reason "…" is missing.'],
  [['restore', 'Contractors', '--s3-port', 'x'], '--s3-port must be a port between 0 and 65535, not "x".'],
  [
    ['restore', 'Contractors', '--stage', 'a/b'],
    '"a/b" is no stage: use at most 30 small letters, digits and hyphens.',
  ],
])('%j cannot be meant: it says why, and ends with 2', async (args, err) => {
  expect(await typed(args)).toEqual({ out: '', err, code: 2 });
});

test('--version says which nelm it is', async () => {
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  expect(await typed(['--version'])).toEqual({ out: version, err: '', code: 0 });
});

test('where no nelm answers, it says how there will be one', async () => {
  const err =
    'No nelm answers at http://127.0.0.1:9. Start one with npx nelm start, give --stage NAME for a deployed one, or its port with --lambda-port N.';
  for (const command of [
    ['restore', 'Contractors'],
    ['run', 'expiry-sweep'],
  ]) {
    expect(await typed([...command, '--lambda-port', '9'])).toEqual({ out: '', err, code: 1 });
  }
});

test('a deployed nelm that the environment names by half is not looked for', async () => {
  expect(
    await typed(['restore', 'Contractors'], { environment: { NELM_BUCKET: 'acme-nelm', ISC_CLIENT_ID: 'x' } }),
  ).toEqual({
    out: '',
    err: "NELM_BUCKET is set, so that the nelm with that bucket is meant. Set ISC_BASE_URL, ISC_CLIENT_SECRET too; or unset NELM_BUCKET, and give --stage NAME for a deployed nelm or nothing for this machine's.",
    code: 2,
  });
});

/** What bash completes the last of some words to, by the script. */
async function completedBy(script: string, words: readonly string[]): Promise<string> {
  const typed = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _nelm; echo "\${COMPREPLY[*]}"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', `${script}\n${typed}`], { cwd: root });
  return stdout.trim();
}

test('a shell completes commands, options, and files', async () => {
  const { out, code } = await typed(['completion', 'bash']);
  expect(code).toBe(0);
  const complete = (...words: string[]) => completedBy(out, words);
  expect(await complete('nelm', 'res')).toBe('restore');
  expect(await complete('nelm', 'runs', '--f')).toBe('--failed');
  expect(await complete('nelm', 'runs', 'sh')).toBe('show');
  expect(await complete('nelm', 'import', 'packag')).toBe('package-lock.json package.json');
  expect(await complete('nelm', 'sources', 'apply', '--a')).toBe('--allow-loss');
  expect(await complete('nelm', 'sources', 'plan', '--st')).toBe('--stage');
  expect(await complete('nelm', 'sources', 'pl')).toBe('plan');
  expect(await complete('nelm', 'runs', 'show', '')).toBe('--json --stage --s3-port --tenant-port --lambda-port');
  expect(await complete('nelm', 'runs', 'show', '--f')).toBe('');
  expect(await complete('nelm', 'runs', '--failed', '--si')).toBe('--since');
  expect(await complete('nelm', 'completion', '')).toBe('bash zsh');
  expect((await typed(['completion', 'zsh'])).out).toBe(
    `(( $+functions[compdef] )) || { autoload -U +X compinit && compinit -i }\nautoload -U +X bashcompinit && bashcompinit\n${out}`,
  );
  expect(await typed(['completion', 'fish'])).toEqual({
    out: '',
    err: 'npx nelm completion takes bash or zsh, not "fish".',
    code: 2,
  });
});
