import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepNamed } from '../../../../lib/flows/csv-import/namedPeople.ts';
import { createIsc } from '../../../../lib/isc/client.ts';
import { noteApplied } from '../../../../lib/store/appliedFiles.ts';
import { runIdOf } from '../../../../lib/store/drop.ts';
import { claimNewest } from '../../../../lib/store/newest.ts';
import { seededClients, seededSources } from '../../../../local/tenant/seed.ts';
import type { InProcess } from '../../../inProcess.ts';
import { startImporting } from './importing.ts';

let importing: Awaited<ReturnType<typeof startImporting>>;
let host: InProcess;
let whenSent: (() => Promise<void>) | undefined;
let hasLeft = '';

const people = Array.from({ length: 30 }, (_, index) => `p.${index}`);
const row = (name: string, mail = name) => `${name},Ada,${name},${mail}@example.com,1,jane.doe,2026-01-01,2027-12-31,x`;

beforeEach(async () => {
  importing = await startImporting();
  whenSent = undefined;
  hasLeft = '';
  host = importing.host({ isc: stirred() });
  await importing.plant(
    'Contractors',
    people.map((name) => ({ name, start: '2026-01-01T00:00:00Z', end: '2027-12-31T22:59:59Z' })),
  );
});

afterEach(() => importing.close());

/** A client between whose upload and the look at what became of it something happens, and that knows a manager who has left no more. */
function stirred() {
  let isSent = false;
  return createIsc({
    ...{ baseUrl: importing.tenant.url, ...seededClients.admin, clock: importing.clock.now, random: () => 0 },
    sleep: async () => {},
    async fetch(url, init) {
      if (isSent && /non-employees\/download/.test(String(url))) {
        isSent = false;
        const stir = whenSent;
        whenSent = undefined;
        await stir?.();
      }
      const answer = await importing.askTenant(url, init);
      if (hasLeft !== '' && /public-identities/.test(String(url))) {
        const identities = (await answer.json()) as { alias?: string }[];
        return Response.json(identities.filter(({ alias }) => alias !== hasLeft));
      }
      isSent ||= init?.method === 'POST' && String(url).endsWith('bulk-upload');
      return answer;
    },
  });
}

async function extendByHand(...names: string[]): Promise<void> {
  const all = await importing.people();
  for (const name of names)
    await importing.isc.records.patch(all.get(name)?.id ?? '', { endDate: '2028-03-31T22:00:00Z' });
}

/** Notes a file as one that was dropped later and has been imported. */
async function applyLater(names: readonly string[]): Promise<void> {
  const { bucket } = importing.tools;
  const { id } = seededSources.Contractors;
  const later = { runId: 'later', droppedAt: '2026-11-24T12:00:00.000Z' };
  await keepNamed(bucket, { folder: 'runs/later' }, names, []);
  await noteApplied(bucket, id, {
    ...later,
    file: 'later.csv',
    kind: 'inbox',
    folder: 'runs/later',
    isFullList: false,
  });
  await claimNewest(bucket, id, later);
}

async function dropped(rows: readonly string[], folder = 'roster', on: InProcess = host) {
  const drop = await importing.drop(rows, { folder });
  const execution = on.start(drop, runIdOf(drop));
  await importing.pass(on, 600_000);
  const listed = async (file: string) =>
    (await importing.runFile(execution, file))
      ?.trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(',')[0]);
  return { execution, listed, report: () => importing.report(execution) };
}

const lacksTwo = people.slice(0, 28).map((name) => row(name));

test('whom a full list could not end at once stands in the list of those, and not among the ended', async () => {
  whenSent = () => extendByHand('p.28');
  const { report, listed } = await dropped(lacksTwo);
  expect(await report()).toMatchObject({ outcome: 'completed', counts: { ended: 1, notEnded: 1 } });
  expect(await listed('ended.csv')).toEqual(['p.29']);
  expect(await listed('not-ended.csv')).toEqual(['p.28']);
});

test('whose ending could not be sent stands there too', async () => {
  const refusing = importing.host({
    between: (method, path) =>
      method === 'POST' && path.endsWith('bulk-upload') ? new Response('{}', { status: 403 }) : undefined,
  });
  const { report, listed } = await dropped(lacksTwo, 'roster', refusing);
  expect(await report()).toMatchObject({ outcome: 'failed', counts: { ended: 0, notEnded: 2 } });
  expect(await listed('not-ended.csv')).toEqual(['p.28', 'p.29']);
  // S3 or the tenant may have failed after the upload was taken: they can be put back still.
  expect(await listed('ended.csv')).toEqual(['p.28', 'p.29']);
});

test('whose ending is not worked off yet when the run gives up may have to be put back still', async () => {
  importing.tenant.faults.set([{ fault: { job: 'STUCK' }, times: 1 }]);
  const { report, listed } = await dropped(lacksTwo);
  await importing.pass(host, 3_600_000);
  expect(await report()).toMatchObject({ outcome: 'failed', counts: { ended: 0, notEnded: 2 } });
  expect(await listed('not-ended.csv')).toEqual(['p.28', 'p.29']);
  expect(await listed('ended.csv')).toEqual(['p.28', 'p.29']);
});

const waits = [...lacksTwo, row('q.1', 'p.29'), row('q.2', 'p.28')];

test('whom a newer file has let stay after what was approved was sent was not missed', async () => {
  const { report, listed } = await dropped(waits);
  expect(await report()).toMatchObject({ outcome: 'held', counts: { held: 2 } });
  whenSent = async () => {
    await extendByHand('p.28');
    await applyLater(['p.28']);
  };
  await importing.decided(host, 'approve');
  await importing.pass(host, 600_000);
  expect(await report()).toMatchObject({ outcome: 'completed', counts: { ended: 2, notEnded: 0 } });
  expect(await listed('ended.csv')).toEqual(['p.28', 'p.29']);
});

test('whom the source does not show as ended after what was approved was sent was not ended', async () => {
  const { report, listed } = await dropped(waits);
  whenSent = () => extendByHand('p.28');
  await importing.decided(host, 'approve');
  await importing.pass(host, 600_000);
  expect(await report()).toMatchObject({ outcome: 'failed', counts: { ended: 1, notEnded: 1 } });
  expect(await listed('ended.csv')).toEqual(['p.29']);
  expect(await listed('not-ended.csv')).toEqual(['p.28']);
});

test('whom an approved upload may end after the run has given up may have to be put back still', async () => {
  const { report, listed } = await dropped(waits);
  importing.tenant.faults.set([{ fault: { job: 'STUCK' }, times: 1 }]);
  await importing.decided(host, 'approve');
  await importing.pass(host, 3_600_000);
  expect(await report()).toMatchObject({ outcome: 'failed', counts: { ended: 0, notEnded: 2 } });
  expect(await listed('not-ended.csv')).toEqual(['p.28', 'p.29']);
  expect(await listed('ended.csv')).toEqual(['p.28', 'p.29']);
});

const ends = people.slice(0, 8).map((name) => row(name).replace('2027-12-31', '2026-12-20'));

test.each([
  ['john.roe', 'whom a row gives a manager who has left since are not ended, lest the whole upload be refused', 0],
  ['jane.doe', 'whose manager has left since are ended where the row gives them another', 8],
])('of those who were approved: after %s has left, %s', async (left, _, ended) => {
  const rows = people
    .slice(0, 8)
    .map((name) => row(name).replace('2027-12-31', '2026-12-20').replace('jane.doe', 'john.roe'));
  const { report, listed } = await dropped(rows, 'inbox');
  expect(await report()).toMatchObject({ outcome: 'held', counts: { heldRows: 8 } });
  hasLeft = left;
  await importing.decided(host, 'approve');
  await importing.pass(host, 600_000);
  expect(await report()).toMatchObject({ outcome: 'completed', counts: { ended, notEnded: 8 - ended } });
  expect((await listed('not-ended.csv'))?.length ?? 0).toBe(8 - ended);
});

test('nor is somebody whose start was moved past the end that a row gives: it costs nobody else', async () => {
  const { report, listed } = await dropped(ends, 'inbox');
  // As of a file without the column, where the schema does not require it.
  const [key = ''] = (await importing.keys('runs/')).filter((one) => one.endsWith('/held-rows.json'));
  const held = JSON.parse((await importing.box.objects.read(key))?.bytes.toString() ?? '[]');
  for (const values of held) delete values.startDate;
  await importing.tools.bucket.write(key, JSON.stringify(held), 'application/json');
  const { id = '' } = (await importing.people()).get('p.0') ?? {};
  await importing.isc.records.patch(id, { startDate: '2027-01-15T00:00:00Z' });
  await importing.decided(host, 'approve');
  await importing.pass(host, 600_000);
  expect(await report()).toMatchObject({ outcome: 'completed', counts: { ended: 7, notEnded: 1 } });
  expect(await listed('not-ended.csv')).toEqual(['p.0']);
});
