import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { liftBlock } from '../../../../lib/people/blocked.ts';
import { keys } from '../../../../lib/store/keys.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import type { InProcess } from '../../../inProcess.ts';
import { type Handling, hour, minute, startHandling } from './handling.ts';

const { id: contractors } = seededSources.Contractors;
const byOperator = { system: 'operator' };
const runs = '2027-06-30T00:00:00Z';

let handling: Handling;
let flow: InProcess;
/** What was asked of the tenant since the last stop, tokens aside. */
let asked: string[];

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

beforeEach(async () => {
  await handling.tools.bucket.remove(keys.watched(contractors));
  asked = [];
  handling.interfere((method, path) => {
    if (!path.endsWith('/token')) asked.push(`${method} ${path}`);
    return undefined;
  });
  flow = handling.flowOf('record');
});

afterAll(() => handling.close());

async function stop(name: string): Promise<void> {
  await handling.plant('Contractors', [{ name, start: '2026-01-01T00:00:00Z', end: runs }]);
  await handling.ended(flow, handling.happens(flow, 'stopped', name, { accountName: name }, byOperator));
  asked = [];
}

/** As an upload does that was sent before, or somebody by hand. */
async function letInAgain(name: string): Promise<void> {
  const { id = '' } = (await handling.record(name)) ?? {};
  await handling.isc.records.patch(id, { endDate: runs });
}

/** Lets time pass in which the schedule runs every five minutes, or more rarely. */
async function pass(milliseconds: number, every = 5 * minute): Promise<void> {
  const end = handling.clock.now() + milliseconds;
  while (handling.clock.now() < end) {
    await handling.pass(flow, every);
    const scheduledAt = new Date(handling.clock.now()).toISOString();
    flow.start({ job: 'hr-events', scheduledAt, dryRun: false }, `job-${scheduledAt.replaceAll(/[:.]/g, '')}`);
  }
  await handling.pass(flow, minute);
}

const isIn = async (name: string) => Date.parse((await handling.record(name))?.endDate ?? '') > handling.clock.now();
const subjects = async () => (await handling.box.mails()).map(({ subject }) => subject);
const stopsOf = async (name: string) =>
  (await handling.reports()).flatMap(({ events }) => events.filter(({ accountName }) => accountName === name));

test('whoever is let in again by what was on its way is stopped again, and the operators are mailed', async () => {
  await stop('late.upload');
  const mails = (await subjects()).length;
  await letInAgain('late.upload');
  await pass(6 * minute);
  expect(await isIn('late.upload')).toBe(false);
  expect((await subjects()).slice(mails)).toEqual(['Stopped and blocked: one person of Contractors']);
  const mail = (await handling.box.mails()).at(-1);
  expect(mail?.text).toContain('The person is stopped (no reason was given), and is in again');
  expect((await stopsOf('late.upload')).map(({ outcome }) => outcome)).toEqual(['stopped', 'stopped']);
});

test('an upload that lands hours after its run gave up, or days, lets nobody in', async () => {
  await stop('days.later');
  await pass(3 * hour, 20 * minute);
  await letInAgain('days.later');
  await pass(4 * hour, 20 * minute);
  expect(await isIn('days.later')).toBe(false);
  await pass(100 * hour, 2 * hour);
  await letInAgain('days.later');
  await pass(80 * hour, 2 * hour);
  expect(await isIn('days.later')).toBe(false);
  expect((await stopsOf('days.later')).length).toBe(3);
});

test('whoever stays out is looked at a few times on the first day, and then once a day', async () => {
  await stop('stays.out');
  const mails = (await subjects()).length;
  await pass(24 * hour);
  expect(asked.length).toBeLessThanOrEqual(9);
  expect(asked.length).toBeGreaterThanOrEqual(7);
  asked = [];
  await pass(10 * 24 * hour, 2 * hour);
  expect(asked.length).toBeLessThanOrEqual(10);
  expect(asked.length).toBeGreaterThanOrEqual(8);
  expect((await subjects()).length).toBe(mails);
});

test('whose block is lifted is left alone', async () => {
  await stop('is.lifted');
  const by = { by: 'ops', reason: 'it was a mistake' };
  await liftBlock(handling.tools.bucket, contractors, 'is.lifted', by, handling.clock.now());
  await letInAgain('is.lifted');
  await pass(hour);
  expect(await isIn('is.lifted')).toBe(true);
});

test('a tenant that is down is asked again by the next look', async () => {
  await stop('is.down');
  await letInAgain('is.down');
  handling.interfere((method) => (method === 'GET' ? new Response('', { status: 503 }) : undefined));
  await pass(20 * minute);
  expect(await isIn('is.down')).toBe(true);
  expect(flow.executions().filter(({ status }) => status !== 'SUCCEEDED')).toEqual([]);
  handling.interfere();
  await pass(6 * minute);
  expect(await isIn('is.down')).toBe(false);
});
