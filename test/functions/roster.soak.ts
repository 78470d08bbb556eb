import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createIsc } from '../../lib/isc/client.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';
import { header, type RunningNelm, startTestNelm } from './nelm.ts';

const person = (name: string, { start = '2026-01-01', vendor = 'Northwind', email = `${name}@example.com` } = {}) =>
  `${name},Ada,Example,${email},1,jane.doe,${start},2027-12-31,${vendor}`;
const file = (...rows: string[]) => [header, ...rows].join('\n');

let nelm: RunningNelm;

beforeAll(async () => {
  nelm = await startTestNelm();
});

afterAll(() => nelm.stop());

const roster = (...rows: string[]) => nelm.imported(file(...rows), 'Contractors', 'all.csv', 'roster');

/** The lines of the tenant's export by account name, and who of them has ended. */
async function people() {
  const isc = createIsc({ baseUrl: nelm.tenant.url, ...seededClients.admin });
  const csv = new TextDecoder().decode(await isc.records.export(seededSources.Contractors.sourceId));
  const rows = csv.trim().split('\n').slice(1);
  const endOf = (row: string) => row.split(',')[7] ?? '';
  const hasEnded = (row: string) => Date.parse(endOf(row)) <= Date.now();
  const nameOf = (row: string) => row.split(',')[0] ?? '';
  return { ended: rows.filter(hasEnded).map(nameOf), current: rows.filter((row) => !hasEnded(row)).map(nameOf), csv };
}

describe('a full roster', () => {
  beforeEach(() => nelm.tenant.requests.clear());

  test('creates, changes, and ends who is not in it, by one upload', async () => {
    await nelm.imported(
      file(person('stays'), person('moves'), person('leaves'), person('later', { start: '2027-06-01' })),
    );
    nelm.tenant.requests.clear();
    const report = await roster(person('stays'), person('moves', { vendor: 'Southwind' }), person('comes'));
    expect(report).toMatchObject({ outcome: 'completed', file: { key: 'roster/Contractors/all.csv' } });
    expect(report.counts).toEqual({
      rows: 3,
      created: 1,
      updated: 1,
      unchanged: 1,
      rejected: 0,
      failed: 0,
      ended: 2,
      held: 0,
      notEnded: 0,
    });
    const { ended, current } = await people();
    expect({ ended, current }).toEqual({ ended: ['leaves', 'later'], current: ['stays', 'moves', 'comes'] });
    expect(nelm.tenant.requests.counts()).toMatchObject({ importNonEmployeeRecordsInBulk: 1, getPublicIdentities: 1 });
    expect(await nelm.stack.storage.objects.list('roster/')).toEqual([]);
    const page = await nelm.read(report, 'report.html');
    expect(page).toContain('2 people were ended.');
  });

  test('ends nobody a second time, and sends nothing then', async () => {
    const before = (await people()).csv;
    const report = await roster(person('stays'), person('moves', { vendor: 'Southwind' }), person('comes'));
    expect(report).toMatchObject({ outcome: 'nothing-to-do', counts: { unchanged: 3, ended: 0, held: 0 } });
    expect((await people()).csv).toBe(before);
    expect(nelm.tenant.requests.counts()).not.toHaveProperty('importNonEmployeeRecordsInBulk');
  });

  test('can be undone: ended.csv dropped in the inbox gives the people back as they were', async () => {
    await nelm.imported(file(person('back.1'), person('back.2', { start: '2027-06-01' })));
    const before = (await people()).csv;
    const report = await roster(person('stays'), person('moves', { vendor: 'Southwind' }), person('comes'));
    expect(report.counts).toMatchObject({ ended: 2 });
    expect((await people()).csv).not.toBe(before);
    await nelm.imported((await nelm.read(report, 'ended.csv')) ?? '');
    expect((await people()).csv).toBe(before);
    await roster(person('stays'), person('moves', { vendor: 'Southwind' }), person('comes'));
  });

  test('ends nobody whose row was rejected, and nobody at all while a row may be anybody’s', async () => {
    const { current } = await people();
    const rejected = await roster(person('stays', { email: 'x' }), person('moves'), person('moves'), person('comes'));
    expect(rejected.counts).toMatchObject({ rejected: 3, ended: 0 });
    const nameless = await roster(person('stays'), person(''));
    expect(nameless).toMatchObject({ counts: { rejected: 1, ended: 0 } });
    expect(nameless.missing).toMatch(/^Nobody was ended\. Row 3 does not say for certain whose it is/);
    expect((await people()).current).toEqual(current);
  });

  test('that is refused ends nobody', async () => {
    const { csv } = await people();
    const report = await nelm.imported('Account Name,First Name\nstays,Ada', 'Contractors', 'all.csv', 'roster');
    expect(report).toMatchObject({ outcome: 'refused' });
    expect((await people()).csv).toBe(csv);
  });
});
