import { personDigest } from '../../../lib/people/personDigest.ts';
import type { Tools } from '../../../lib/tools/tools.ts';
import type { Mutation } from '../deployment.ts';
import { putOffThenWithdrawn, stoppedBySystem } from '../shortEvents.ts';
import { hiredAtOnce } from '../shortHires.ts';
import { soonOver } from '../shortPlans.ts';
import type { Planted } from './planted.ts';
import { misreading } from './planting.ts';

/** Who blocks somebody, and when. */
const said = { by: 'ops', reason: 'planted', at: '2026-01-01T00:00:00.000Z' };

/** Faults by which nothing is done, and that is said. */
export const refusals: Readonly<Record<string, Planted>> = {
  '2 who may go: a stop of an HR system is taken for an end': {
    plan: stoppedBySystem,
    seenAs: 'The stop of qxe.1 by event 2 came to ended',
    ...misreading('"type":"stopped"', '"type":"ended"'),
  },
  '2 who may go: a stop of an HR system counts as lifted': {
    plan: stoppedBySystem,
    seenAs: 'The stop of qxe.1 by event 2 came to refused',
    ...blockedAs([{ ...said, lifted: { ...said, at: '2030-01-01T00:00:00.000Z' } }]),
  },
  '2 who may go: whoever an HR system stops is not blocked': {
    ...{ plan: stoppedBySystem, seenAs: 'qxe.1 of Contractors is stopped by' },
    ...ofEvents((bucket) => ({
      ...bucket,
      create: async (key, value) => (key.startsWith('blocked/') ? true : await bucket.create(key, value)),
    })),
  },
  '1 what is there: every file is refused': {
    ...{ plan: soonOver, seenAs: 'The file of event 1' },
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        read: async (key, ...rest) =>
          key.startsWith('inbox/') ? { kind: 'gone' } : await tools.bucket.read(key, ...rest),
      },
    }),
  },
  '1 what is there: every event of a system is refused': {
    ...{ plan: hiredAtOnce, seenAs: 'does not let standard touch this source' },
    tools(tools, flow) {
      const { hr } = tools.config;
      if (flow !== 'hr-events' || !hr.standard) return tools;
      return { ...tools, config: { ...tools.config, hr: { ...hr, standard: { ...hr.standard, sources: [] } } } };
    },
  },
  '1 what is there: whom a system has hired is not its own': {
    ...{ plan: putOffThenWithdrawn, seenAs: 'The person did not come by standard' },
    ...ofEvents((bucket) => ({
      ...bucket,
      async readJson(key, schema) {
        const read = await bucket.readJson(key, schema);
        return read && key.startsWith('people/') ? { ...read, value: { ...read.value, broughtBy: undefined } } : read;
      },
    })),
  },
  '1 what is there: everybody is blocked': {
    ...{ plan: hiredAtOnce, seenAs: 'came to blocked in' },
    ...blockedAs([said]),
  },
};

/** To the run of HR events, the person of short plans has had these blocks. */
function blockedAs(blocks: readonly object[]): Mutation {
  const own = `${personDigest('qxe.1')}.json`;
  return ofEvents((bucket) => ({
    ...bucket,
    list: async (prefix) => (prefix.startsWith('blocked/') ? [`${prefix}${own}`] : await bucket.list(prefix)),
    async readJson(key, schema) {
      if (!key.startsWith('blocked/')) return await bucket.readJson(key, schema);
      const of = { version: 1, source: { id: 'one', name: 'Contractors' }, accountName: 'qxe.1' };
      return { value: schema.parse({ ...of, blocks }), etag: 'planted' };
    },
  }));
}

/** The bucket is another one to the runs of HR events. */
function ofEvents(change: (bucket: Tools['bucket']) => Tools['bucket']): Mutation {
  return {
    tools: (tools, flow) => (flow === 'hr-events' ? { ...tools, bucket: change(tools.bucket) } : tools),
  };
}
