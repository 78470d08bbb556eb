import { afterAll, beforeAll, expect, test } from 'vitest';
import { NotWanted } from '../../cli/confirming.ts';
import { liftPerson, type StopTools, stopPerson } from '../../cli/stopping.ts';
import { eventExecutionName, queuePayload, queueRunId } from '../../lib/hr/eventRunName.ts';
import { block, liftBlock, readBlocked } from '../../lib/people/blocked.ts';
import { seededSources } from '../../local/tenant/seed.ts';
import type { InProcess } from '../inProcess.ts';
import { type Handling, minute, startHandling } from '../lib/flows/hr-events/handling.ts';

let handling: Handling;
let flow: InProcess;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
  flow = handling.flowOf('record');
  await handling.plant('Contractors', [{ name: 'ada', start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' }]);
});

afterAll(() => handling.close());

const asked: string[] = [];
const tools = (): StopTools => ({
  timeZone: 'Europe/Berlin',
  async confirm(what) {
    asked.push(what);
  },
  bucket: handling.tools.bucket,
  isc: handling.isc,
  now: handling.clock.now(),
  async start(queue) {
    const payload = queuePayload(queue, handling.clock.now());
    flow.start(payload, eventExecutionName(queueRunId(payload)));
  },
  pause: () => handling.pass(flow, minute),
  patience: 2,
});

/** What a command says, line by line. */
async function said(work: (say: (text: string) => void) => Promise<unknown>): Promise<unknown[]> {
  const lines: string[] = [];
  const result = await work((line) => lines.push(line));
  return [result, ...lines];
}

const because = { by: 'kim', reason: 'a theft' };
const of = (accountName: string, source = 'contractors') => ({ source, accountName, ...because });
const stop = (accountName: string) => said((say) => stopPerson(tools(), of(accountName), say));

test('somebody is stopped, once, and lifted, once', async () => {
  const ended = expect.stringMatching(/^2026-11-24T10:0\d:\d\d\+00:00$/);
  const there = { source: 'Contractors' };
  expect(await stop('Ada')).toEqual([
    { ...there, accountName: 'Ada', state: 'ended', ends: ended, before: '2027-01-01T00:00:00+00:00' },
    'Blocked: nobody called Ada is let in at Contractors until npx nelm lift.',
    expect.stringMatching(
      /^Ended: the contract of Ada at Contractors ends 2026-11-24T10:0\d:\d\d\+00:00; it was to end 2027-01-01T00:00:00\+00:00\.$/,
    ),
  ]);
  expect(await stop('ada')).toEqual([
    {
      ...{ ...there, accountName: 'ada', state: 'nothing to end' },
      reason: 'The contract has ended already; it is not let begin again.',
    },
    'Blocked: nobody called ada is let in at Contractors until npx nelm lift.',
    'Nothing was to be ended: The contract has ended already; it is not let begin again.',
  ]);
  const lift = () => said((say) => liftPerson(tools(), of('ADA'), say));
  expect(await lift()).toEqual([
    { ...there, accountName: 'ADA', lifted: { by: 'kim', reason: 'a theft', at: expect.any(String) } },
    'Lifted: the block of 2026-11-24 by kim, "a theft".',
    'Nobody is let in by that. Drop a file with their row, or send an event, and they are.',
  ]);
  await expect(lift()).rejects.toThrow('Nobody called ADA is blocked at Contractors. Look at the account name.');
  const barred = (name: string) =>
    `No file, event, extension or restore would let ${name} in again until npx nelm lift, and the operators are mailed.`;
  expect(asked).toEqual([
    `The contract of Ada ada (ada) at Contractors ends 2027-01-01; it would end now.\n${barred('Ada')}`,
    `The contract of Ada ada (ada) at Contractors has ended, on 2026-11-24; it is not let begin again.\n${barred('ada')}`,
    'The block of ADA at Contractors, of 2026-11-24 by kim, "a theft", would be lifted: the next file or event that has them lets them in again.',
  ]);
});

test('of somebody whose contract has not begun it is said that the record is deleted', async () => {
  await handling.plant('Contractors', [{ name: 'fay', start: '2026-12-01T00:00:00Z', end: '2027-01-01T00:00:00Z' }]);
  const reason = 'The contract had not started: the record was deleted, and deleted.csv of the run keeps it.';
  expect(await stop('fay')).toEqual([
    { source: 'Contractors', accountName: 'fay', state: 'nothing to end', reason },
    'Blocked: nobody called fay is let in at Contractors until npx nelm lift.',
    `Deleted: fay at Contractors. ${reason}`,
  ]);
  expect(asked.at(-1)).toMatch(
    /^The contract of Ada fay \(fay\) at Contractors has not begun; the record would be deleted, or end now/,
  );
});

test('whoever says no has stopped and lifted nobody', async () => {
  await handling.plant('Contractors', [{ name: 'dan', start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' }]);
  const no = { ...tools(), confirm: () => Promise.reject(new NotWanted()) };
  await expect(said((say) => stopPerson(no, of('dan'), say))).rejects.toThrow(NotWanted);
  const isBlocked = async () => (await readBlocked(no.bucket, seededSources.Contractors.id))('dan');
  expect(await isBlocked()).toBeUndefined();
  await block(no.bucket, seededSources.Contractors, 'dan', because, no.now);
  await expect(said((say) => liftPerson(no, of('dan'), say))).rejects.toThrow(NotWanted);
  expect(await isBlocked()).toMatchObject(because);
});

test('a block that has taken the place of the one that was asked about is not lifted', async () => {
  const { bucket, now } = tools();
  const { Contractors } = seededSources;
  await block(bucket, Contractors, 'eve', because, now);
  const slow = {
    ...tools(),
    async confirm() {
      await liftBlock(bucket, Contractors.id, 'eve', because, now);
      await block(bucket, Contractors, 'eve', { by: 'lee', reason: 'a fight' }, now + 1_000);
    },
  };
  await expect(said((say) => liftPerson(slow, of('eve'), say))).rejects.toThrow(
    'The block was lifted meanwhile, or another one has taken its place: nothing was lifted. Look once more.',
  );
  expect(await (await readBlocked(bucket, Contractors.id))('eve')).toMatchObject({ by: 'lee' });
});

test('whoever is not ended in time is blocked all the same, and that is said', async () => {
  const idle = { ...tools(), start: async () => {}, pause: async () => {} };
  const [result, , last] = await said((say) => stopPerson(idle, of('bea'), say));
  expect([result, last]).toEqual([
    { source: 'Contractors', accountName: 'bea', state: 'not ended yet' },
    'Their contract is not ended yet: another run works on the source. It is ended by the next one; look at its report.',
  ]);
});

test('a source that there is not is named, with those that there are', async () => {
  await expect(said((say) => stopPerson(tools(), of('ada', 'Nowhere'), say))).rejects.toThrow(
    'The tenant has no source "Nowhere". It has: Contractors, Interns.',
  );
});

test.each([
  [{ reason: 'x'.repeat(4_001) }, /^Nobody was stopped\. --reason: /],
  [{ by: 'x'.repeat(201) }, /^Nobody was stopped\. --by: /],
  [{ accountName: 'ada\u0007' }, /^Nobody was stopped\. the account name: holds a control character/],
])('what a run could not read is refused before anybody is blocked', async (wrong, message) => {
  const options = { ...of('cleo'), ...wrong };
  await expect(said((say) => stopPerson(tools(), options, say))).rejects.toThrow(message);
  await expect(said((say) => liftPerson(tools(), options, say))).rejects.toThrow(/^Nobody called/);
});
