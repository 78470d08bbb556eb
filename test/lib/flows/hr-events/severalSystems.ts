import fc from 'fast-check';
import { expect } from 'vitest';
import type { EventLine } from '../../../../lib/flows/hr-events/eventReport.ts';
import type { Notice } from '../../../../lib/hr/adapter.ts';
import { eventIdentity } from '../../../../lib/hr/eventIdentity.ts';
import type { HrEvent } from '../../../../lib/hr/hrEvent.ts';
import { personOf } from '../../../../lib/people/person.ts';
import { seededClients } from '../../../../local/tenant/seed.ts';
import { everywhereOnce, type InProcess } from '../../../inProcess.ts';
import { keptOfExecutions } from '../../../keptOfExecutions.ts';
import { isKept, model, modelled, now, shuffled, storyOf } from './events.ts';
import { faults, faultsOf } from './faults.ts';
import { type Handling, hour, startHandling } from './handling.ts';

const systems = ['standard', 'bamboohr', 'deel'] as const;

/** Two of these sources are for two systems at most, each for its own people; the third is all for one. */
const hr = {
  standard: { sources: ['Contractors', 'Partners'] },
  bamboohr: { source: 'Contractors' },
  deel: { source: 'Interns', people: 'source' as const },
};

/** Those who came by a file, whom no system brought. */
const filed = ['file.0', 'file.1'];

/** Whom systems speak of, and in which source. Of `Partners`, hires need an approval. */
const sourceOf = new Map([
  ...filed.map((name) => [name, 'Contractors'] as const),
  ...['person.0', 'person.1', 'person.2'].map((name) => [name, 'Contractors'] as const),
  ...['person.3', 'person.4'].map((name) => [name, 'Interns'] as const),
  ...['person.5', 'person.6'].map((name) => [name, 'Partners'] as const),
]);

/** A hire whose contract runs. */
const hire = (accountName: string, source: string): HrEvent => ({
  ...{ id: `${accountName}-hire`, type: 'hired', source },
  occurredAt: new Date(now - 101 * 86_400_000).toISOString(),
  person: {
    ...{ accountName, firstName: 'Ada', lastName: 'Example', email: `${accountName}@example.com`, phone: '0' },
    ...{ manager: 'jane.doe', startDate: '2026-10-01', endDate: '2027-06-30' },
    ...(source === 'Contractors' && { data: { vendor: 'Northwind' } }),
  },
});

/** What ends it. */
const end = (accountName: string, source: string): HrEvent => ({
  ...{ id: `${accountName}-end`, type: 'ended', source },
  occurredAt: new Date(now - 86_400_000).toISOString(),
  person: { accountName, endDate: '2026-11-22' },
});

const systemOf = fc.constantFrom(...systems);

/** The other sources have no attribute of that name. */
const without = (event: HrEvent): HrEvent => {
  const { data: _, ...person } = event.person;
  return event.source === 'Contractors' ? event : { ...event, person };
};

/** What is said of one person: mostly by the system that hires them, if one does. */
const saidOf = ([name, source]: readonly [string, string]): fc.Arbitrary<Notice[]> =>
  fc
    .tuple(systemOf, storyOf(name, source, 4), fc.array(fc.option(systemOf, { freq: 3 }), { minLength: 4 }))
    .map(([owner, story, by]) => [
      ...(filed.includes(name) ? [] : [{ system: owner, event: hire(name, source) }]),
      ...story.map((event, index) => ({ system: by[index] ?? owner, event: without(event) })),
      { system: by.at(-1) ?? owner, event: end(name, source) },
    ]);

/** Events of three systems about the same people, in the order in which they arrive, with pauses and kills between. */
const said = fc.tuple(...[...sourceOf].map(saidOf)).chain((stories) =>
  fc.record({
    stories: fc.constant(stories),
    posted: shuffled(stories.flat()),
    pauses: fc.array(fc.constantFrom(0, 0, 0, 0, 0, 1, 5), { minLength: 40, maxLength: 40 }),
    crash: fc.constantFrom(undefined, 'before' as const, 'after' as const),
    wrong: faults,
    /** How many people of a source may leave within a day without a decision. */
    threshold: fc.constantFrom(1, 1_000),
    decision: fc.constantFrom('approve' as const, 'reject' as const),
  }),
);

/** Outcomes by which a system has touched somebody who was there. */
const touching: ReadonlySet<string> = new Set(['changed', 'extended', 'ended', 'rehired', 'withdrawn']);

/** Outcomes of which something else comes in the end. */
const unfinished: ReadonlySet<string> = new Set(['held', 'requested', 'reading']);

/** Whether a line says that somebody loses access, or loses it sooner. */
function takesAway({ outcome, changed }: EventLine): boolean {
  const end = changed.find(({ name }) => name === 'endDate');
  const start = changed.find(({ name }) => name === 'startDate');
  const isSooner = end !== undefined && Date.parse(end.to) < Date.parse(end.from) && Date.parse(end.from) > now;
  // Whoever had ended had nothing to lose.
  const hadEnded = end !== undefined && Date.parse(end.from) <= now;
  const isPutOff = start !== undefined && Date.parse(start.from) <= now && Date.parse(start.to) > now && !hadEnded;
  return outcome === 'withdrawn' || isSooner || isPutOff;
}

type Line = EventLine & { source: string };

async function linesOf(handling: Handling): Promise<Line[]> {
  return (await handling.reports()).flatMap(({ events, source }) =>
    events.map((line) => ({ ...line, source: source.name })),
  );
}

/** Approvers and operators decide, until nothing waits for them. */
async function decideAll(handling: Handling, flow: InProcess, decision: 'approve' | 'reject'): Promise<void> {
  let decided = 0;
  for (let round = 0; round < 6; round += 1) {
    for (const [name, source] of sourceOf) if (source === 'Partners') await handling.decide(name, 'approve');
    const mails = await handling.box.mails();
    for (let place = decided; place < mails.length; place += 1) {
      if (mails[place]?.text?.includes('/decisions/')) await handling.decideHeld(flow, decision, place);
    }
    decided = mails.length;
    await handling.pass(flow, hour);
  }
}

/** What many runs of the law have seen, to show that enough happened. */
export type Seen = { touched: number; held: number; compared: number; decided: number };

/**
 * Whatever three systems say of the people of three sources, in any order, by runs that are killed, to a tenant that fails now
 * and then: nobody whom a system may not touch is touched by it; no more than the threshold leave a source within a day without
 * a decision; every event comes to an end, in a line; nobody is named outside the bucket; and whoever one system alone has
 * brought is as a plain fold over what it may say makes them.
 */
export async function keepsApart(numRuns: number, seed: number): Promise<Seen> {
  const seen: Seen = { touched: 0, held: 0, compared: 0, decided: 0 };
  const property = fc.asyncProperty(said, async ({ stories, posted, pauses, crash, wrong, threshold, decision }) => {
    const handling = await startHandling(new Date(now).toISOString());
    try {
      const { isc } = handling;
      const { clientId: owner } = seededClients.owner;
      const approvers = [seededClients.approver.clientId, seededClients.approver2.clientId];
      const accountManagers = [seededClients.manager.clientId];
      const partners = { name: 'Partners', description: 'Those of other firms', owner, approvers, accountManagers };
      await isc.sources.create(partners);
      const since = { start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' };
      await handling.plant(
        'Contractors',
        filed.map((name) => ({ name, ...since })),
      );
      const recordsNow = async () =>
        (await Array.fromAsync(isc.records.list())).map(({ modified: _, ...record }) => record);
      const planted = await recordsNow();
      const settings = {
        '*': { onboarding: 'record' as const, deleteThresholdMinimum: threshold, deleteThresholdPercent: 0 },
        Partners: { onboarding: 'request' as const },
      };
      const flow = handling.flowOf('record', settings, hr, 'Europe/Berlin');
      handling.interfere(faultsOf(wrong));
      if (crash) flow.crash = everywhereOnce(crash, () => {});
      for (const [index, notice] of posted.entries()) {
        handling.post(flow, notice);
        const pause = pauses[index % pauses.length] ?? 0;
        if (pause > 0) await handling.pass(flow, pause * 400);
      }
      await handling.pass(flow, hour);
      const before = await linesOf(handling);
      for (const source of new Set(sourceOf.values())) {
        const leavers = before.filter((line) => line.source === source && takesAway(line));
        expect(new Set(leavers.map(({ accountName }) => accountName)).size).toBeLessThanOrEqual(threshold);
      }
      seen.held += before.filter(({ outcome }) => outcome === 'held').length;

      await decideAll(handling, flow, decision);
      handling.interfere();
      const lines = await linesOf(handling);
      const last = new Map(lines.map((line) => [`${line.system} ${line.event.id}`, line.outcome]));
      const came = posted.map((one) => [one, last.get(`${one.system} ${eventIdentity(one).id}`)] as const);
      expect(came.filter(([, outcome]) => outcome === undefined || unfinished.has(outcome))).toEqual([]);
      expect(lines.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
      seen.decided += lines.filter(({ outcome }) => outcome === 'approved' || outcome === 'rejected').length;
      for (const prefix of ['events/', 'waiting/', 'locks/'])
        expect(await handling.box.objects.list(prefix)).toEqual([]);
      expect(flow.executions().filter(({ status }) => status !== 'SUCCEEDED')).toEqual([]);
      expect([keptOfExecutions(flow.executions()), ...handling.lines].join()).not.toMatch(/(person|file)\.\d|Example"/);

      const records = await recordsNow();
      expect(records.filter(({ accountName }) => filed.includes(accountName))).toEqual(planted);
      for (const [index, [name, source]] of [...sourceOf].entries()) {
        const own = lines.filter(({ accountName }) => accountName === name);
        const outcomes = own.map(({ outcome }) => outcome);
        const isBringing = ({ outcome }: EventLine) => outcome === 'created' || outcome === 'requested';
        const bringers = [...new Set(own.filter(isBringing).map(({ system }) => system))];
        const strangers = own.filter(({ outcome, system }) => touching.has(outcome) && !bringers.includes(system));
        expect(strangers, JSON.stringify(own)).toEqual([]);
        seen.touched += outcomes.filter((outcome) => touching.has(outcome)).length;
        const isUndone = own.some(({ outcome, reason }) => outcome === 'held' || isKept.test(reason ?? ''));
        const wasAway = outcomes.includes('withdrawn') || outcomes.includes('gone');
        const [bringer, ...more] = bringers;
        if (!bringer || more.length > 0 || isUndone || (wasAway && source === 'Partners')) continue;
        const events = (stories[index] ?? []).flatMap((one) =>
          'event' in one && one.system === bringer ? [one.event] : [],
        );
        const record = records.find(({ accountName }) => accountName === name);
        expect(record && modelled(personOf(record)), JSON.stringify(own)).toEqual(model(events));
        seen.compared += 1;
      }
    } finally {
      await handling.close();
    }
  });
  await fc.assert(property, { numRuns, seed, endOnFailure: true });
  return seen;
}
