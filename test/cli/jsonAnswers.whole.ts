import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { answers } from '../../cli/answers.ts';
import { localPlace } from '../../cli/place/localPlace.ts';
import { block, readBlocks } from '../../lib/people/blocked.ts';
import { keys } from '../../lib/store/keys.ts';
import { seededSources } from '../../local/tenant/seed.ts';
import { header, type RunningNelm, startTestNelm } from '../functions/nelm.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { atTerminal, typed } from './typing.ts';

vi.setConfig({ testTimeout: 60_000 });

type Name = keyof typeof answers;

let nelm: RunningNelm;
let folder: string;
/** Of which commands an answer was read. */
const read = new Set<Name>();

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
  folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-json-'));
});

afterAll(async () => {
  await nelm.stop();
  await rm(folder, { recursive: true });
});

const portOf = (url: string) => Number(new URL(url).port);
const ports = () => ({
  storage: portOf(nelm.stack.storage.url),
  tenant: portOf(nelm.tenant.url),
  lambda: portOf(nelm.stack.lambda.url),
});
const here = () => {
  const { storage, tenant, lambda } = ports();
  return ['--s3-port', `${storage}`, '--tenant-port', `${tenant}`, '--lambda-port', `${lambda}`];
};
const run = (...args: string[]) => typed([...args, ...here()]);
const runAt = (input: NodeJS.ReadStream, ...args: string[]) => typed([...args, ...here()], { input });

/** What a command answers, which is all that it says on standard output, and its exit code. */
async function answered(name: Name, ...args: string[]) {
  const { out, err, code } = await run(...args, '--json');
  expect(out.split('\n'), err).toHaveLength(1);
  read.add(name);
  return { answer: answers[name].parse(JSON.parse(out)) as Record<string, unknown>, err, code };
}

async function file(name: string, ...accounts: string[]): Promise<string> {
  const rows = accounts.map(
    (account) => `${account},Ada,Example,${account}@example.com,1,jane.doe,2026-01-01,2027-12-31,Acme`,
  );
  await writeFile(path.join(folder, name), `${[header, ...rows].join('\n')}\n`);
  return path.join(folder, name);
}

const in2027 = '2027-12-31T23:59:59+01:00';

test('of files and jobs', async () => {
  const people = await file('people.csv', 'ada', 'ben', 'cleo');
  const preview = await answered('preview', 'preview', people, '--source', 'Contractors');
  expect([preview.code, preview.answer['outcome']]).toEqual([0, 'previewed']);
  const imported = await answered('import --wait', 'import', people, '--source', 'Contractors', '--wait');
  expect([imported.code, imported.answer['outcome']]).toEqual([0, 'completed']);
  const ended = nelm.nextEnded(1);
  const dropped = await answered('import', 'import', people, '--source', 'Interns', '--preview');
  expect(dropped).toEqual({
    answer: {
      version: 1,
      key: `preview/${seededSources.Interns.id}/people.csv`,
      etag: expect.stringMatching(/^"?[0-9a-f]{32}"?$/),
      source: 'Interns',
    },
    err: expect.stringMatching(/^Dropped people\.csv for Interns .*\nIts import begins by itself\. npx nelm runs/),
    code: 0,
  });
  await ended;
  const backup = await answered('run', 'run', 'source-backup', '--wait');
  expect([backup.code, backup.answer]).toEqual([
    0,
    {
      ...{ version: 1, runId: expect.stringMatching(/-source-backup$/), state: 'succeeded' },
      report: expect.objectContaining({ kind: 'source-backup', outcome: 'completed' }),
    },
  ]);
  expect((await answered('run', 'run', 'expiry-notice', '--dry-run')).answer).toEqual({
    ...{ version: 1, runId: expect.stringMatching(/-expiry-notice-dry-run$/), state: 'started' },
  });
});

test('of what was done, and what waits', async () => {
  const { answer } = await answered('runs', 'runs', '--source', 'Contractors');
  const [newest] = answers.runs.parse(answer).runs;
  expect(newest).toMatchObject({ kind: 'csv-import', counts: { created: 3 } });
  expect((await answered('runs show', 'runs', 'show', newest?.runId ?? '')).answer['runId']).toBe(newest?.runId);
  expect((await answered('waiting', 'waiting')).answer).toEqual({ version: 1, runs: [], hires: [] });
  const { bucket } = localPlace(ports());
  await bucket.create(keys.hold('r1'), {
    ...{ runId: 'r1', callbackId: 'c', what: 'End 8 people', why: 'many', columns: [], rows: [], count: 8 },
    ...{ heldAt: '2026-11-01T06:00:00Z', expiresAt: '2026-11-08T06:00:00Z' },
    decided: { decision: 'reject', at: '2026-11-01T07:00:00Z', by: 'kim' },
  });
  const decided = await answered('decide', 'decide', 'r1', '--approve', '--by', 'lee');
  expect(decided).toEqual({
    answer: {
      ...{ version: 1, runId: 'r1', what: 'End 8 people', decision: 'reject', at: '2026-11-01T07:00:00Z', by: 'kim' },
      isFirst: false,
    },
    err: 'It was decided before: rejected by kim at 2026-11-01 08:00 (Europe/Berlin). That holds.',
    code: 1,
  });
  const doctor = answers.doctor.parse((await answered('doctor', 'doctor')).answer);
  expect(doctor.findings.length).toBeGreaterThan(3);
});

test('of people', async () => {
  const people = answers.people.parse((await answered('people', 'people', '--fresh')).answer);
  expect(people.people.map(({ accountName, endDate }) => [accountName, endDate])).toEqual([
    ['ada', in2027],
    ['ben', in2027],
    ['cleo', in2027],
  ]);
  const shown = answers['people show'].parse((await answered('people show', 'people', 'show', 'ada')).answer);
  expect([shown.person?.accountName, shown.said.length]).toEqual(['ada', expect.any(Number)]);
  const kept = answers.show.parse((await answered('show', 'show', 'Contractors', 'ada')).answer);
  expect(kept.said.length).toBeGreaterThan(shown.said.length);
});

test('of what is done to one person, where sentences go to standard error', async () => {
  const ended = await answered('end', 'end', 'Contractors', 'ben', '--on', '2027-06-30', '--yes');
  expect([ended.code, ended.answer['outcome']]).toEqual([0, 'completed']);
  expect(ended.err).toContain(
    'The contract of Ada Example (ben) at Contractors ends 2027-12-31; it would end 2027-06-30',
  );
  const extended = await answered('extend', 'extend', 'Contractors', 'ben', '--until', '2027-09-30', '--yes');
  expect([extended.code, extended.answer['outcome']]).toEqual([0, 'completed']);
  const stopped = await answered('stop', 'stop', 'Contractors', 'ben', '--reason', 'a theft', '--yes');
  expect(stopped).toMatchObject({
    ...{ code: 0, err: expect.stringContaining('Ended: the contract of ben at Contractors ends 2026-11-01T') },
    answer: { source: 'Contractors', accountName: 'ben', state: 'ended', before: '2027-09-30T23:59:59+02:00' },
  });
  const lifted = await answered('lift', 'lift', 'Contractors', 'ben', '--reason', 'cleared', '--by', 'kim', '--yes');
  expect(lifted.answer['lifted']).toMatchObject({ reason: 'a theft' });
  const forgotten = await answered('forget', 'forget', 'Contractors', 'ben');
  expect(forgotten.answer).not.toHaveProperty('report');
  expect((await answered('forget', 'forget', 'Contractors', 'ben', '--apply', '--yes')).answer).toMatchObject({
    report: expect.stringMatching(/^runs\/_forget\/.*\/report\.json$/),
  });
  const adopted = await answered('adopt', 'adopt', 'bamboohr', 'Contractors', '--apply', '--yes');
  const counts = { people: 3, missing: 3, adopted: 3 };
  expect(adopted.answer).toEqual({ version: 1, system: 'bamboohr', source: 'Contractors', ...counts });
});

test('of backups', async () => {
  expect((await answered('restore', 'restore', 'Contractors')).answer).toEqual({
    ...{ version: 1, backups: ['2026-11-01'], namesakes: [] },
  });
  const cleo = (await Array.fromAsync(nelm.isc.records.list())).find(({ accountName }) => accountName === 'cleo');
  await nelm.isc.records.delete(cleo?.id ?? '');
  const shown = answers.restore.parse((await answered('restore', 'restore', 'Contractors', '2026-11-01')).answer);
  expect([shown.difference?.missing.map(({ accountName }) => accountName), shown.dropped]).toEqual([
    ['cleo'],
    undefined,
  ]);
  const back = nelm.nextEnded(1);
  const applied = await answered('restore', 'restore', 'Contractors', '2026-11-01', '--apply', '--yes');
  expect(applied.answer['dropped']).toMatch(/^inbox\/.*\/restored-2026-11-01\.csv$/);
  expect(applied.err).toContain(
    '1 person would be put back into Contractors as the backup 2026-11-01 has them, by a file in its inbox, for which every rule for files holds:\n  Ada Example (cleo), until 2027-12-31\n',
  );
  expect((await back)[0]?.status).toBe('SUCCEEDED');
});

test('of sources', async () => {
  const stated = path.join(folder, 'nelm.sources.ts');
  const pulled = await answered('sources pull', 'sources', 'pull', '--file', stated);
  expect(pulled.answer).toEqual({ version: 1, file: stated, sources: 2, isWritten: true });
  await writeFile(stated, (await readFile(stated, 'utf8')).replace("label: 'Vendor'", "label: 'Company'"));
  const differences = [{ source: 'Contractors', what: 'the label of vendor', inTenant: 'Vendor', stated: 'Company' }];
  const plan = await answered('sources plan', 'sources', 'plan', '--file', stated);
  expect([plan.code, plan.answer]).toMatchObject([2, { changes: 1, mayLose: 0, differences }]);
  const applied = await answered('sources apply', 'sources', 'apply', '--file', stated, '--yes');
  expect([applied.code, applied.answer]).toEqual([0, { version: 1, changes: 1, made: 1, differences, backups: [] }]);
});

test('of evidence', async () => {
  const out = path.join(folder, 'evidence');
  const { answer, code } = await answered(
    'evidence',
    'evidence',
    '--from',
    '2026-11-01',
    '--to',
    '2026-11-02',
    '--out',
    out,
  );
  expect([code, answer['from'], answer['to'], answer['isOver'], answer['folder'], answer['unread']]).toEqual([
    ...[0, '2026-11-01', '2026-11-02', false, out],
    [],
  ]);
});

test.each([
  ['stop', 'Contractors', 'ada', '--reason', 'x'],
  ['restore', 'Contractors', '2026-01-01'],
  ['people', '--source', 'Nowhere'],
  ['runs', 'show', 'x'],
  ['sources', 'apply', '--file', '/nowhere/nelm.sources.ts'],
])('%s: what cannot be done leaves standard output empty', async (...args) => {
  const { out, err, code } = await run(...args, '--json');
  expect([out, code > 0, err]).toEqual(['', true, expect.stringMatching(/\.$/)]);
});

test('what changes people is not done unless somebody says yes, or --yes is given', async () => {
  const { bucket } = localPlace(ports());
  await block(bucket, seededSources.Contractors, 'ben', { by: 'kim', reason: 'a theft' }, nelm.clock.now());
  const recordOf = async (name: string) =>
    (await Array.fromAsync(nelm.isc.records.list())).find(({ accountName }) => accountName === name);
  await nelm.isc.records.delete((await recordOf('cleo'))?.id ?? '');
  const before = [await recordOf('ada'), await nelm.stack.storage.objects.list('')];
  const asking = [
    ['stop', 'Contractors', 'ada', '--reason', 'a theft'],
    ['lift', 'Contractors', 'ben', '--reason', 'cleared'],
    ['extend', 'Contractors', 'ada', '--until', '2028-06-30'],
    ['end', 'Contractors', 'ada', '--on', '2027-01-31'],
    ['adopt', 'deel', 'Contractors', '--apply'],
    ['forget', 'Contractors', 'ada', '--apply'],
    ['restore', 'Contractors', '2026-11-01', '--apply'],
  ];
  for (const args of asking) {
    const alone = await run(...args, '--json');
    expect([alone.out, alone.code], args[0]).toEqual(['', 2]);
    expect(alone.err, args[0]).toMatch(
      /(ada|ben|cleo)[\s\S]*\nNothing was changed: nobody is here to be asked\. --yes is for/,
    );
    const no = await runAt(atTerminal('n\r'), ...args, '--json');
    expect([no.out, no.code], args[0]).toEqual(['', 1]);
    expect(no.err, args[0]).toMatch(/\nNothing was changed\.$/);
  }
  expect([await recordOf('ada'), await nelm.stack.storage.objects.list('')]).toEqual(before);
  const yes = await runAt(atTerminal('y\r'), 'lift', 'Contractors', 'ben', '--reason', 'cleared', '--by', 'kim');
  // Who named somebody else is kept beside them.
  const [kept] = await readBlocks(bucket, seededSources.Contractors.id, 'ben').then((blocks) => blocks.slice(-1));
  expect(kept?.lifted?.by).toBe(`kim, typed by ${userInfo().username}`);
  expect(yes).toEqual({
    out: 'Lifted: the block of 2026-11-01 by kim, "a theft".\nNobody is let in by that. Drop a file with their row, or send an event, and they are.',
    err: 'The block of ben at Contractors, of 2026-11-01 by kim, "a theft", would be lifted: the next file or event that has them lets them in again.',
    code: 0,
  });
});

test('every answer was read', () => {
  // Those of what stands in for others on this machine are read in standIns.test.ts and tenant.test.ts.
  expect([...read, 'approve', 'send', 'tenant'].sort()).toEqual(Object.keys(answers).sort());
});
