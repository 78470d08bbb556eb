import { expect, test } from 'vitest';
import { restore } from '../../cli/restoring.ts';
import { sha256Of } from '../../lib/backups/manifest.ts';
import { defineConfig } from '../../lib/config/config.ts';
import { block } from '../../lib/people/blocked.ts';
import { seededSources } from '../../local/tenant/seed.ts';
import { startBackingUp } from '../lib/flows/source-backup/backingUp.ts';

const ada = {
  ...{ firstName: 'Ada', lastName: 'Example', email: 'ada@example.com', phone: '1', manager: 'jane.doe' },
  ...{ startDate: '2026-11-01T00:00:00Z', endDate: '2027-06-30T00:00:00Z', data: { vendor: 'Northwind' } },
};

test('whom a file would take for somebody else is not put back, and said to be to do by hand', async () => {
  const backingUp = await startBackingUp('2026-11-24T10:00:00Z');
  const { sourceId } = seededSources.Contractors;
  const names = ['ext_x0020_ada', 'ada?', 'bo'];
  const ids: string[] = [];
  for (const accountName of names) {
    ids.push((await backingUp.isc.records.create({ ...ada, accountName, sourceId })).id);
  }
  await backingUp.backUp('2026-11-24T10:00:00Z');
  for (const id of ids) await backingUp.isc.records.delete(id);
  const said: string[] = [];
  const config = defineConfig({ timeZone: 'UTC' });
  const { bucket } = backingUp.tools;
  const { difference, dropped = '' } = await restore(
    { bucket, isc: backingUp.isc, config, now: backingUp.clock.now() },
    { source: 'Contractors', date: '2026-11-24', into: undefined, apply: true },
    (text) => said.push(text),
    async (text) => void said.push(text),
  );
  expect(difference?.missing).toHaveLength(3);
  expect(
    String((await backingUp.box.objects.read(dropped))?.bytes)
      .split('\n')
      .slice(1),
  ).toEqual([expect.stringMatching(/^bo,/), '']);
  expect(said.join('\n')).toContain(
    'Create these by hand, as the backup has them: a file cannot name their accounts, and would reject them or take them for others.\n  Ada Example (ext_x0020_ada), until 2027-06-30\n  Ada Example (ada?), until 2027-06-30',
  );
  expect(said.join('\n')).toContain('1 person would be put back into Contractors');
  // Each stands once where it is asked whether they are put back, with what becomes of them.
  expect(said.join('\n').match(/Ada Example/g)).toHaveLength(3);
  expect(said.join('\n')).toContain('3  missing from the tenant');
  await backingUp.close();
});

test('whoever is blocked in the source that was backed up is not put back into another one, and named', async () => {
  const backingUp = await startBackingUp('2026-11-24T10:00:00Z');
  const { bucket } = backingUp.tools;
  const { Contractors, Interns } = seededSources;
  for (const accountName of ['ada', 'bo'])
    await backingUp.isc.records.create({ ...ada, accountName, sourceId: Contractors.sourceId });
  await backingUp.backUp('2026-11-24T10:00:00Z');
  await block(bucket, Contractors, 'Ada', { by: 'kim', reason: 'left in anger' }, backingUp.clock.now());
  const said: string[] = [];
  const { dropped = '' } = await restore(
    { bucket, isc: backingUp.isc, config: defineConfig({ timeZone: 'UTC' }), now: backingUp.clock.now() },
    { source: 'Contractors', date: '2026-11-24', into: 'Interns', apply: true },
    (text) => said.push(text),
    async (text) => void said.push(text),
  );
  expect(dropped).toContain(Interns.id);
  const file = String((await backingUp.box.objects.read(dropped))?.bytes);
  expect(file.split('\n').slice(1)).toEqual([expect.stringMatching(/^bo,/), '']);
  expect(said.join('\n')).toContain(
    'These are blocked in Contractors, and are not put back into another source either:\n  Ada Example (ada), until 2027-06-30',
  );
  await backingUp.close();
});

test('of whom a later backup shows another end, or whom none has, is said before anybody is put back', async () => {
  const backingUp = await startBackingUp('2026-11-21T10:00:00Z');
  const { bucket } = backingUp.tools;
  const { sourceId } = seededSources.Contractors;
  const ids: Record<string, string> = {};
  for (const accountName of ['ada', 'bo', 'cy'])
    ids[accountName] = (await backingUp.isc.records.create({ ...ada, accountName, sourceId })).id;
  const { ada: shortened = '', bo: same = '', cy: gone = '' } = ids;
  await backingUp.backUp('2026-11-21T10:00:00Z');
  await backingUp.isc.records.delete(gone);
  await backingUp.isc.records.patch(shortened, { endDate: '2026-12-31T00:00:00Z' });
  for (const day of ['22', '23']) await backingUp.backUp(`2026-11-${day}T10:00:00Z`);
  for (const id of [shortened, same]) await backingUp.isc.records.delete(id);
  await backingUp.backUp('2026-11-24T10:00:00Z');
  await backingUp.box.bucket.remove((await bucket.list('backups/')).find((key) => key.endsWith('24.csv')) ?? '');
  const restored = async (date: string, apply: boolean) => {
    const said: string[] = [];
    const { otherEnds } = await restore(
      { bucket, isc: backingUp.isc, config: defineConfig({ timeZone: 'UTC' }), now: backingUp.clock.now() },
      { source: 'Contractors', date, into: undefined, apply },
      (text) => said.push(text),
      async (text) => void said.push(text),
    );
    return { text: said.join('\n'), otherEnds };
  };
  const said = [
    'Later backups show another end for 1 of those who are missing; they are put back with the one here:',
    '  Ada Example (ada), until 2027-06-30 here, until 2026-12-31 in 2026-11-23',
    'No later backup has 1 of those who are missing; the next one is 2026-11-22.',
    'These later backups cannot be read, and may show other ends: 2026-11-24',
  ].join('\n');
  for (const apply of [false, true]) {
    const { text, otherEnds } = await restored('2026-11-21', apply);
    expect(text).toContain(said);
    expect(text.indexOf('would be put back')).toBe(apply ? text.lastIndexOf('would be put back') : -1);
    expect(otherEnds).toEqual([
      { accountName: 'ada', endDate: expect.stringMatching(/^2026-12-31/), backup: '2026-11-23' },
    ]);
  }
  expect((await restored('2026-11-23', false)).text).not.toContain('another end');
  await backingUp.close();
});

test('a later backup that is no list of people is named, and keeps nobody from being put back', async () => {
  const backingUp = await startBackingUp('2026-11-21T10:00:00Z');
  const { bucket } = backingUp.tools;
  const { sourceId } = seededSources.Contractors;
  const { id } = await backingUp.isc.records.create({ ...ada, accountName: 'ada', sourceId });
  for (const day of ['21', '22']) await backingUp.backUp(`2026-11-${day}T10:00:00Z`);
  await backingUp.isc.records.delete(id);
  const stored = await bucket.list('backups/');
  const [manifest = '', csv = ''] = ['22.json', '22.csv'].map((end) => stored.find((key) => key.endsWith(end)));
  await bucket.write(csv, 'Bad gateway', 'text/csv');
  const written = JSON.parse(String((await backingUp.box.objects.read(manifest))?.bytes));
  const altered = { ...written, sha256: sha256Of(new TextEncoder().encode('Bad gateway')) };
  await bucket.write(manifest, JSON.stringify(altered), 'application/json');
  const said: string[] = [];
  const { dropped } = await restore(
    { bucket, isc: backingUp.isc, config: defineConfig({ timeZone: 'UTC' }), now: backingUp.clock.now() },
    { source: 'Contractors', date: '2026-11-21', into: undefined, apply: true },
    (text) => said.push(text),
    async (text) => void said.push(text),
  );
  expect(dropped).toBeDefined();
  expect(said.join('\n')).toContain('These later backups cannot be read, and may show other ends: 2026-11-22');
  await backingUp.close();
});
