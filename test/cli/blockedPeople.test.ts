import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPeople } from '../../cli/people.ts';
import type { Place } from '../../cli/place/place.ts';
import { defineConfig } from '../../lib/config/config.ts';
import { block, liftBlock } from '../../lib/people/blocked.ts';
import { type Living, startLiving } from '../lib/directory/living.ts';

const config = defineConfig({ timeZone: 'Europe/Berlin' });
let living: Living;

beforeAll(async () => {
  living = await startLiving('2026-11-24T10:00:00Z');
});

afterAll(() => living.close());

test('who is blocked is listed, whether the source has them or not', async () => {
  const { bucket } = living.tools;
  await living.drop([{ account: 'ada' }, { account: 'ben' }]);
  await living.backUp();
  const since = Date.parse('2026-11-25T10:00:00Z');
  const by = { by: 'kim', reason: 'a theft' };
  for (const account of ['ADA', 'gone.one', 'free.again']) await block(bucket, living.contractors, account, by, since);
  await liftBlock(bucket, living.contractors.id, 'free.again', by, since);
  const place = { bucket, isc: living.isc, now: async () => living.clock.now() } as unknown as Place;
  const { people, away } = await listPeople(place, config, { blocked: true, fresh: false });
  expect(people.map(({ accountName }) => accountName)).toEqual(['ada']);
  expect(away).toEqual([{ accountName: 'gone.one', source: 'Contractors', by: 'kim', at: '2026-11-25T10:00:00.000Z' }]);
  expect((await listPeople(place, config, { fresh: false })).away).toEqual([]);
});
