import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runIdOf } from '../../../../lib/store/drop.ts';
import type { FaultRule } from '../../../../local/tenant/faults.ts';
import { type HostOptions, row, startImporting } from './importing.ts';

const minute = 60_000;
const names = Array.from({ length: 20 }, (_, index) => `p.${index}`);
const allCreated = { rows: 20, created: 20, updated: 0, unchanged: 0, rejected: 0, failed: 0 };
const upload = 'importNonEmployeeRecordsInBulk';

let it: Awaited<ReturnType<typeof startImporting>>;
let files = 0;

beforeAll(async () => {
  it = await startImporting();
});

afterAll(() => it.close());

beforeEach(async () => {
  it.tenant.faults.clear();
  await it.deleteEverybody();
  for (const key of await it.keys('inbox/')) await it.box.objects.remove(key);
  it.tenant.requests.clear();
});

/** The report of an import of twenty people while the tenant has some faults. */
async function imported(faults: FaultRule[], whileItRuns: (pass: (minutes: number) => Promise<void>) => Promise<void>) {
  it.tenant.faults.set(faults);
  files += 1;
  const drop = await it.drop(
    names.map((name) => row(name)),
    { name: `faults-${files}` },
  );
  const host = it.host();
  const execution = host.start(drop, runIdOf(drop));
  await whileItRuns((minutes) => it.pass(host, minutes * minute));
  return { execution, drop, report: await it.report(execution) };
}

const forAnHour = async (pass: (minutes: number) => Promise<void>) => await pass(60);

describe('an import ends as if nothing had happened, in spite of', () => {
  test('a storm of 429; each of them is counted', async () => {
    const { report } = await imported([{ fault: { status: 429, retryAfter: 1 }, times: 4 }], forAnHour);
    expect(report).toMatchObject({ outcome: 'completed', counts: allCreated, requests: { throttled: 4, retried: 4 } });
  });

  test.each<[string, FaultRule, number]>([
    ['errors of the server at every other request', { fault: { status: 500 }, probability: 0.4, seed: 7, times: 6 }, 1],
    [
      'a connection that breaks before the upload is taken',
      { operationId: upload, fault: { drop: 'before' }, times: 1 },
      2,
    ],
    [
      'a connection that breaks after the upload was taken',
      { operationId: upload, fault: { drop: 'after' }, times: 1 },
      1,
    ],
    ['an export that is cut off', { operationId: 'exportNonEmployeeRecords', fault: { truncate: true }, times: 1 }, 1],
    [
      'a tenant that answers nothing but 503 for a while',
      { operationId: 'listNonEmployeeSources', fault: { status: 503 }, times: 20 },
      1,
    ],
  ])('%s', async (_, fault, most) => {
    const { report } = await imported([fault], forAnHour);
    expect(report).toMatchObject({ outcome: 'completed', counts: allCreated });
    expect(it.tenant.requests.counts()[upload]).toBeLessThanOrEqual(most + 1);
    expect(await it.keys('locks/')).toEqual([]);
  });

  test('a token that expires in the middle of a run', async () => {
    const { report } = await imported([{ fault: { job: 'STUCK' }, times: 1 }], async (pass) => {
      await pass(13);
      it.tenant.faults.clear();
      await pass(15);
    });
    expect(report).toMatchObject({ outcome: 'completed', counts: allCreated });
    expect(it.tenant.requests.counts()['oauthToken']).toBeGreaterThanOrEqual(2);
  });
});

test('a job that ends in ERROR fails the run, which says what has landed and keeps the file', async () => {
  const { report, execution, drop } = await imported([{ fault: { job: 'ERROR', afterRows: 5 }, times: 1 }], forAnHour);
  expect(execution.status).toBe('FAILED');
  expect(report).toMatchObject({ outcome: 'failed', counts: { ...allCreated, created: 5, failed: 15 } });
  expect(report?.error).toMatch(/^The tenant ended the upload with an error\..*drop it again\.$/);
  // What did not land did not change.
  expect(report?.changes?.count).toBe(5);
  expect((await it.runFile(execution, 'changes.csv'))?.trim().split('\r\n')).toHaveLength(1 + 5);
  expect([await it.keys('inbox/'), await it.keys('locks/')]).toEqual([[drop.key], []]);
  const again = await imported([], forAnHour);
  expect(again.report).toMatchObject({ outcome: 'completed', counts: { ...allCreated, created: 15, unchanged: 5 } });
});

test('a job that never ends fails the run after half an hour, and keeps the file', async () => {
  const { report, drop } = await imported([{ fault: { job: 'STUCK' }, times: 1 }], (pass) => pass(40));
  expect(report).toMatchObject({ outcome: 'failed', counts: { created: 0, failed: 20 } });
  expect(report?.error).toMatch(
    /^The upload had not ended after 30 minutes; its status was IN_PROGRESS\..*drop it again/,
  );
  expect([await it.keys('inbox/'), await it.keys('locks/')]).toEqual([[drop.key], []]);
});

/** Ends five of thirty people by an upload of which the run does not hear the end, and one more almost a day after that. */
async function endedLate({ between = () => undefined }: HostOptions, faults: FaultRule[]) {
  const people = Array.from({ length: 30 }, (_, index) => `late.${index}`);
  await it.plant(
    'Contractors',
    people.map((name) => ({ name, start: '2026-01-01T00:00:00Z', end: '2027-12-31T22:59:59Z' })),
  );
  const endSooner = async (names: readonly string[], options: HostOptions) => {
    files += 1;
    const rows = names.map((name) => row(name).replace('2027-12-31', '2026-12-24'));
    const drop = await it.drop(rows, { name: `late-${files}` });
    const host = it.host(options);
    const execution = host.start(drop, runIdOf(drop));
    await it.pass(host, 4 * 60 * minute);
    return await it.report(execution);
  };
  it.tenant.faults.set(faults);
  const first = await endSooner(people.slice(0, 5), { between });
  it.tenant.faults.clear();
  await it.pass([], 19.9 * 60 * minute);
  return { first, next: await endSooner(people.slice(5, 6), {}) };
}

/** Nothing is answered any more once an upload is there. */
function silentAfterUpload(): HostOptions {
  let isSent = false;
  return {
    between(method, path) {
      if (isSent) return 'down';
      isSent = method === 'POST' && path.endsWith('/non-employee-bulk-upload');
      return undefined;
    },
  };
}

test.each<[string, HostOptions, FaultRule[]]>([
  ['does not end in time', {}, [{ fault: { job: 'STUCK' }, times: 1 }]],
  ['nobody says what becomes of', silentAfterUpload(), []],
])(
  'whoever ends sooner by an upload that %s counts from when the run gives up',
  async (_, options, faults) => {
    const { first, next } = await endedLate(options, faults);
    expect(first).toMatchObject({ outcome: 'failed', counts: { failed: 5 } });
    expect(next).toMatchObject({ outcome: 'held', counts: { heldRows: 1 } });
  },
  60_000,
);
