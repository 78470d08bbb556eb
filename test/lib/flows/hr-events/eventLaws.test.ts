import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateReader } from '../../../../lib/dates/dates.ts';
import { decide, outcomeOf } from '../../../../lib/flows/hr-events/decideEvent.ts';
import { decideLate, earliestStartOf, isLate, mergeIntoPendingHire } from '../../../../lib/flows/hr-events/history.ts';
import { type NormalizedEvent, normalizeEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';
import { rulesOf } from '../../../../lib/flows/hr-events/planEvent.ts';
import type { HrEvent } from '../../../../lib/hr/hrEvent.ts';
import type { Person } from '../../../../lib/people/person.ts';
import config from '../../../localConfig.ts';
import { model, now, shuffled, storyOf } from './events.ts';

const rules = rulesOf({ ...config, sources: { '*': { onboarding: 'record' } } }, { name: 'Contractors', ids: [] }, now);
const readDate = dateReader({ timeZone: config.timeZone, dateFormats: [] });

/**
 * What becomes of nobody when the events come in this order. `kept`: a late event would have had a record deleted that has
 * started by now, which nelm never does.
 */
function become(
  events: readonly HrEvent[],
  isDefault: (event: HrEvent) => boolean = () => false,
): { record: Person | undefined; kept: boolean } {
  const known: NormalizedEvent[] = [];
  let record: Person | undefined;
  let kept = false;
  for (const one of events) {
    const defaulted = isDefault(one) ? ['phone'] : undefined;
    const event = normalizeEvent(one, readDate, { system: 'standard', arrivedAt: 0, defaulted });
    if (known.some(({ id }) => id === event.id)) continue;
    const history = { base: undefined, events: known };
    const late = isLate(event, history);
    const situation = { record, earliestStart: earliestStartOf(history, rules) };
    const decision = late
      ? decideLate(event, history, situation, rules)
      : decide(mergeIntoPendingHire(event, history, rules), situation, rules);
    kept ||= late && decision.do === 'nothing' && /^The contract has (not )?started/.test(decision.reason);
    record = outcomeOf(decision, record);
    known.push(event);
  }
  return { record, kept };
}

const modelled = (person: Person | undefined) =>
  person && {
    firstName: person.firstName,
    phone: person.phone,
    start: Date.parse(person.startDate),
    end: Date.parse(person.endDate),
  };

const story = storyOf('ada', 'Contractors');

test('events in order make of a person what a plain model says', () => {
  fc.assert(
    fc.property(story, (events) => {
      expect(modelled(become(events).record)).toEqual(model(events));
    }),
    { numRuns: 500 },
  );
});

test('events in any order, some of them twice, make the same of a person as in order', () => {
  const inAnyOrder = story.chain((events) => fc.tuple(fc.constant(events), shuffled(events)));
  fc.assert(
    fc.property(inAnyOrder, ([events, arrived]) => {
      const { record, kept } = become(arrived);
      fc.pre(!kept);
      expect(record).toEqual(become(events).record);
    }),
    { numRuns: 500 },
  );
});

/** Of some hires the system says no phone, and what is set for new people stands in its place. */
const ofDefaults = story.map((events) =>
  events.map(({ person, ...event }): HrEvent => {
    const isSaid = event.type !== 'hired' || Number(person.phone) % 2 === 1;
    return { ...event, person: isSaid ? person : { ...person, phone: 'default' } };
  }),
);
const isDefault = ({ person }: HrEvent) => person.phone === 'default';

test('what is set for new people is of new people alone', () => {
  fc.assert(
    fc.property(ofDefaults, (events) => {
      expect(modelled(become(events, isDefault).record)).toEqual(model(events, isDefault));
    }),
    { numRuns: 500 },
  );
});

test('and so it is in whatever order events come', () => {
  const inAnyOrder = ofDefaults.chain((events) => fc.tuple(fc.constant(events), shuffled(events)));
  fc.assert(
    fc.property(inAnyOrder, ([events, arrived]) => {
      const { record, kept } = become(arrived, isDefault);
      fc.pre(!kept);
      expect(record).toEqual(become(events, isDefault).record);
    }),
    { numRuns: 500 },
  );
});

test('1,000 events over 50 people, shuffled and repeated, make of each what the events in order do', () => {
  const names = Array.from({ length: 50 }, (_, index) => `person.${index}`);
  const arbitrary = fc.tuple(...names.map((name) => storyOf(name, 'Contractors', 20, 20)));
  const [stories = []] = fc.sample(arbitrary, { numRuns: 1, seed: 7 });
  const [stream = []] = fc.sample(shuffled(stories.flat()), { numRuns: 1, seed: 7 });
  expect(stream.length).toBeGreaterThan(1_000);
  let compared = 0;
  for (const [index, events] of stories.entries()) {
    const { record, kept } = become(stream.filter(({ person }) => person.accountName === names[index]));
    if (kept) continue;
    expect(modelled(record)).toEqual(model(events));
    compared += 1;
  }
  expect(compared).toBeGreaterThan(35);
});
