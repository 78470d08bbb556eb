import { expect, onTestFinished, test } from 'vitest';
import { seededClients } from '../../../../local/tenant/seed.ts';
import { startSweeping } from './sweeping.ts';

const ended = (...names: string[]) => names.map((name) => ({ name, end: '2026-03-01T00:00:00Z' }));

const overLongAgo = {
  ...{ firstName: 'Ada', lastName: 'Example', email: 'ada@example.com', phone: '1', manager: 'jane.doe' },
  ...{ startDate: '2020-01-01T00:00:00Z', endDate: '2021-01-01T00:00:00Z' },
};

test('a tenant that refuses lists of several sources is asked for one after the other', async () => {
  const strict = await startSweeping('2026-11-01T06:00:00Z');
  onTestFinished(() => strict.close());
  strict.intercept(async ({ url }, send) =>
    /or\+sourceId|or%20sourceId/.test(url) ? Response.json({ detailCode: '400.1' }, { status: 400 }) : await send(),
  );
  // As long as one source keeps everybody, the others cannot be listed without a filter.
  strict.configure({ sources: { '*': { deleteThresholdPercent: 100 }, Kept: { graceDays: 'never' } } });
  const owner = seededClients.owner.clientId;
  const kept = await strict.isc.sources.create({ name: 'Kept', description: 'Nobody goes', owner });
  await strict.isc.records.create({ ...overLongAgo, sourceId: kept.id, accountName: 'kept.0' });
  await strict.plant('Contractors', [
    ...ended('past.0', 'past.1', 'past.2'),
    { name: 'grace.0', end: '2026-10-20T00:00:00Z' },
  ]);
  await strict.plant('Interns', [...ended('over.0', 'over.1'), { name: 'now.0', end: '2027-12-31T00:00:00Z' }]);
  strict.tenant.requests.clear();
  const report = await strict.sweep();
  expect(report).toMatchObject({ outcome: 'completed', counts: { due: 5, deleted: 5, left: 0, remaining: 0 } });
  expect(await strict.names()).toEqual(['grace.0', 'kept.0', 'now.0']);
  // Of each source: to find them, to look again, to read back. The refused list never reached the tenant's count.
  expect(strict.tenant.requests.counts()).toMatchObject({
    listNonEmployeeRecords: 2 * 3 + 1,
    deleteNonEmployeeRecordsInBulk: 2,
  });
});

test('ten sources cost as many requests as one: to find them, to look again, to delete, to read back', async () => {
  const sweeping = await startSweeping('2026-11-01T06:00:00Z');
  onTestFinished(() => sweeping.close());
  sweeping.configure({ sources: { '*': { deleteThresholdPercent: 100 } } });
  const owner = seededClients.owner.clientId;
  for (let index = 0; index < 8; index += 1) {
    const { id } = await sweeping.isc.sources.create({
      name: `Agency ${index}`,
      description: 'Temporary staff',
      owner,
    });
    const gone = { ...overLongAgo, sourceId: id, accountName: `gone.${index}` };
    await sweeping.longAgo(() => sweeping.isc.records.create(gone));
  }
  await sweeping.plant('Contractors', ended('gone.8'));
  await sweeping.plant('Interns', ended('gone.9'));
  sweeping.tenant.requests.clear();
  expect((await sweeping.sweep(true)).counts).toMatchObject({ due: 10, deleted: 0 });
  expect(sweeping.tenant.requests.counts()).toMatchObject({ listNonEmployeeSources: 1, listNonEmployeeRecords: 1 });

  sweeping.tenant.requests.clear();
  const report = await sweeping.sweep();
  expect(report).toMatchObject({ outcome: 'completed', counts: { due: 10, deleted: 10, left: 0, remaining: 0 } });
  const counts = { listNonEmployeeSources: 1, listNonEmployeeRecords: 3, deleteNonEmployeeRecordsInBulk: 1 };
  expect(sweeping.tenant.requests.counts()).toMatchObject(counts);
  expect(report.requests.total).toBe(5);
});
