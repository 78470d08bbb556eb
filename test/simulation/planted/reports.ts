import { hired, hiredAtOnce } from '../shortHires.ts';
import { movedWhileHeld, someAtOnce } from '../shortLists.ts';
import { handedOver, moved, restored, soonOver } from '../shortPlans.ts';
import type { Planted } from './planted.ts';
import { headerOf, readingAs, reportedAs, sparing } from './planting.ts';

/** Faults that concern what must not be lost. */
export const reports: Readonly<Record<string, Planted>> = {
  '3 nothing is lost: a report is not written': {
    ...{ plan: soonOver, seenAs: 'The file of event 1' },
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        write: async (key, ...rest) =>
          /_Interns\/.*report\.json$/.test(key) ? undefined : await tools.bucket.write(key, ...rest),
      },
    }),
  },
  '3 nothing is lost: the report of a file that puts people back is not written': {
    ...{ plan: restored, seenAs: 'The file that restores Interns' },
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        write: async (key, body, type) =>
          /_Interns\/20260303.*report\.json$/.test(key) ? undefined : await tools.bucket.write(key, body, type),
      },
    }),
  },
  '3 nothing is lost: a row is counted twice': {
    ...{ plan: soonOver, seenAs: 'has 3 rows and counts 4' },
    ...reportedAs((report) => {
      const { unchanged } = report['counts'] as { unchanged?: number };
      return unchanged === undefined
        ? report
        : { ...report, counts: { ...(report['counts'] as object), unchanged: unchanged + 1 } };
    }),
  },
  '3 nothing is lost: an event that was carried out stands in no report': {
    ...{ plan: hiredAtOnce, seenAs: 'was accepted and has no report' },
    ...reportedAs((report) => (report['kind'] === 'hr-events' ? { ...report, events: [] } : report)),
  },
  '3 nothing is lost: what was asked for in the console': {
    ...{ plan: moved, seenAs: 'it was asked for that qx.1 is extended, and no report tells of it' },
    console: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        create: async (key, value) => (key.startsWith('events/') ? true : await tools.bucket.create(key, value)),
      },
    }),
  },
  '3 nothing is lost: people who were offered in the console': {
    ...{ plan: handedOver, seenAs: 'In the console people were offered (event 2), and no report tells of it' },
    console: (tools) => ({ ...tools, startTransfer: async () => 'started' }),
  },
  '3 nothing is lost: a sweep counts one more as deleted than went': {
    ...{ plan: soonOver, seenAs: 'counts 2 people of Interns as deleted, and qx.2 are there' },
    ...sparing('qx.2'),
  },
  '3 nothing is lost: whom operators said yes to nobody is sent of': {
    ...{ plan: movedWhileHeld, seenAs: 'Operators said yes to it that qx.6 of Interns ends by 2026-03-03T15:00' },
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        write: async (key, body, type) =>
          await tools.bucket.write(key, key.endsWith('/endings.csv') ? headerOf(String(body)) : body, type),
      },
    }),
  },
  '3 nothing is lost: whoever was approved is forgotten by the run that was to end them': {
    ...{ plan: movedWhileHeld, seenAs: 'Operators said yes to it that qx.6 of Interns ends by 2026-03-03T15:00' },
    ...readingAs((key, text) => (key.endsWith('/held.csv') ? text.replace(/^"?qx\.6"?,.*\n/m, '') : text)),
  },
  '3 nothing is lost: whom a list ended at once stand in no list when others were decided on': {
    ...{ plan: someAtOnce, seenAs: 'has ended qx.8, and its list of the ended lacks them' },
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        write: async (key, body, type) => {
          const isAgain = key.endsWith('/ended.csv') && (await tools.bucket.read(key)).kind === 'found';
          await tools.bucket.write(key, isAgain ? String(body).replace(/^qx\.8,.*\n/m, '') : body, type);
        },
      },
    }),
  },
  '3 nothing is lost: the door of events fails at every one': {
    ...{ plan: hired, seenAs: 'Event 1 was answered with 500, and nothing went wrong' },
    webhook: (tools) => ({
      ...tools,
      keepWaiting: async () => {
        throw new Error('This is planted.');
      },
    }),
  },
};
