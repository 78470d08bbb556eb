import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateReader } from '../../../../lib/dates/dates.ts';
import { type Decision, outcomeOf } from '../../../../lib/flows/hr-events/decideEvent.ts';
import { normalizeEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';
import type { PersonHistory } from '../../../../lib/flows/hr-events/personHistory.ts';
import type { AskedEvent, Judging } from '../../../../lib/flows/hr-events/planEvent.ts';
import { planPerson } from '../../../../lib/flows/hr-events/planPerson.ts';
import { historyAfter, isRemembered } from '../../../../lib/flows/hr-events/remember.ts';
import type { HrEvent } from '../../../../lib/hr/hrEvent.ts';
import type { Person } from '../../../../lib/people/person.ts';
import config from '../../../localConfig.ts';
import { shuffled, storyOf } from './events.ts';
import { rules, usual } from './judging.ts';

const readDate = dateReader({ timeZone: config.timeZone, dateFormats: [] });

/** What is made of a person, and what each event was decided to mean, when events are carried out so many at a time. */
async function carriedOut(events: readonly HrEvent[], most: number) {
  let record: Person | undefined;
  let kept: PersonHistory | undefined;
  const decisions: [string, Decision][] = [];
  const judging: Judging = {
    ...usual,
    locator: { ...usual.locator, record: async () => record && { id: 'record', person: record } },
  };
  let waiting = events.map((event, arrivedAt): AskedEvent => {
    const normalized = normalizeEvent(event, readDate, { system: 'standard', arrivedAt });
    return { name: event.id, event: normalized, hasWaited: false, approved: [] };
  });
  while (waiting.length > 0) {
    const some = waiting.slice(0, most);
    const plan = await planPerson(judging, kept, some);
    const { write } = plan;
    expect(plan.events.length).toBeGreaterThan(0);
    if (write) record = outcomeOf(write.decision, record);
    for (const planned of plan.events) {
      decisions.push([planned.name, planned.decision]);
      if (isRemembered(planned)) kept = historyAfter(kept, planned, record ? { recordId: 'record' } : {}, rules);
    }
    waiting = [...some.filter(({ name }) => plan.left.includes(name)), ...waiting.slice(most)];
  }
  return { record, kept: kept?.events.map(({ id }) => id), decisions };
}

test('events of a person that are carried out together mean what each means by itself, in its turn', async () => {
  let merged = 0;
  await fc.assert(
    fc.asyncProperty(storyOf('ada', 'Contractors', 12, 2), async (events) => {
      const together = await carriedOut(events, Number.POSITIVE_INFINITY);
      expect(together).toEqual(await carriedOut(events, 1));
      merged += together.decisions.filter(([, { do: what }]) => what === 'change').length > 1 ? 1 : 0;
    }),
    { numRuns: 200, seed: 13 },
  );
  expect(merged).toBeGreaterThan(50);
});

test('in whatever order they come, together they make what they make in their order', async () => {
  const inAnyOrder = storyOf('ada', 'Contractors', 8, 2).chain((events) =>
    fc.tuple(fc.constant(events), shuffled(events)),
  );
  await fc.assert(
    fc.asyncProperty(inAnyOrder, async ([events, arrived]) => {
      const once = arrived.filter(({ id }, index) => arrived.findIndex((one) => one.id === id) === index);
      const { record } = await carriedOut(once, Number.POSITIVE_INFINITY);
      expect(record).toEqual((await carriedOut(events, 1)).record);
    }),
    { numRuns: 200, seed: 13 },
  );
});
