import { afterEach, beforeEach, expect, test } from 'vitest';
import { runIdOf } from '../../../../lib/store/drop.ts';
import type { InProcess } from '../../../inProcess.ts';
import { startImporting } from './importing.ts';

let importing: Awaited<ReturnType<typeof startImporting>>;
let host: InProcess;

const people = Array.from({ length: 30 }, (_, index) => `p.${index}`);
const row = (name: string, mail = name) => `${name},Ada,${name},${mail}@example.com,1,jane.doe,2026-01-01,2027-12-31,x`;

beforeEach(async () => {
  importing = await startImporting();
  host = importing.host();
  await importing.plant(
    'Contractors',
    people.map((name) => ({ name, start: '2026-01-01T00:00:00Z', end: '2027-12-31T22:59:59Z' })),
  );
});

afterEach(() => importing.close());

/** Drops a full list that lacks two people, of whom one may be meant by a row of it, and waits for a decision. */
async function dropped() {
  const drop = await importing.drop([...people.slice(0, 28).map((name) => row(name)), row('q.1', 'p.29')], {
    folder: 'roster',
  });
  const execution = host.start(drop, runIdOf(drop));
  await importing.pass(host, 60_000);
  expect(await importing.report(execution)).toMatchObject({ outcome: 'held', counts: { ended: 1, held: 1 } });
  return execution;
}

const listed = async (execution: Awaited<ReturnType<typeof dropped>>, file: string) =>
  (await importing.runFile(execution, file))
    ?.trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',')[0]);

test('whoever a full list has ended at once is counted and can be put back when the others are approved', async () => {
  const execution = await dropped();
  expect(await listed(execution, 'ended.csv')).toEqual(['p.28']);
  await importing.decided(host, 'approve');
  expect(await importing.report(execution)).toMatchObject({
    outcome: 'completed',
    counts: { ended: 2, held: 0, notEnded: 0 },
    endedAtOnce: 1,
    missing:
      'An operator approved on 24 November 2026 at 11:01 CET to end the contract of one person who is not in the roster: 1 was ended. 1 was ended before, without a decision.',
  });
  expect(await listed(execution, 'ended.csv')).toEqual(['p.28', 'p.29']);
  expect(await importing.runFile(execution, 'report.html')).toContain(
    '1 contract was ended, as approved, and 1 without a decision',
  );
}, 60_000);

test('nobody else is ended when the others are rejected', async () => {
  const execution = await dropped();
  await importing.decided(host, 'reject');
  expect(await importing.report(execution)).toMatchObject({ outcome: 'completed', counts: { ended: 1 } });
  expect(await listed(execution, 'ended.csv')).toEqual(['p.28']);
  expect(await importing.runFile(execution, 'report.html')).toContain('Imported; nobody else was ended');
}, 60_000);

test('whoever could not be ended at once stays in the list that says why', async () => {
  const execution = await dropped();
  const [key = ''] = (await importing.keys('runs/')).filter((one) => one.endsWith(`${execution.name}/ended.csv`));
  const note = 'accountName,firstName,lastName,error\r\np.27,Ada,"o, p",was not ended: no vendor\r\n';
  await importing.tools.bucket.write(key.replace('ended.csv', 'not-ended.csv'), `\ufeff${note}`, 'text/csv');
  await importing.decided(host, 'approve');
  expect(await listed(execution, 'not-ended.csv')).toEqual(['p.27']);
  expect(await importing.runFile(execution, 'not-ended.csv')).toMatch(/"o, p".*was not ended: no vendor/);
}, 60_000);
