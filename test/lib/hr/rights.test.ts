import { expect, test } from 'vitest';
import { hrSchema } from '../../../lib/config/hrSettings.ts';
import { mayTouchSource, rightsOf } from '../../../lib/hr/rights.ts';

const settings = hrSchema.parse({
  standard: { sources: ['Contractors', 'Interns'], people: 'source', mayStop: true },
  bamboohr: { source: 'Contractors' },
  deel: { source: 'Freelancers', people: 'source' },
});

test.each([
  ['standard', { sources: ['Contractors', 'Interns'], people: 'source', mayStop: true }],
  ['bamboohr', { sources: ['Contractors'], people: 'own', mayStop: false }],
  ['deel', { sources: ['Freelancers'], people: 'source', mayStop: false }],
  ['operator', { sources: [], people: 'source', mayStop: true }],
  ['workday', { sources: [], people: 'own', mayStop: false }],
])('%s may what the settings say, and whoever is not in them nothing', (system, rights) => {
  expect(rightsOf(settings, system)).toMatchObject(rights);
});

test.each(['standard', 'bamboohr', 'deel'])('%s may nothing where it is not set', (system) => {
  expect(rightsOf({}, system)).toEqual({ sources: [], people: 'own', mayStop: false });
});

test('a source is touched by its name or id, and no other', () => {
  const rights = rightsOf(settings, 'standard');
  const isTouched = (name: string, ...ids: string[]) => mayTouchSource(rights, { name, ids });
  expect([
    isTouched('Interns', 's2'),
    isTouched('Freelancers', 's3'),
    isTouched('Renamed', 's1', 'Contractors'),
  ]).toEqual([true, false, true]);
});
