import { hired, hiredAtOnce } from '../shortHires.ts';
import { oneFewer } from '../shortLists.ts';
import { backedUp, lifted, restoredInVain, soonOver } from '../shortPlans.ts';
import type { Planted } from './planted.ts';
import { backedUpAs, deletedAs, headerOf, keeping, writingAs } from './planting.ts';

/** Faults that concern what is left behind, and who comes back. */
export const kept: Readonly<Record<string, Planted>> = {
  '5 nothing is left: a lock is not given back': {
    ...{ plan: soonOver, seenAs: 'locks/expiry-notice.json' },
    ...keeping(/^locks\//),
  },
  '5 nothing is left: a file stays where it was dropped': {
    ...{ plan: soonOver, seenAs: 'The file inbox/Interns/people.csv is left behind its run' },
    ...keeping(/^inbox\//),
  },
  '5 nothing is left: an event that was carried out is not removed': {
    ...{ plan: hiredAtOnce, seenAs: 'have not brought rest: ; events/' },
    ...keeping(/^events\//),
  },
  '5 nothing is left: events that approvers have decided on are not removed': {
    ...{ plan: hired, seenAs: 'wait, and no run with them' },
    ...keeping(/^waiting\//),
  },
  '5 nothing is left: an event that is posted again when all is over is not removed': {
    ...{ plan: hiredAtOnce, seenAs: 'have not brought rest: ; events/' },
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        async remove(key) {
          const isOver = tools.now() > Date.parse('2026-03-05T12:00:00Z');
          return isOver && key.startsWith('events/') ? true : await tools.bucket.remove(key);
        },
      },
    }),
  },
  '5 nothing is kept: old backups are not removed': {
    ...{ plan: backedUp, seenAs: 'Interns has backups of 3 days, and 2 are to be kept' },
    ...keeping(/^backups\//),
  },
  '5 nothing is kept: blocks that were lifted long ago are not removed': {
    ...{ plan: lifted, seenAs: 'was lifted 2020-01-01T00:00:00.000Z, and is kept' },
    ...keeping(/^blocked\//),
    // No plan is short that is as long as they are kept: what is lifted counts as lifted long ago.
    console: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        replace: async (key, value, etag) =>
          await tools.bucket.replace(key, key.startsWith('blocked/') ? liftedLongAgo(value as Blocks) : value, etag),
      },
    }),
  },
  '5 nothing is kept: files that were applied long ago are remembered': {
    ...{ plan: backedUp, seenAs: 'has 2 files, 1 of them past their time' },
    // No plan is short that is as long as they are remembered: another one is remembered from long ago.
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        create: async (key, value) =>
          await tools.bucket.create(key, key.endsWith('/files.json') ? withOldFile(value as Files) : value),
      },
    }),
  },
  '5 nothing is kept: a report is kept where nothing ends it': {
    ...{ plan: soonOver, seenAs: 'old-runs/' },
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        async write(key, ...rest) {
          await tools.bucket.write(key, ...rest);
          if (key.endsWith('/report.json')) await tools.bucket.write(`old-${key}`, ...rest);
        },
      },
    }),
  },
  '6 they come back: of several backups that are to be kept one is': {
    ...{ plan: soonOver, seenAs: 'The backups of Interns of 2026-03-0' },
    tools: (tools, flow) =>
      flow === 'source-backup'
        ? { ...tools, config: { ...tools.config, backups: { keepDaily: 1, keepMonthly: 0 } } }
        : tools,
  },
  '6 they come back: the backup of the first day of a month is not kept': {
    ...{ plan: backedUp, seenAs: 'The backups of Interns of 2026-03-02 are gone too early' },
    tools: (tools) => ({ ...tools, config: { ...tools.config, backups: { keepDaily: 1, keepMonthly: 0 } } }),
  },
  '6 they come back: the file of those whom a list ended has nobody': {
    ...{ plan: oneFewer, seenAs: 'counts 1 people as ended, and ended.csv has 0' },
    ...writingAs(/\/ended\.csv$/, headerOf),
  },
  '6 they come back: the file of the deleted has other numbers': {
    plan: soonOver,
    seenAs: 'came back by its file as qx.2 Qxada Qxexample2 qx.2@example.com 7777',
    ...deletedAs(/,\d{1,3},/g, ',7777,'),
  },
  '6 they come back: the file of the deleted has another manager': {
    plan: soonOver,
    seenAs: 'came back by its file as qx.2 Qxada Qxexample2 qx.2@example.com 17 jane.doe',
    ...deletedAs('mary.major', 'jane.doe'),
  },
  '6 they come back: the backup has other numbers': {
    plan: soonOver,
    seenAs: 'came back from the backup as qx.1 Qxada Qxexample1 qx.1@example.com 7777',
    ...backedUpAs(/(?<=,"?)17(?="?,)/g, '7777'),
  },
  '6 they come back: an operator puts back whoever is there': {
    ...{ plan: restoredInVain, seenAs: 'puts back qx.1 of Interns, who had not gone' },
    restore: (tools) => {
      const { records } = tools.isc;
      const nobody = async (source: string) =>
        new TextEncoder().encode(headerOf(new TextDecoder().decode(await records.export(source))));
      return { ...tools, isc: { ...tools.isc, records: { ...records, export: nobody } } };
    },
  },
  '6 they come back: the backup has another manager': {
    plan: soonOver,
    seenAs: 'came back from the backup as qx.1 Qxada Qxexample1 qx.1@example.com 17 jane.doe',
    ...backedUpAs('john.roe', 'jane.doe'),
  },
};

type Files = { files: { droppedAt: string }[] };

function withOldFile({ files, ...of }: Files): Files {
  return { ...of, files: files.flatMap((one) => [one, { ...one, droppedAt: '2020-01-01T00:00:00.000Z' }]) };
}

type Blocks = { blocks: { lifted?: { at: string } }[] };

function liftedLongAgo({ blocks, ...of }: Blocks): Blocks {
  const at = '2020-01-01T00:00:00.000Z';
  return { ...of, blocks: blocks.map((one) => (one.lifted ? { ...one, lifted: { ...one.lifted, at } } : one)) };
}
