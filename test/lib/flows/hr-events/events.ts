import fc from 'fast-check';
import type { HrEvent } from '../../../../lib/hr/hrEvent.ts';

/** The moment at which everything is looked at. */
export const now = Date.parse('2026-11-24T10:00:00Z');

const day = 86_400_000;
const calendarDay = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((days) => new Date(now + days * day).toISOString().slice(0, 10));

const phone = fc.integer({ min: 1, max: 9 }).map(String);

/** Contracts that are over, that run, and that are to come; some are longer than the 730 days that a contract may have. */
const contract = fc.record({ startDate: calendarDay(-400, 60), endDate: calendarDay(-100, 800) });

/** What happens to one person: only `hired` and `rehired` say when a contract starts. */
const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('hired' as const), values: fc.record({ phone, contract }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('hired' as const),
      values: fc.record({ phone, contract: fc.record({ startDate: calendarDay(-400, 60) }) }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('changed' as const),
      values: fc.oneof(fc.record({ phone }), fc.record({ firstName: phone })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('extended' as const),
      values: fc.record({ endDate: calendarDay(-50, 800) }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('ended' as const),
      values: fc.record({ endDate: calendarDay(-450, 30) }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('rehired' as const), values: fc.record({ phone, contract }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('withdrawn' as const), values: fc.constant({}) }) },
);

/** The events of one person in their order, an hour apart. */
export const storyOf = (accountName: string, source: string, maxLength = 10, minLength = 1): fc.Arbitrary<HrEvent[]> =>
  fc.array(happening, { minLength, maxLength }).map((all) =>
    all.map(({ type, values }, index): HrEvent => {
      const { contract, ...said } = { contract: {}, ...values };
      const isNew = type === 'hired' || type === 'rehired';
      const email = `${accountName}@example.com`;
      const own = { firstName: 'Ada', lastName: 'Example', email, phone: '0', manager: 'jane.doe' };
      const name = isNew ? { ...own, data: { vendor: 'Northwind' } } : {};
      return {
        id: `${accountName}-${index}`,
        type,
        occurredAt: new Date(now - 100 * day + index * 3_600_000).toISOString(),
        source,
        person: { accountName, ...name, ...said, ...contract },
      };
    }),
  );

/** All of them in another order, some of them twice or thrice. */
export const shuffled = <T>(events: readonly T[]): fc.Arbitrary<T[]> =>
  fc
    .array(fc.constantFrom(...events), { maxLength: events.length })
    .chain((again) => fc.shuffledSubarray([...events, ...again], { minLength: events.length + again.length }));

/** A person as the model sees them. */
export type Modelled = { firstName: string; phone: string; start: number; end: number };

type Recorded = Record<'firstName' | 'phone' | 'startDate' | 'endDate', string>;

/** A record as the model sees it. */
export const modelled = ({ firstName, phone, startDate, endDate }: Recorded): Modelled => ({
  firstName,
  phone,
  start: Date.parse(startDate),
  end: Date.parse(endDate),
});

/** What a late event may not do any more: its person was let in meanwhile. */
export const isKept = /^The contract has (not )?started/;

const hours = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' });

/** The first moment of a day in Berlin, or its last second. */
function berlin(date: string, kind: 'start' | 'end'): number {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const noon = midnight + (kind === 'start' ? 0 : day - 2 * 3_600_000);
  const offset = Number(/GMT\+(\d+)/.exec(hours.format(noon))?.[1] ?? 0) * 3_600_000;
  return kind === 'start' ? midnight - offset : midnight + day - 1_000 - offset;
}

const dayInBerlin = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' });

/** A contract may have 730 days, which are two years, with a 29 February within them or not. */
function longestEnd(start: number): number {
  const [year = '', ...rest] = dayInBerlin.format(start).split('-');
  return Math.max(start + 730 * day, berlin([Number(year) + 2, ...rest].join('-'), 'start'));
}

/**
 * What the events in their order make of nobody, told plainly: in records, without requests.
 *
 * @param isDefault whether the phone of an event is what is set for new people, and not what its system says
 */
export function model(events: readonly HrEvent[], isDefault = (_: HrEvent) => false): Modelled | undefined {
  let one: Modelled | undefined;
  let earliest = Number.POSITIVE_INFINITY;
  /** Of a hire that does not say when the contract ends. */
  let partial: Modelled | undefined;
  for (const event of events) {
    const { type: said, person, occurredAt } = event;
    const completes = partial !== undefined && (said === 'changed' || said === 'extended');
    const type = completes ? 'hired' : said;
    const { firstName, phone, startDate = '', endDate = '' } = person;
    const before: Modelled | undefined = isDefault(event) ? (one ?? partial) : undefined;
    const named = { ...(firstName && { firstName }), ...(phone && { phone: before?.phone ?? phone }) };
    const given = { start: startDate && berlin(startDate, 'start'), end: endDate && berlin(endDate, 'end') };
    const dates = { ...(given.start && { start: given.start }), ...(given.end && { end: given.end }) };
    const next = { firstName: '', phone: '', start: 0, end: 0, ...(completes && partial), ...one, ...named, ...dates };
    partial = type === 'hired' && !one && next.end === 0 ? next : undefined;
    const isContract = next.end > next.start && next.end <= longestEnd(next.start);
    if (type === 'hired' || type === 'rehired') {
      const isOver = type === 'hired' && one !== undefined && one.end <= now && next.end <= now;
      if (isContract && !isOver) one = next;
    } else if (!one) continue;
    else if (type === 'withdrawn') one = earliest > now ? undefined : one;
    else if (type === 'changed') one = next;
    else if (type === 'extended') one = next.end > one.end && isContract ? next : one;
    else if (one.end <= now) continue;
    else if (given.end && given.end < one.start && Date.parse(occurredAt) < one.start) continue;
    else if (next.end > now) one = isContract ? next : one;
    else one = { ...one, end: Math.max(next.end, one.start + 1_000) };
    earliest = one ? Math.min(earliest, one.start) : Number.POSITIVE_INFINITY;
  }
  return one;
}
