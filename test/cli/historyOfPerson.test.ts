import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { historyLines } from '../../cli/history/historyLines.ts';
import type { ImportedFile } from '../../cli/history/trace.ts';
import type { Place } from '../../cli/place/place.ts';
import { previewFile } from '../../cli/previewing.ts';
import { historyText, tracesOf } from '../../cli/showingPerson.ts';
import { isHistory, type Trace } from '../../cli/traces.ts';
import { boundedRequests } from '../../lib/aws/boundedRequests.ts';
import { defineConfig } from '../../lib/config/config.ts';
import { decideHold, keepHold } from '../../lib/decisions/hold.ts';
import { takeChoice } from '../../lib/doors/contract/takeChoice.ts';
import { contractChoice } from '../../lib/flows/contract-choice/contractChoice.ts';
import { expiryNotice } from '../../lib/flows/expiry-notice/expiryNotice.ts';
import { attest } from '../../lib/people/attested.ts';
import { liftBlock } from '../../lib/people/blocked.ts';
import { type Living, startLiving } from '../lib/directory/living.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const config = defineConfig({ timeZone: 'Europe/Berlin' });
let living: Living;

beforeAll(async () => {
  living = await startLiving('2026-11-24T10:00:00Z');
});

afterAll(() => living.close());

/** The history of somebody, without the ids of runs and with days alone, since flows take time of their clock. */
async function historyOf(accountName: string): Promise<string[]> {
  const { bucket } = living.tools;
  const s3 = new S3Client({ ...boundedRequests(), forcePathStyle: true });
  const place = { bucket, isc: living.isc, s3, bucketName: 'test' } as unknown as Place;
  const { traces } = await tracesOf(place, config, 'Contractors', accountName, 'history');
  const text = await historyText(place, traces, accountName, config.timeZone);
  return text.split('\n').map((line) =>
    line
      .trim()
      .replace(/ {2}\[\S+\]$/, '')
      .replaceAll(/\b(\d{4}-\d\d-\d\d)[T ][\d:.]+(Z|\+\d\d:\d\d)?/g, '$1'),
  );
}

test('files, events, notices, choices, decisions, blocks and what managers said are each told, in their order', async () => {
  const { bucket, linkKeys, now } = living.tools;
  await living.drop([{ account: 'ada', end: '2026-12-23' }, { account: 'ben' }]);
  await living.drop([{ account: 'ada', end: '2026-12-24' }, { account: 'ben' }], 'Contractors', 'kim@example.com');
  await living.drop([{ account: 'ada', end: '2026-12-25', manager: 'no.body' }]);
  await living.fire(living.host(expiryNotice), 'expiry-notice');
  const host = living.host(contractChoice);
  const [mail] = await living.box.mails();
  const token = /\/contracts\/([\w.-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
  const start = async (runId: string, contractId: string) => host.start({ contractId }, `contract-${runId}`);
  await takeChoice({ bucket, linkKeys, now, start, config }, token, 'extend', { days: '30' });
  for (const execution of host.executions()) await living.play(host, execution);
  const day = (date: string) => `${date}T08:00:00.000Z`;
  await keepHold(bucket, {
    ...{ runId: 'r1', callbackId: 'c', what: 'End the contracts of 8 people', why: 'many', count: 8 },
    ...{
      columns: ['Account', 'Name'],
      rows: [
        ['ada', 'Ada Example'],
        ['ben', 'Ben'],
      ],
    },
    ...{ heldAt: day('2026-11-26'), expiresAt: day('2026-12-03') },
  });
  await decideHold(bucket, 'r1', { decision: 'reject', at: day('2026-11-27'), by: 'kim', reason: 'not these' });
  living.clock.advance(4 * 86_400_000);
  await living.wish('ada', { type: 'stopped' }, 'a theft');
  living.clock.advance(86_400_000);
  const { id } = living.contractors;
  await liftBlock(bucket, id, 'ada', { by: 'lee', reason: 'cleared' }, living.clock.now());
  await attest(bucket, id, 'ada', { kind: 'still here', by: 'jane.doe@example.com', at: day('2026-11-30') });

  expect(await historyOf('Ada')).toEqual([
    '2026-11-24  a file: created',
    '2026-11-24  a file that kim@example.com dropped: endDate "2026-12-23" → "2026-12-24"',
    '2026-11-24  a file: the row was set aside: manager: no identity has this account name or e-mail address; name a manager who has an identity',
    '2026-11-24  a notice meant for jane.doe@example.com, 30 days before the end',
    '2026-11-24  a choice of jane.doe@example.com, of the contract that ends 2026-12-24: extend until 2027-01-23: extended',
    '2026-11-24  a choice was carried out: extended, endDate "2026-12-24" → "2027-01-23"',
    '2026-11-27  a decision: End the contracts of 8 people: rejected by kim (not these)',
    '2026-11-28  stopped by kim@example.com (a theft)',
    '2026-11-28  an event of operator by kim@example.com: stopped, endDate "2027-01-23" → "2026-11-28" (a theft)',
    '2026-11-29  the block was lifted by lee (cleared)',
    '2026-11-30  jane.doe@example.com said: still here',
  ]);
  expect(await historyOf('ben')).toEqual([
    '2026-11-24  a file: created',
    '2026-11-27  a decision: End the contracts of 8 people: rejected by kim (not these)',
  ]);
});

test('what a file was only looked at for is told as that', async () => {
  const { bucket, isc, now } = living.tools;
  const folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-history-'));
  const file = path.join(folder, 'people.csv');
  const header = 'accountName,firstName,lastName,email,phone,manager,startDate,endDate,vendor';
  await writeFile(file, `${header}\ndora,Dora,Example,dora@example.com,1,jane.doe,2026-01-01,2026-12-31,Acme\n`);
  await previewFile({ bucket, isc, config, now }, { file, source: 'Contractors', bucketUrl: 's3://test' }, () => {});
  expect(await historyOf('dora')).toEqual(['2026-11-29  a preview, which changed nothing: created']);
  // Whom it would have ended, had it been the full list, has nothing to do with it: nobody has dropped it as that.
  expect(await historyOf('ben')).not.toContainEqual(expect.stringContaining('full list'));
  await rm(folder, { recursive: true });
});

test('of a file it is told who dropped it, and who approved that it ends somebody', () => {
  const changes = trace('runs/c_Contractors/20261124T100000000Z-x/changes.csv', '', [
    { account: 'ada', what: 'manager', from: 'jane.doe', to: 'john.roe' },
    { account: 'ada', what: 'ended', from: '2027-12-31', to: '2026-11-24' },
  ]);
  const file = { outcome: 'completed', droppedBy: 'kim@example.com', decision: 'approved', decidedBy: 'lee' };
  const at = historyLines(changes, {
    ...{ accountName: 'ada', fileOf: () => ({ ...file, finishedAt: '2026-11-26T09:00:00.000Z' }) },
  }).map((line) => line.at);
  // What waited was done after the decision, and stands behind it.
  expect(at).toEqual(['2026-11-24T10:00:00.000Z', '2026-11-26T09:00:00.000Z']);
  const said = (fileOf: () => ImportedFile) =>
    historyLines(changes, { accountName: 'ada', fileOf }).map(({ says }) => says.replace(/ {2}\[\S+\]$/, ''));
  expect(said(() => file)).toEqual([
    'a file that kim@example.com dropped: manager "jane.doe" → "john.roe"',
    'a file that kim@example.com dropped: ended "2027-12-31" → "2026-11-24", approved by lee',
  ]);
  expect(said(() => ({ outcome: 'completed' }))[1]).toBe('a file: ended "2027-12-31" → "2026-11-24"');
});

test('of a sweep it is told whether the record is gone for certain', () => {
  const deleted = trace('runs/_expiry-sweep/20261124T100000000Z-z/deleted-Contractors.csv', '', [
    { accountName: 'ada', endDate: '2026-09-30T23:59:59+02:00' },
  ]);
  const said = (remaining: number | undefined) => {
    const source = { id: 'c', name: 'Contractors', remaining: remaining ?? 0 };
    const sources = [{ id: 'd', name: 'Suppliers', remaining: 5 }, source];
    const fileOf = () => (remaining === undefined ? undefined : { outcome: 'completed', sources });
    return historyLines(deleted, { accountName: 'ada', fileOf }).map(({ says }) => says);
  };
  const of = 'of a contract that ended 2026-09-30T23:59:59+02:00  [20261124T100000000Z-z]';
  expect(said(0)).toEqual([`a sweep: the record was deleted, ${of}`]);
  expect(said(2)).toEqual([`a sweep: the record was deleted, unless it is one of the 2 that were still listed, ${of}`]);
  expect(said(undefined)).toEqual([`a sweep: the record was to be deleted, ${of}`]);
});

test('what a run works with is no history: who only stood in a list of everybody has none by that', () => {
  const version = (name: string) => ({
    ...trace('', '').version,
    key: `runs/c_Contractors/20261124T100000000Z-x/${name}`,
  });
  const names = ['before-endings.csv', 'endings.csv', 'after-endings.csv', 'before.csv', 'upload.csv', 'after.csv'];
  expect(names.filter((name) => isHistory(version(name)))).toEqual([]);
  expect(['changes.csv', 'held.csv', 'report.json'].map((name) => isHistory(version(name)))).toEqual([
    true,
    true,
    true,
  ]);
});

const trace = (key: string, value: unknown, parts: unknown[] = [value]): Trace => ({
  version: { key, versionId: 'null', isLatest: true, at: new Date('2026-11-30T08:00:00Z') },
  about: { parts, rest: undefined },
  bytes: new TextEncoder().encode(JSON.stringify(value)),
});

test('a webhook that could not be read is told as that, and not by the name of its object', () => {
  const kept = trace('runs/_refused/standard-0123456789abcdef0123456789abcdef', '', ['ada,Ada,Okafor']);
  expect(historyLines(kept, { accountName: 'ada', fileOf: () => undefined })).toEqual([
    { at: '2026-11-30T08:00:00.000Z', says: 'a webhook of standard of which not all could be read: ada,Ada,Okafor' },
  ]);
});

const report = {
  ...{
    version: 1,
    runId: '20261124T100000000Z-x',
    startedAt: '2026-11-24T10:00:00Z',
    finishedAt: '2026-11-24T10:01:00Z',
  },
  requests: { total: 1, retried: 0, throttled: 0 },
};
const hold = {
  ...{ runId: 'r1', callbackId: 'c', what: 'Delete 8 people', why: 'many', count: 8, columns: [], rows: [['ada']] },
  ...{ heldAt: '2026-11-26T08:00:00Z', expiresAt: '2026-12-03T08:00:00Z' },
};
const contract = { accountName: 'ada', endDate: '2026-12-24', recipients: ['jane.doe@example.com'] };
const offered = {
  ...{ version: 1, id: 't1', source: { id: 's1', name: 'Contractors' }, from: 'jane.doe', to: 'john.roe@example.com' },
  ...{ people: [{ accountName: 'ada', name: 'Ada', endDate: '2026-12-24' }], by: 'jane.doe@example.com', note: '' },
  ...{ askedAt: '2026-11-24T08:00:00Z', manager: { account: 'john.roe', email: 'john.roe@example.com' } },
  offer: { callbackId: 'c', expiresAt: '2026-12-01T08:00:00Z' },
};
const moved = { accountName: 'ada', outcome: 'transferred', from: 'jane.doe', to: 'john.roe' };

test.each<[string, Trace, string[]]>([
  [
    'a transfer',
    trace('runs/c_Contractors/20261124T100000000Z-x/report.json', {
      ...{ ...report, kind: 'manager-transfer', outcome: 'transferred', by: 'jane.doe@example.com' },
      people: [moved, { ...moved, accountName: 'ben' }],
    }),
    ['a transfer by jane.doe@example.com: transferred, manager "jane.doe" → "john.roe"  [20261124T100000000Z-x]'],
  ],
  ...(
    [
      [{}, 'the link of the mail to john.roe'],
      [{ answeredBy: 'john.roe@example.com' }, 'john.roe@example.com'],
    ] as const
  ).map(([answeredBy, whose]): [string, Trace, string[]] => [
    `a transfer that was declined by ${whose}`,
    trace('runs/c_Contractors/20261124T100000000Z-x/report.json', {
      ...{ ...report, kind: 'manager-transfer', outcome: 'declined', by: 'jane.doe@example.com', ...answeredBy },
      ...{ manager: { from: 'jane.doe', to: 'john.roe' }, answeredAt: '2026-11-24T09:00:00.000Z' },
      people: [{ ...moved, outcome: 'not changed', to: 'jane.doe' }],
    }),
    [`a transfer by jane.doe@example.com: not changed, answered by ${whose}  [20261124T100000000Z-x]`],
  ]),
  [
    'people who were offered to another manager',
    trace('transfers/1.json', offered),
    ['jane.doe@example.com asked john.roe to become the manager: not answered yet; until 2026-12-01T08:00:00Z'],
  ],
  [
    'an offer that was accepted',
    trace('transfers/1.json', { ...offered, answer: { kind: 'accept', at: '2026-11-25T08:00:00Z' } }),
    ['jane.doe@example.com asked john.roe to become the manager: accepted, and not carried out yet'],
  ],
  ['an offer of which its run tells', trace('transfers/1.json', { ...offered, outcome: 'transferred' }), []],
  [
    'a decision that is open',
    trace('decisions/r1.json', hold),
    ['a decision: Delete 8 people: nobody has decided; until 2026-12-03T08:00:00Z'],
  ],
  [
    'a decision that lapsed',
    trace('decisions/r1.json', { ...hold, lapsed: true }),
    ['a decision: Delete 8 people: nobody decided in time'],
  ],
  ['a contract of which nobody has chosen anything', trace('contracts/1.json', contract), []],
  [
    'a choice that was refused',
    trace('contracts/1.json', {
      ...contract,
      choice: { kind: 'let it end', at: '2026-11-25T08:00:00Z' },
      ending: { outcome: 'refused', error: 'The record was changed since.' },
    }),
    [
      'a choice of jane.doe@example.com, of the contract that ends 2026-12-24: let it end: refused (The record was changed since.)',
    ],
  ],
  [
    'a notice that the operators got in place of a manager',
    trace('runs/_expiry-notice/20261124T100000000Z-y/due.json', [], [{ accountName: 'ada', daysBefore: 7 }]),
    ['a notice meant for the operators, 7 days before the end  [20261124T100000000Z-y]'],
  ],
  [
    'a notice that was not sent, of a dry run',
    trace('runs/_expiry-notice/20261124T100000000Z-y-dry-run/due.json', [], [{ accountName: 'ada', daysBefore: 7 }]),
    [],
  ],
  [
    'nothing of whom a dry run would have deleted',
    trace('runs/_expiry-sweep/20261124T100000000Z-z-dry-run/due-c_Contractors.csv', '', [{ accountName: 'ada' }]),
    [],
  ],
  [
    'nothing of the file that undoes an ending, of which the changes tell',
    trace('runs/c_Contractors/20261124T100000000Z-z/ended.csv', '', [{ accountName: 'ada' }]),
    [],
  ],
  [
    'somebody whose ending waited',
    trace('runs/c_Contractors/20261124T100000000Z-z/held.csv', '', [{ accountName: 'ada' }]),
    ['a file: ending the contract waited for a decision  [20261124T100000000Z-z]'],
  ],
  [
    'somebody whom the tenant did not let be ended',
    trace('runs/c_Contractors/20261124T100000000Z-z/not-ended.csv', '', [{ accountName: 'ada', error: 'no phone' }]),
    ['a file: the contract was not ended: no phone  [20261124T100000000Z-z]'],
  ],
  [
    'what nothing else tells, as it stands',
    trace('runs/_expiry-sweep/20261124T100000000Z-z/other.csv', '', [{ 'Account Name': 'ada' }]),
    ['other.csv: {"Account Name":"ada"}  [20261124T100000000Z-z]'],
  ],
])('%s', (_, one, expected) => {
  const lines = historyLines(one, { accountName: 'ada', fileOf: () => undefined });
  expect(lines.map(({ says }) => says)).toEqual(expected);
});
