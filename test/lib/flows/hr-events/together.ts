import fc from 'fast-check';
import { expect } from 'vitest';
import { personOf } from '../../../../lib/people/person.ts';
import { everywhereOnce } from '../../../inProcess.ts';
import { keptOfExecutions } from '../../../keptOfExecutions.ts';
import { isKept, model, modelled, now, shuffled, storyOf } from './events.ts';
import { faults, faultsOf } from './faults.ts';
import { hour, startHandling } from './handling.ts';

const names = Array.from({ length: 8 }, (_, index) => `person.${index}`);

/** What happens to some people, in the order in which it arrives, and where deliveries end; some runs are killed. */
const history = fc.tuple(...names.map((name) => storyOf(name, 'Contractors', 5))).chain((stories) =>
  fc.record({
    stories: fc.constant(stories),
    arrived: shuffled(stories.flat()),
    /** After which events time passes: so long that a run begins, works or ends meanwhile. */
    pauses: fc.array(fc.constantFrom(0, 0, 0, 1, 2, 10), { minLength: 40, maxLength: 40 }),
    crash: fc.constantFrom(undefined, 'before' as const, 'after' as const),
    wrong: faults,
  }),
);

/**
 * Events that come in any order, some of them twice, cut into deliveries anywhere, by runs that are killed at every checkpoint,
 * with faults of the tenant where that is wanted,
 * make of their people what they would have made in their order; each has a line, and nothing is left behind.
 */
export async function holdsTogether(numRuns: number, seed: number, withFaults = false): Promise<void> {
  let compared = 0;
  const property = fc.asyncProperty(history, async ({ stories, arrived, pauses, crash, wrong }) => {
    const handling = await startHandling(new Date(now).toISOString());
    try {
      const flow = handling.flowOf(
        'record',
        { Contractors: { deleteThresholdMinimum: 1_000 } },
        undefined,
        'Europe/Berlin',
      );
      if (withFaults) handling.interfere(faultsOf(wrong));
      if (crash) flow.crash = everywhereOnce(crash, () => {});
      for (const [index, event] of arrived.entries()) {
        handling.post(flow, { system: 'standard', event });
        const pause = pauses[index % pauses.length] ?? 0;
        if (pause > 0) await handling.pass(flow, pause * 400);
      }
      await handling.pass(flow, hour);
      handling.interfere();

      const lines = (await handling.reports()).flatMap(({ events }) => events);
      const told = new Set(lines.map(({ event }) => event.id));
      expect(arrived.map(({ id }) => id).filter((id) => !told.has(id))).toEqual([]);
      expect(lines.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
      for (const prefix of ['events/', 'waiting/', 'locks/'])
        expect(await handling.box.objects.list(prefix)).toEqual([]);
      expect(flow.executions().filter(({ status }) => status !== 'SUCCEEDED')).toEqual([]);
      expect(keptOfExecutions(flow.executions())).not.toMatch(/person\.\d|Example"/);

      const records = await Array.fromAsync(handling.isc.records.list());
      for (const [index, events] of stories.entries()) {
        const name = names[index] ?? '';
        if (lines.some(({ accountName, reason }) => accountName === name && isKept.test(reason ?? ''))) continue;
        const record = records.find(({ accountName }) => accountName === name);
        expect(record && modelled(personOf(record)), JSON.stringify(events)).toEqual(model(events));
        compared += 1;
      }
    } finally {
      await handling.close();
    }
  });
  await fc.assert(property, { numRuns, seed, endOnFailure: true });
  expect(compared).toBeGreaterThan(0);
}
