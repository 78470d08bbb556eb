import { expect, test } from 'vitest';
import { hrSchema } from '../../../lib/config/hrSettings.ts';
import type { Reference } from '../../../lib/hr/adapter.ts';
import { systemsOf } from '../../../lib/hr/systems.ts';

const minute = 60_000;

test('the door is open to the systems that are set, for as long as is set or usual', () => {
  const ages = (settings: object) =>
    Array.from(systemsOf(hrSchema.parse(settings)).values(), ({ name, maxAgeMilliseconds }) => [
      name,
      maxAgeMilliseconds,
    ]);
  expect(ages({})).toEqual([]);
  expect(ages({ deel: { source: 'Contractors' } })).toEqual([['deel', 3 * 24 * 60 * minute]]);
  expect(
    ages({ standard: { sources: ['Contractors'] }, bamboohr: { source: 'Contractors', maxAgeMinutes: 7 } }),
  ).toEqual([
    ['standard', 5 * minute],
    ['bamboohr', 7 * minute],
  ]);
});

test.each(['standard', 'deel'])('%s has no events that are to be read', async (name) => {
  const settings = hrSchema.parse({ standard: { sources: ['Contractors'] }, deel: { source: 'Contractors' } });
  const reference: Reference = {
    id: '1',
    type: 'x',
    occurredAt: '2026-11-02T09:00:00Z',
    source: 'Contractors',
    person: '7',
  };
  await expect(systemsOf(settings).get(name)?.read(reference)).rejects.toThrow(
    `${name} has no events that are to be read.`,
  );
});
