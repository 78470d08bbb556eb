import { expect, test } from 'vitest';
import { defineConfig } from '../../../lib/config/config.ts';
import { defineStage, isOfStage, mergeSettings } from '../../../lib/config/defineStage.ts';

const shared = {
  timeZone: 'Europe/Berlin',
  noticeDays: [30, 7],
  sources: { Contractors: { graceDays: 30, onboarding: 'request' }, Interns: { graceDays: 10 } },
  hr: { standard: { sources: ['Contractors'], mayStop: true } },
};

test.each([
  ['nothing leaves everything', {}, shared],
  ['a value takes the place of one', { timeZone: 'UTC' }, { ...shared, timeZone: 'UTC' }],
  ['a list takes the place of a list, whole', { noticeDays: [1] }, { ...shared, noticeDays: [1] }],
  [
    'a group is gone through name by name, to any depth',
    { sources: { Contractors: { graceDays: 'never' }, Trainees: { graceDays: 5 } } },
    {
      ...shared,
      sources: {
        Contractors: { graceDays: 'never', onboarding: 'request' },
        Interns: { graceDays: 10 },
        Trainees: { graceDays: 5 },
      },
    },
  ],
  [
    'undefined takes away what is shared, and nothing that is not',
    { hr: { standard: undefined, deel: undefined }, sources: { Interns: { graceDays: undefined } } },
    { ...shared, hr: {}, sources: { ...shared.sources, Interns: {} } },
  ],
  [
    'what is shared by nobody is taken, without what is undefined',
    { hr: { deel: { source: 'A', people: undefined } } },
    {
      ...shared,
      hr: { ...shared.hr, deel: { source: 'A' } },
    },
  ],
])('of what a stage sets, %s', (_, own, merged) => {
  const before = structuredClone(shared);
  expect(mergeSettings(shared, own)).toEqual(merged);
  expect(shared).toEqual(before);
});

test('what defineConfig gives is told from what defineStage gives', () => {
  expect([isOfStage(defineStage({})), isOfStage({}), isOfStage(defineConfig({})), isOfStage(undefined)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('types: parts of groups may be given, and unknown settings may not', () => {
  defineStage({ hr: { deel: { defaults: { manager: 'jane.doe' } } }, approvals: undefined });
  // @ts-expect-error There is no such setting.
  defineStage({ operaters: [] });
  // @ts-expect-error A list is given whole.
  defineStage({ approvals: { rules: [{ name: 'one' }] } });
});
