import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Found } from '../../../cli/evidence/evidenceLine.ts';
import { readEvidence } from '../../../cli/evidence/readEvidence.ts';
import { createSample } from '../../../cli/evidence/sampling.ts';
import { writeEvidence } from '../../../cli/evidence/writeEvidence.ts';
import { keepContract } from '../../../lib/contracts/keptContract.ts';
import type { Hold } from '../../../lib/decisions/hold.ts';
import type { RunReport } from '../../../lib/durable/runReport.ts';
import type { ApprovalsReport } from '../../../lib/flows/approvals/approvalsReport.ts';
import type { ChoiceReport } from '../../../lib/flows/contract-choice/choiceReport.ts';
import type { ImportReport } from '../../../lib/flows/csv-import/importReport.ts';
import type { SweepReport } from '../../../lib/flows/expiry-sweep/sweepReport.ts';
import type { EventLine, HrEventReport } from '../../../lib/flows/hr-events/eventReport.ts';
import type { TransferReport } from '../../../lib/flows/manager-transfer/transferReport.ts';
import { block, liftBlock } from '../../../lib/people/blocked.ts';
import { writeChanges } from '../../../lib/people/csv/writeChanges.ts';
import { personDigest } from '../../../lib/people/personDigest.ts';
import { openBucket } from '../../../lib/store/bucket.ts';
import { keys } from '../../../lib/store/keys.ts';
import { startStorage } from '../../../local/aws/storage.ts';
import { directStorage } from '../../directStorage.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

const Contractors = { id: '5b1d0000000000000000000000000001', name: 'Contractors' };
const november = { from: Date.parse('2026-11-01T00:00:00Z'), until: Date.parse('2026-12-01T00:00:00Z') };

let folder: string;
let storage: Awaited<ReturnType<typeof startStorage>>;
let written = Date.parse('2026-11-30T12:00:00Z');

beforeAll(async () => {
  folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-evidence-'));
  storage = await startStorage({ folder: path.join(folder, 'bucket'), bucket: 'acme', now: () => written });
});

afterAll(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

/** A bucket with nothing in it. */
async function emptyPlace() {
  for (const key of await storage.objects.list('')) await storage.objects.remove(key);
  const s3 = directStorage(storage);
  return { s3, bucketName: 'acme', bucket: openBucket('acme', s3) };
}

type Place = Awaited<ReturnType<typeof emptyPlace>>;

const at = (day: string, id = 'a') => ({
  version: 1 as const,
  runId: `202611${day}T060000000Z-${id}`,
  startedAt: `2026-11-${day}T06:00:00.000Z`,
  finishedAt: `2026-11-${day}T06:01:00.000Z`,
  requests: { total: 3, retried: 0, throttled: 0 },
});

/** Keeps a report as its flow does, and files beside it. @returns its key and the SHA-256 of its bytes */
async function keep({ bucket }: Place, report: RunReport, files: Record<string, string> = {}) {
  const run = keys.sourceRun(Contractors, report.runId);
  const text = JSON.stringify(report, null, 2);
  for (const [name, content] of Object.entries(files)) await bucket.write(`${run}/${name}`, content, 'text/csv');
  await bucket.write(`${run}/report.json`, text, 'application/json');
  return { report: `${run}/report.json`, sha256: createHash('sha256').update(text).digest('hex') };
}

async function found(place: Place, window = november) {
  const all = await Array.fromAsync(readEvidence(place, window));
  return {
    all,
    /** What the lines say, without the run and the report. */
    lines: all.flatMap((one) => {
      if (one.is !== 'line') return [];
      const { when, kind, source, account, what, from, to, by } = one.line;
      return [[when, kind, source, account, what, from, to, by].join(' | ')];
    }),
    unread: all.flatMap((one) => (one.is === 'unread' ? [`${one.key}: ${one.why}`] : [])),
  };
}

const importOf = (day: string, more: Partial<ImportReport> = {}): ImportReport => ({
  ...at(day),
  kind: 'csv-import',
  source: Contractors,
  file: { key: 'inbox/x/people.csv', size: 1, etag: 'e' },
  outcome: 'completed',
  counts: { rows: 1, created: 1, updated: 0, unchanged: 0, rejected: 0, failed: 0 },
  changes: { count: 1, first: [] },
  unknownColumns: [],
  rejects: [],
  ...more,
});

test('of a file: who was hired, changed, extended and ended, by whoever dropped it or decided', async () => {
  const place = await emptyPlace();
  const changes = writeChanges([
    { account: 'ada', what: 'created', from: '', to: '' },
    { account: 'ben', what: 'vendor', from: '=Acme', to: 'Northwind' },
    { account: 'ben', what: 'endDate', from: '2026-12-31T23:59:59+01:00', to: '2027-06-30T23:59:59+02:00' },
    { account: 'cleo', what: 'endDate', from: '2026-12-31T23:59:59+01:00', to: '2026-11-30T23:59:59+01:00' },
    { account: 'dan', what: 'ended', from: '2026-12-31T23:59:59+01:00', to: '2026-11-03T06:00:00Z' },
  ]);
  const decided = { droppedBy: 'kim@example.com', decision: 'approved' as const, decidedBy: 'lee@example.com' };
  await keep(place, importOf('03', decided), { 'changes.csv': changes });
  await keep(place, importOf('04', { ...at('04', 'b'), outcome: 'previewed' }), { 'changes.csv': changes });
  const { lines, unread } = await found(place);
  const common = '2026-11-03T06:01:00.000Z';
  expect(lines).toEqual([
    `${common} | hired | Contractors | ada | created |  |  | kim@example.com`,
    `${common} | changed | Contractors | ben | vendor | =Acme | Northwind | kim@example.com`,
    `${common} | extended | Contractors | ben | endDate | 2026-12-31T23:59:59+01:00 | 2027-06-30T23:59:59+02:00 | kim@example.com`,
    `${common} | ended | Contractors | cleo | endDate | 2026-12-31T23:59:59+01:00 | 2026-11-30T23:59:59+01:00 | kim@example.com`,
    `${common} | ended | Contractors | dan | ended | 2026-12-31T23:59:59+01:00 | 2026-11-03T06:00:00Z | lee@example.com`,
  ]);
  expect(unread).toEqual([]);
});

const eventOf = (id: string, outcome: EventLine['outcome'], more: Partial<EventLine> = {}): EventLine => ({
  system: 'deel',
  event: { id, occurredAt: '2026-11-05T05:00:00Z' },
  accountName: id,
  outcome,
  changed: [],
  ...more,
});

test('of HR events and of what operators wanted: each by its system or by whoever wanted it', async () => {
  const place = await emptyPlace();
  const end = (from: string, to: string) => [{ name: 'endDate', from: `${from}T12:00:00Z`, to: `${to}T12:00:00Z` }];
  const byKim = (id: string) => ({ event: { id, occurredAt: '2026-11-05T05:00:00Z', by: 'kim' }, system: 'operator' });
  const report: HrEventReport = {
    ...at('05'),
    kind: 'hr-events',
    source: Contractors,
    outcome: 'completed',
    counts: {},
    events: [
      eventOf('one', 'created'),
      eventOf('two', 'requested'),
      eventOf('three', 'changed', { changed: [{ name: 'vendor', from: 'A', to: 'B' }] }),
      eventOf('four', 'extended', { ...byKim('four'), changed: end('2026-12-31', '2027-03-31') }),
      eventOf('five', 'ended', { ...byKim('five'), changed: end('2026-12-31', '2026-11-30') }),
      eventOf('six', 'stopped', { ...byKim('six'), changed: end('2026-12-31', '2026-11-05') }),
      eventOf('seven', 'withdrawn', { deleted: 'deleted-x.csv' }),
      eventOf('eight', 'rehired', { changed: end('2026-10-31', '2027-10-31') }),
      eventOf('nine', 'refused', { reason: 'The contract would be too long.' }),
      eventOf('ten', 'nothing-to-do'),
    ],
  };
  await keep(place, report);
  const common = '2026-11-05T06:01:00.000Z';
  expect((await found(place)).lines).toEqual([
    `${common} | hired | Contractors | one | created |  |  | deel`,
    `${common} | requested | Contractors | two | hire |  |  | deel`,
    `${common} | changed | Contractors | three | vendor | A | B | deel`,
    `${common} | extended | Contractors | four | endDate | 2026-12-31T12:00:00Z | 2027-03-31T12:00:00Z | kim`,
    `${common} | ended | Contractors | five | endDate | 2026-12-31T12:00:00Z | 2026-11-30T12:00:00Z | kim`,
    `${common} | ended | Contractors | six | endDate | 2026-12-31T12:00:00Z | 2026-11-05T12:00:00Z | kim`,
    `${common} | deleted | Contractors | seven | record |  |  | deel`,
    `${common} | hired | Contractors | eight | endDate | 2026-10-31T12:00:00Z | 2027-10-31T12:00:00Z | deel`,
    `${common} | not done | Contractors | nine | refused: The contract would be too long. |  |  | deel`,
  ]);
});

test('of managers: who extended a contract or let it end, and who was handed over or declined', async () => {
  const place = await emptyPlace();
  const contractId = `0123456789ab${'c'.repeat(20)}`;
  await keepContract(place.bucket, {
    ...{ id: contractId, recordId: 'r1', sourceId: Contractors.id, sourceName: 'Contractors', name: 'Ada Example' },
    ...{ accountName: 'ada', startDate: '2026-01-01T00:00:00Z', endDate: '2026-11-30T00:00:00Z' },
    ...{ modified: '2026-01-01T00:00:00Z', recipients: ['jane@example.com', 'joe@example.com'] },
  });
  const choice = (day: string, id: string, more: Partial<ChoiceReport>): ChoiceReport => ({
    ...{ ...at(day, id), kind: 'contract-choice', outcome: 'extended', source: Contractors, accountName: 'ada' },
    ...more,
  });
  const endDate = { before: '2026-11-30T00:00:00Z', after: '2027-05-31T00:00:00Z' };
  await keep(place, choice('06', '0123456789ab', { endDate }));
  await keep(place, choice('07', 'ffffffffffff', { outcome: 'let it end', accountName: 'ben' }));
  await keep(place, choice('08', 'eeeeeeeeeeee', { outcome: 'refused' }));
  const transfer = (day: string, outcome: TransferReport['outcome'], people: TransferReport['people']) => ({
    ...{ ...at(day), kind: 'manager-transfer' as const, outcome, source: Contractors, by: 'kim@example.com' },
    ...{ manager: { from: 'jane.doe', to: 'john.roe' }, people },
  });
  const person = (accountName: string, outcome: TransferReport['people'][number]['outcome']) => ({
    ...{ accountName, outcome, from: 'jane.doe', to: 'john.roe' },
  });
  await keep(place, transfer('09', 'partly', [person('cleo', 'transferred'), person('dan', 'gone')]));
  const declined: TransferReport = {
    ...transfer('10', 'declined', [person('eve', 'not changed')]),
    ...{ answeredAt: '2026-11-10T05:00:00.000Z', answeredBy: 'john.roe@example.com' },
  };
  await keep(place, declined);
  const { lines, unread } = await found(place);
  expect(lines).toEqual([
    '2026-11-06T06:01:00.000Z | extended | Contractors | ada | endDate | 2026-11-30T00:00:00Z | 2027-05-31T00:00:00Z | the link of the mail to jane@example.com, joe@example.com',
    '2026-11-07T06:01:00.000Z | decided | Contractors | ben | the contract ends |  | let it end | the link of the mail',
    '2026-11-09T06:01:00.000Z | handed over | Contractors | cleo | manager | jane.doe | john.roe | kim@example.com, accepted by the link of the mail to john.roe',
    '2026-11-10T06:01:00.000Z | decided | Contractors | eve | another manager, asked for by kim@example.com | jane.doe | declined | john.roe@example.com',
  ]);
  expect(unread).toEqual([]);
});

const hold = (runId: string, more: Partial<Hold> = {}): Hold => ({
  ...{ runId, callbackId: 'c', what: 'Delete 8 people', why: 'They are many.', columns: [], rows: [], count: 8 },
  ...{ heldAt: '2026-11-11T06:00:00Z', expiresAt: '2026-11-18T06:00:00Z', ...more },
});

test('of the sweep who was deleted and who approved that, of holds what became of them, of rules what they decided', async () => {
  const place = await emptyPlace();
  const swept = (deleted: number) => ({
    ...{ ...Contractors, people: 100, due: deleted, deleted, left: 0, remaining: 0, outcome: 'deleted' as const },
  });
  const sweep = (day: string, id: string, more: Partial<SweepReport> = {}): SweepReport => ({
    ...{ ...at(day, id), kind: 'expiry-sweep', outcome: 'completed', dryRun: false, sources: [swept(1)] },
    counts: { due: 1, deleted: 1, left: 0, remaining: 0, held: 0 },
    ...more,
  });
  const file = { 'deleted-Contractors.csv': 'accountName,endDate\nada,2025-01-31T00:00:00Z\n' };
  await keep(place, sweep('11', 'held'), file);
  await keep(place, sweep('12', 'usual'), file);
  await keep(place, sweep('13', 'dry', { dryRun: true }), file);
  await keep(place, sweep('13', 'some', { sources: [{ ...swept(1), remaining: 2, outcome: 'failed' }] }), file);
  const decided = { decision: 'approve' as const, at: '2026-11-11T09:00:00Z', by: 'kim', reason: 'I asked them' };
  await place.bucket.create(keys.hold('x1'), hold(at('11', 'held').runId, { decided }));
  await place.bucket.create(keys.hold('x2'), hold('r2', { lapsed: true, heldAt: '2026-10-31T06:00:00Z' }));
  const linked = { decision: 'reject' as const, at: '2026-11-12T09:00:00Z' };
  await place.bucket.create(keys.hold('x3'), hold('r3', { decided: linked, heldAt: '2026-10-31T06:00:00Z' }));
  const items: ApprovalsReport['items'] = [
    { id: 'q1', accountName: 'ben', source: 'Interns', since: '2026-11-13', outcome: 'approved', rule: 'known vendor' },
    { id: 'q2', accountName: 'cleo', source: 'Interns', since: '2026-11-13', outcome: 'left' },
  ];
  const none = { pending: 2, approved: 1, rejected: 0, left: 1, later: 0, decidedElsewhere: 0, failed: 0 };
  const approvals: ApprovalsReport = {
    ...{
      ...at('14'),
      kind: 'approvals',
      outcome: 'completed',
      dryRun: false,
      counts: none,
      reminder: 'not due',
      items,
    },
  };
  await keep(place, approvals);
  expect((await found(place)).lines).toEqual([
    '2026-11-11T06:01:00.000Z | deleted | Contractors | ada | record | 2025-01-31T00:00:00Z |  | kim',
    '2026-11-12T06:01:00.000Z | deleted | Contractors | ada | record | 2025-01-31T00:00:00Z |  | rule: ended longer ago than the grace',
    '2026-11-13T06:01:00.000Z | deleted | Contractors | ada | record, unless one of the 2 still listed | 2025-01-31T00:00:00Z |  | rule: ended longer ago than the grace',
    '2026-11-14T06:01:00.000Z | decided by rule | Interns | ben | request for a hire |  | approved | rule: known vendor',
    '2026-11-11T06:00:00Z | held |  |  | Delete 8 people |  | They are many. | ',
    '2026-11-11T09:00:00Z | decided |  |  | Delete 8 people |  | approve: I asked them | kim',
    '2026-11-18T06:00:00Z | decided |  |  | Delete 8 people |  | lapsed | nobody',
    '2026-11-12T09:00:00Z | decided |  |  | Delete 8 people |  | reject | the link of the mail',
  ]);
});

test('of blocks: who stopped somebody, who lifted it, and why, each when it was', async () => {
  const place = await emptyPlace();
  const moment = (day: string) => Date.parse(`2026-${day}T08:00:00Z`);
  await block(place.bucket, Contractors, 'ada', { by: 'kim', reason: 'a theft' }, moment('10-31'));
  await liftBlock(place.bucket, Contractors.id, 'ada', { by: 'lee', reason: 'cleared' }, moment('11-20'));
  await block(place.bucket, Contractors, 'ben', { by: 'deel', reason: 'left' }, moment('11-21'));
  await place.bucket.write(keys.blocked(Contractors.id, personDigest('cleo')), '{"no":"block"}', 'application/json');
  const { all, lines, unread } = await found(place);
  expect(lines.sort()).toEqual([
    '2026-11-20T08:00:00.000Z | lifted | Contractors | ada | cleared |  |  | lee',
    '2026-11-21T08:00:00.000Z | stopped | Contractors | ben | left |  |  | deel',
  ]);
  expect(unread).toEqual([`${keys.blocked(Contractors.id, personDigest('cleo'))}: is no block`]);
  const key = keys.blocked(Contractors.id, personDigest('ben'));
  const bytes = (await storage.objects.read(key))?.bytes ?? '';
  expect(all).toContainEqual(
    expect.objectContaining({
      object: expect.objectContaining({ key, sha256: createHash('sha256').update(bytes).digest('hex') }),
    }),
  );
});

test('every line has its report and the SHA-256 of it, by which a report that was changed is known', async () => {
  const place = await emptyPlace();
  const changes = { 'changes.csv': writeChanges([{ account: 'ada', what: 'created', from: '', to: '' }]) };
  const { report, sha256 } = await keep(place, importOf('03'), changes);
  const line = (all: Found[]) => all.flatMap((one) => (one.is === 'line' ? [one.line] : []))[0];
  expect(line((await found(place)).all)).toMatchObject({
    ...{ flow: 'csv-import', run: '20261103T060000000Z-a', report, sha256, file: 'changes.csv' },
  });
  const file = report.replace('report.json', 'changes.csv');
  const ofFile = createHash('sha256').update(changes['changes.csv']).digest('hex');
  expect((await found(place)).all.filter(({ is }) => is === 'object')).toEqual([
    ...[
      { key: report, sha256 },
      { key: file, sha256: ofFile },
    ].map((one) => ({
      is: 'object',
      object: {
        ...{ when: '2026-11-03T06:01:00.000Z', flow: 'csv-import' },
        source: 'Contractors',
        outcome: 'completed',
        ...one,
      },
    })),
  ]);
  const text = String((await storage.objects.read(report))?.bytes);
  const changed = text.replace('"created": 1', '"created": 2');
  await place.bucket.write(report, changed, 'application/json');
  const after = line((await found(place)).all);
  expect(after?.sha256).not.toBe(sha256);
  // What an auditor gets by sha256sum, of the bytes as they are.
  expect(after?.sha256).toBe(createHash('sha256').update(changed).digest('hex'));
});

test('what cannot be read is named: a report that is none, one of another shape, and a file that is gone', async () => {
  const place = await emptyPlace();
  const run = (id: string) => keys.sourceRun(Contractors, `20261103T060000000Z-${id}`);
  await place.bucket.write(`${run('1')}/report.json`, '{"version":', 'application/json');
  await place.bucket.write(
    `${run('2')}/report.json`,
    JSON.stringify({ ...at('03', '2'), kind: 'hr-events', outcome: 'x' }),
    'application/json',
  );
  await keep(place, importOf('03', at('03', '3')));
  expect((await found(place)).unread).toEqual([
    `${run('1')}/report.json: is no report`,
    `${run('2')}/report.json: is not what its flow writes`,
    `${run('3')}/report.json: changes.csv beside it is gone`,
  ]);
  // Of another time nobody need read them.
  expect((await found(place, { from: november.until, until: november.until + 86_400_000 })).unread).toEqual([]);
});

test('of 400 days of runs few are read ahead of what is written', async () => {
  const place = await emptyPlace();
  for (let day = 0; day < 400; day += 1) {
    written = Date.parse('2025-11-01T06:01:00Z') + day * 86_400_000;
    const instant = new Date(written).toISOString();
    const runId = `${instant.replaceAll(/[-:.]/g, '')}-x`;
    const report = { ...importOf('03'), runId, finishedAt: instant, outcome: 'nothing-to-do' };
    await keep(place, report as RunReport);
  }
  let reads = 0;
  const bucket = {
    ...place.bucket,
    async read(key: string) {
      if (key.endsWith('/report.json')) reads += 1;
      return await place.bucket.read(key);
    },
  };
  const window = { from: Date.parse('2025-11-01T00:00:00Z'), until: Date.parse('2026-12-31T00:00:00Z') };
  const ahead: number[] = [];
  let seen = 0;
  for await (const one of readEvidence({ ...place, bucket }, window)) {
    if (one.is !== 'unread') continue;
    seen += 1;
    ahead.push(reads - seen);
  }
  expect([seen, reads, Math.max(...ahead)]).toEqual([400, 400, 9]);
  written = Date.parse('2026-11-30T12:00:00Z');
}, 30_000);

test('a sample is the same for the same seed, has so many of each kind, and another seed draws others', () => {
  const line = (kind: 'hired' | 'ended', number: number) => ({
    ...{ when: '2026-11-03T06:01:00.000Z', kind, source: 'Contractors', account: `p${number}`, what: 'created' },
    ...{ from: '', to: '', by: '', flow: 'csv-import', run: 'r', report: 'k', sha256: 'd', file: '' },
  });
  const drawn = (seed: string) => {
    const sample = createSample(2, seed);
    for (let number = 0; number < 40; number += 1) sample.add(line(number % 2 === 0 ? 'hired' : 'ended', number));
    return sample.lines().map(({ kind, account }) => `${kind} ${account}`);
  };
  expect(drawn('2026')).toEqual(['hired p0', 'hired p4', 'ended p27', 'ended p37']);
  expect(drawn('2026')).toEqual(drawn('2026'));
  expect(drawn('2027')).not.toEqual(drawn('2026'));
});

const drawn = {
  title: '2026-11-01 to 2026-11-30',
  drawnEarly: undefined,
  sample: undefined,
  check: 'sha256sum',
};

/** The files of a folder, each with what it says. */
async function filesIn(at: string): Promise<Record<string, string>> {
  const names = (await readdir(at)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(at, name), 'utf8')])),
  );
}

/** What is found before it stops: a report, and then whatever is done in between. */
async function* foundUntil(stop: () => void): AsyncGenerator<Found> {
  yield { is: 'unread', key: 'runs/x/report.json', why: 'is no report' };
  stop();
  yield { is: 'unread', key: 'runs/y/report.json', why: 'is no report' };
}

test('evidence that fails midway, or is interrupted, leaves what was there as it was', async () => {
  const place = await emptyPlace();
  await keep(place, importOf('03'), {
    'changes.csv': writeChanges([{ account: 'ada', what: 'created', from: '', to: '' }]),
  });
  const out = path.join(folder, 'again');
  await writeEvidence(out, readEvidence(place, november), drawn, new AbortController().signal);
  await writeFile(path.join(out, 'notes.txt'), 'mine');
  const before = await filesIn(out);
  expect(Object.keys(before)).toEqual(['changes.csv', 'decisions.csv', 'evidence.html', 'notes.txt', 'reports.csv']);
  const failing = foundUntil(() => {
    throw new Error('S3 is away');
  });
  await expect(writeEvidence(out, failing, drawn, new AbortController().signal)).rejects.toThrow('S3 is away');
  expect(await filesIn(out)).toEqual(before);
  const controller = new AbortController();
  const interrupted = foundUntil(() => controller.abort(new Error('Ctrl-C')));
  const fresh = path.join(folder, 'fresh');
  await expect(writeEvidence(fresh, interrupted, drawn, controller.signal)).rejects.toThrow('Ctrl-C');
  expect(existsSync(fresh)).toBe(false);
  await writeEvidence(
    out,
    foundUntil(() => {}),
    { ...drawn, drawnEarly: '2026-11-28 10:00 (UTC)' },
    new AbortController().signal,
  );
  const after = await filesIn(out);
  expect([Object.keys(after), after['notes.txt']]).toEqual([Object.keys(before), 'mine']);
  expect(after['evidence.html']).toContain(
    'This time was not over: what came after 2026-11-28 10:00 (UTC) is not in it.',
  );
});

test('evidence is not written where a file is, and that is said', async () => {
  const file = path.join(folder, 'a-file');
  await writeFile(file, 'mine');
  const nothing = foundUntil(() => {});
  const { signal } = new AbortController();
  await expect(writeEvidence(file, nothing, drawn, signal)).rejects.toThrow(
    `--out takes a folder, and ${file} is a file.`,
  );
  expect(await readFile(file, 'utf8')).toBe('mine');
});

test('the tables mark what a spreadsheet would run, and the page escapes what people wrote', async () => {
  const place = await emptyPlace();
  const attack = '<script>alert(1)</script>';
  await keep(place, importOf('03', { droppedBy: '=kim' }), {
    'changes.csv': writeChanges([{ account: attack, what: 'vendor', from: '=1+1', to: 'B' }]),
  });
  await place.bucket.create(keys.hold('x1'), hold('r1', { what: attack }));
  const out = path.join(folder, 'out');
  const evidence = await writeEvidence(
    out,
    readEvidence(place, november),
    { ...drawn, sample: { most: 1, seed: attack } },
    new AbortController().signal,
  );
  expect(evidence.counts).toEqual({ changed: 1, held: 1 });
  const texts = await Promise.all(evidence.files.map(({ name }) => readFile(path.join(out, name), 'utf8')));
  expect(evidence.files).toEqual(
    ['changes.csv', 'decisions.csv', 'reports.csv', 'evidence.html'].map((name, index) => ({
      ...{ name, rows: [1, 1, 3, 0][index] },
      sha256: createHash('sha256')
        .update(texts[index] ?? '')
        .digest('hex'),
    })),
  );
  const [changes = '', decisions = '', , page = ''] = texts;
  expect(parse(changes, { bom: true, columns: true })).toMatchObject([
    { kind: 'changed', account: attack, from: "'=1+1", to: 'B', by: "'=kim", file: 'changes.csv' },
  ]);
  expect(parse(decisions, { bom: true, columns: true })).toMatchObject([{ kind: 'held', what: attack }]);
  expect(page).not.toContain('<script');
  expect(page.match(/&#60;script&#62;alert\(1\)/g)).toHaveLength(3);
  expect(page).toMatch(/@media print \{ @page \{ size: landscape; \}.*\.scroll \{ overflow: visible;/);
});
