import type { System } from '../../../lib/hr/systems.ts';
import { stoppedThenChosen } from '../shortChoices.ts';
import { endedThenExtended } from '../shortEvents.ts';
import { early, forged, stoppedThenAskedFor, trespass } from '../shortHires.ts';
import { changedWhileHeld, fallen, movedWhileHeld, shorter, sweptAndShorter, tooSmall } from '../shortLists.ts';
import { forwardedOffer, offeredToTwo, offerOfAnother } from '../shortOffers.ts';
import { handedOver, soonOver, stopped } from '../shortPlans.ts';
import type { Planted } from './planted.ts';
import { asAsked, headerOf, untouched, withIsc, writingAs } from './planting.ts';

/** Faults that concern who may go, and whose people they are. */
export const rights: Readonly<Record<string, Planted>> = {
  '2 who may go: any number ends without a decision': {
    ...{ plan: shorter, seenAs: '3 of 8 people of Interns lost access within a day without a decision' },
    tools: (tools) => ({
      ...tools,
      config: { ...tools.config, sources: { '*': { ...tools.config.sources['*'], deleteThresholdPercent: 100 } } },
    }),
  },
  '2 who may go: whom the sweep has deleted does not count with those of a list': {
    ...{ plan: sweptAndShorter, seenAs: '4 of 10 people of Interns lost access within a day without a decision' },
    tools: (tools, flow) => {
      const isKept = (key: string) => flow !== 'expiry-sweep' || !key.endsWith('/endings.json');
      const { create, replace } = tools.bucket;
      return {
        ...tools,
        bucket: {
          ...tools.bucket,
          create: async (key, value) => (isKept(key) ? await create(key, value) : true),
          replace: async (key, value, etag) => (isKept(key) ? await replace(key, value, etag) : true),
        },
      };
    },
  },
  '2 who may go: nobody is looked for who is blocked': {
    ...{ plan: stopped, seenAs: 'qx.1 of Interns was stopped at' },
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        list: async (prefix) => (/^(blocked|watched)\//.test(prefix) ? [] : await tools.bucket.list(prefix)),
      },
    }),
  },
  '2 who may go: a rule approves of whoever is stopped': {
    ...{ plan: stoppedThenAskedFor, seenAs: 'The request for qxe.1, who was stopped at 2026-03-02T08:00' },
    tools: (tools, flow) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        list: async (prefix) =>
          flow === 'approvals' && prefix.startsWith('blocked/') ? [] : await tools.bucket.list(prefix),
      },
    }),
  },
  '2 who may go: whoever has ended is let in again, and nobody is asked': {
    ...{ plan: endedThenExtended, seenAs: 'qxe.1 of Contractors was let in again by an event' },
    tools: (tools, flow) =>
      flow === 'hr-events'
        ? { ...tools, config: { ...tools.config, sources: { '*': { onboarding: 'record' } } } }
        : tools,
  },
  '2 who may go: the request for whoever is stopped waits for approvers': {
    ...{ plan: stoppedThenAskedFor, seenAs: 'The request for qxe.1 waits, who was stopped at 2026-03-02T08:00' },
    tools: (tools, flow) =>
      flow !== 'hr-events'
        ? tools
        : withIsc(tools, (isc) => ({
            requests: { ...isc.requests, list: () => (async function* () {})() as never },
          })),
  },
  '2 who may go: the grace is over at once': {
    ...{ plan: soonOver, seenAs: 'The sweep deleted qx.2 of Interns, whose contract ran until' },
    tools: (tools) => ({ ...tools, now: () => tools.now() + 40 * 86_400_000 }),
  },
  '2 who may go: the sweep deletes who was changed while it waited': {
    plan: changedWhileHeld,
    seenAs: 'who was changed by hand while it waited for a decision',
    ...untouched,
  },
  '2 who may go: whoever got another end while a list waited is ended': {
    plan: movedWhileHeld,
    seenAs: 'ended qx.8 of Interns, whose end was moved by hand while it waited for a decision',
    ...asAsked,
  },
  '2 who may go: the lists of changes and of the ended are lost': {
    ...{ plan: movedWhileHeld, seenAs: 'qx.6 of Interns ends 2026-03-03T15:00' },
    ...writingAs(/\/(?:changes|ended)\.csv$/, headerOf),
  },
  '2 who may go: a manager extends the contract of somebody who is stopped': {
    ...{ plan: stoppedThenChosen, seenAs: 'extended qx.1, who was stopped at 2026-03-02T12:00' },
    tools: (tools, flow) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        list: async (prefix) =>
          flow === 'contract-choice' && prefix.startsWith('blocked/') ? [] : await tools.bucket.list(prefix),
      },
    }),
  },
  '2 whose they are: an HR system touches people of another one': {
    ...{ plan: trespass, seenAs: 'deel has not brought qxe.1' },
    tools: (tools, flow) => {
      const { hr } = tools.config;
      if (flow !== 'hr-events' || !hr.deel) return tools;
      return { ...tools, config: { ...tools.config, hr: { ...hr, deel: { ...hr.deel, people: 'source' } } } };
    },
  },
  '2 who may go: a full list that is too small is imported': {
    ...{ plan: tooSmall, seenAs: 'The full list of event 1 has 2 rows' },
    tools: (tools) => ({ ...tools, config: { ...tools.config, sources: {} } }),
  },
  '2 who may go: a full list that has fallen is imported': {
    ...{ plan: fallen, seenAs: 'The full list of event 2 has 6 rows, the last one 8' },
    tools: (tools) => ({ ...tools, config: { ...tools.config, sources: {} } }),
  },
  '2 whose they are: others than who accepted get the people': {
    ...{ plan: handedOver, seenAs: 'has mary.major as manager, who was not asked or did not say yes' },
    tools: (tools, flow) =>
      flow !== 'manager-transfer'
        ? tools
        : withIsc(tools, (isc) => ({
            records: {
              ...isc.records,
              patch: (id, values) => isc.records.patch(id, { ...values, manager: 'mary.major' }),
            },
          })),
  },
  '2 whose they are: people are taken from whoever has got them meanwhile': {
    ...{ plan: offeredToTwo, seenAs: 'took qx.1 from richard.miles, and not from john.roe' },
    tools: (tools, flow) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        async readJson(key, schema) {
          const read = await tools.bucket.readJson(key, schema);
          if (!read || flow !== 'manager-transfer' || !key.startsWith('transfers/')) return read;
          const { manager } = read.value as { manager?: { account: string } };
          return manager?.account === 'mary.major'
            ? { ...read, value: { ...read.value, from: 'richard.miles' } }
            : read;
        },
      },
    }),
  },
  '2 whose they are: a forwarded link answers an offer': {
    ...{ plan: forwardedOffer, seenAs: 'was answered, and not by whoever was asked and is signed in' },
    console: (tools) => ({ ...tools, config: { ...tools.config, decisions: { signIn: 'optional' } } }),
  },
  '2 whose they are: another manager answers an offer': {
    ...{ plan: offerOfAnother, seenAs: 'Somebody who was not asked (another) was told what was answered' },
    console: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        async readJson(key, schema) {
          const read = await tools.bucket.readJson(key, schema);
          if (!read || !key.startsWith('transfers/')) return read;
          return { ...read, value: { ...read.value, manager: { account: 'jane.doe', email: 'jane.doe@example.com' } } };
        },
      },
    }),
  },
  '2 who may go: an event of the future is taken': {
    ...{ plan: early, seenAs: 'The early event 1 was answered with 202, and not 422' },
    // To the door, whatever it is posted happens at this moment.
    webhook: (tools) => {
      const occurredAt = new Date(tools.now()).toISOString();
      const parse =
        (system: System): System['parse'] =>
        (...given) =>
          system
            .parse(...given)
            .map((item) => (item.kind === 'event' ? { ...item, event: { ...item.event, occurredAt } } : item));
      const systems = Array.from(
        tools.systems,
        ([name, system]) => [name, { ...system, parse: parse(system) }] as const,
      );
      return { ...tools, systems: new Map(systems) };
    },
  },
  '2 who may go: no signature is looked at': {
    ...{ plan: forged, seenAs: 'The forged event 1 was answered with 202, and not 401' },
    webhook: (tools) => {
      const verify = () => ({ sentAt: tools.now() });
      const systems = Array.from(tools.systems, ([name, system]) => [name, { ...system, verify }] as const);
      return { ...tools, systems: new Map(systems) };
    },
  },
};
