import fc from 'fast-check';
import { expect } from 'vitest';
import type { EventLine } from '../../../../lib/flows/hr-events/eventReport.ts';
import type { Notice } from '../../../../lib/hr/adapter.ts';
import { eventIdentity } from '../../../../lib/hr/eventIdentity.ts';
import type { HrEvent } from '../../../../lib/hr/hrEvent.ts';
import { everywhereOnce } from '../../../inProcess.ts';
import { now, shuffled, storyOf } from './events.ts';
import { faults, faultsOf } from './faults.ts';
import { hour, startHandling } from './handling.ts';

const systems = ['standard', 'bamboohr', 'deel'] as const;
/** Those who came by a file, whom no system brought. */
const filed = ['file.0', 'file.1'];
const others = Array.from({ length: 5 }, (_, index) => `person.${index}`);

/** How many people may leave within a day without a decision. */
const threshold = 1;

/** A hire whose contract runs. */
const hire = (accountName: string): HrEvent => ({
  ...{ id: `${accountName}-hire`, type: 'hired', source: 'Contractors' },
  occurredAt: new Date(now - 101 * 86_400_000).toISOString(),
  person: {
    ...{ accountName, firstName: 'Ada', lastName: 'Example', email: `${accountName}@example.com`, phone: '0' },
    ...{ manager: 'jane.doe', startDate: '2026-10-01', endDate: '2027-06-30', data: { vendor: 'Northwind' } },
  },
});

/** What ends it. */
const end = (accountName: string): HrEvent => ({
  ...{ id: `${accountName}-end`, type: 'ended', source: 'Contractors' },
  occurredAt: new Date(now - 86_400_000).toISOString(),
  person: { accountName },
});

const systemOf = fc.constantFrom(...systems);

/** What is said of one person: mostly by the system that hires them, if one does. */
const saidOf = (name: string): fc.Arbitrary<Notice[]> =>
  fc
    .tuple(systemOf, storyOf(name, 'Contractors', 5), fc.array(fc.option(systemOf, { freq: 3 }), { minLength: 5 }))
    .map(([owner, story, by]) => [
      ...(filed.includes(name) ? [] : [{ system: owner, event: hire(name) }]),
      ...story.map((event, index) => ({ system: by[index] ?? owner, event })),
      { system: by.at(-1) ?? owner, event: end(name) },
    ]);

/** Events of three systems about the same people, in the order in which they arrive, with pauses and kills between. */
const said = fc.tuple(...[...filed, ...others].map(saidOf)).chain((stories) =>
  fc.record({
    posted: shuffled(stories.flat()),
    pauses: fc.array(fc.constantFrom(0, 0, 0, 0, 0, 1, 5), { minLength: 40, maxLength: 40 }),
    crash: fc.constantFrom(undefined, 'before' as const, 'after' as const),
    wrong: faults,
  }),
);

/** Outcomes by which a system has touched somebody who was there. */
const touching: ReadonlySet<string> = new Set(['changed', 'extended', 'ended', 'rehired', 'withdrawn']);

/** Whether a line says that somebody loses access, or loses it sooner. */
function takesAway({ outcome, changed }: EventLine): boolean {
  const end = changed.find(({ name }) => name === 'endDate');
  const start = changed.find(({ name }) => name === 'startDate');
  const isSooner = end !== undefined && Date.parse(end.to) < Date.parse(end.from) && Date.parse(end.from) > now;
  const isPutOff = start !== undefined && Date.parse(start.from) <= now && Date.parse(start.to) > now;
  return outcome === 'withdrawn' || isSooner || isPutOff;
}

/**
 * Whatever three systems say of the same people, in any order, one of which has another source, by runs that are killed, to a
 * tenant that fails now and then: nobody whom a system did not bring is
 * touched by it, nobody more than the threshold leaves within a day without a decision, and every event has a line.
 *
 * @returns how often somebody was touched, and somebody was held, so that many runs can show that something happened
 */
export async function keepsApart(numRuns: number, seed: number): Promise<{ touched: number; held: number }> {
  let touched = 0;
  let held = 0;
  const property = fc.asyncProperty(said, async ({ posted, pauses, crash, wrong }) => {
    const handling = await startHandling(new Date(now).toISOString());
    try {
      const start = '2026-01-01T00:00:00Z';
      await handling.plant(
        'Contractors',
        filed.map((name) => ({ name, start, end: '2027-06-30T00:00:00Z' })),
      );
      const planted = (await Array.fromAsync(handling.isc.records.list())).map(({ modified: _, ...record }) => record);
      const settings = { Contractors: { deleteThresholdMinimum: threshold, deleteThresholdPercent: 0 } };
      const own = { source: 'Contractors' };
      const flow = handling.flowOf('record', settings, {
        standard: { sources: ['Contractors'] },
        bamboohr: own,
        deel: { source: 'Interns', people: 'source' },
      });
      handling.interfere(faultsOf(wrong));
      if (crash) flow.crash = everywhereOnce(crash, () => {});
      for (const [index, notice] of posted.entries()) {
        handling.post(flow, notice);
        const pause = pauses[index % pauses.length] ?? 0;
        if (pause > 0) await handling.pass(flow, pause * 400);
      }
      await handling.pass(flow, hour);
      handling.interfere();

      const lines = (await handling.reports()).flatMap(({ events }) => events);
      const told = new Set(lines.map(({ system, event }) => `${system} ${event.id}`));
      expect(posted.filter((one) => !told.has(`${one.system} ${eventIdentity(one).id}`))).toEqual([]);

      const records = (await Array.fromAsync(handling.isc.records.list())).map(({ modified: _, ...record }) => record);
      expect(records.filter(({ accountName }) => filed.includes(accountName))).toEqual(planted);

      for (const name of others) {
        const own = lines.filter(({ accountName }) => accountName === name);
        const bringers = own.filter(({ outcome }) => outcome === 'created').map(({ system }) => system);
        const strangers = own.filter(({ outcome, system }) => touching.has(outcome) && !bringers.includes(system));
        expect(strangers, JSON.stringify(own)).toEqual([]);
        touched += own.filter(({ outcome }) => touching.has(outcome)).length;
      }
      const leavers = new Set(lines.filter(takesAway).map(({ accountName }) => accountName));
      expect(leavers.size).toBeLessThanOrEqual(threshold);
      held += lines.filter(({ outcome }) => outcome === 'held').length;
    } finally {
      await handling.close();
    }
  });
  await fc.assert(property, { numRuns, seed, endOnFailure: true });
  return { touched, held };
}
