import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { changeEnd } from '../../cli/changingEnd.ts';
import { localPlace } from '../../cli/place/localPlace.ts';
import { block } from '../../lib/people/blocked.ts';
import { seededSources } from '../../local/tenant/seed.ts';
import { header, type RunningNelm, startTestNelm } from '../functions/nelm.ts';
import config from '../localConfig.ts';

vi.setConfig({ testTimeout: 60_000 });

const { Contractors } = seededSources;
let nelm: RunningNelm;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
  const row = 'ben.south,Ben,South,ben@example.com,1,john.roe,2026-01-01,2027-06-30,Acme';
  await nelm.imported([header, row].join('\n'));
});

afterAll(() => nelm.stop());

const port = (url: string) => Number(new URL(url).port);

test('what changed while it was asked stays, and an end is moved that nothing else stands in the way of', async () => {
  const place = localPlace({
    storage: port(nelm.stack.storage.url),
    tenant: port(nelm.tenant.url),
    lambda: port(nelm.stack.lambda.url),
  });
  const records = await Array.fromAsync(nelm.isc.records.list({ sourceId: Contractors.id }));
  const { id = '', data } = records.find(({ accountName }) => accountName === 'ben.south') ?? {};
  const warned: string[] = [];
  const terminal = { say() {}, warn: (text: string) => void warned.push(text), environment: {}, now: nelm.clock.now };
  const until = (day: string, meanwhile: Parameters<typeof nelm.isc.records.patch>[1]) => {
    const change = { source: 'Contractors', accountName: 'ben.south', day, kind: 'extend', json: false } as const;
    const confirm = async () => void (await nelm.isc.records.patch(id, meanwhile));
    return changeEnd(place, config, change, confirm, terminal);
  };
  await expect(until('2027-07-31', { lastName: 'Married' })).rejects.toThrow(
    'Nothing was changed: the record of ben.south at Contractors has changed since it was shown. Type the command once more.',
  );
  // What a file need not have is not in the file, not even with a value that a rule for files refuses.
  expect(await until('2027-07-31', { data: { ...data, costCenter: 'x\u0007' } })).toBe(0);
  const after = await nelm.isc.records.get(id);
  expect(after).toMatchObject({ lastName: 'Married', data: { costCenter: 'x\u0007' } });
  expect(Date.parse(after.endDate ?? '')).toBe(Date.parse('2027-07-31T23:59:59+02:00'));
  await block(place.bucket, Contractors, 'ben.south', { reason: 'a theft', by: 'kim' }, nelm.clock.now());
  expect(await until('2027-08-31', { lastName: 'Married' })).toBe(1);
  expect(warned.at(-1)).toMatch(/^The contract of ben\.south was not moved to 2027-08-31: accountName: .+\.$/);
});
