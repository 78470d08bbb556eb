import { csvImport } from '../../../lib/flows/csv-import/csvImport.ts';
import { drop, everybody, startDrop } from '../../operations/scenarios/csvImport.ts';
import type { Wait, World } from '../keptWaits.ts';
import { approve, day, freeLock, mailsOf, takeLock, workedOffFrom } from './comings.ts';

/** A full roster with a new one and one of the eight who are there. */
async function dropRoster({ stage, host }: Pick<World, 'stage' | 'host'>): Promise<void> {
  await drop(stage, stage.host(csvImport), 'inbox', everybody);
  await startDrop(stage, host, 'roster', ['ada', 'new']);
}

export const csvImportWaits: Record<string, Wait> = {
  'csv-import-decision': {
    flow: csvImport,
    begin: dropRoster,
    at: /^decision on /,
    ways: {
      'an operator approves': approve,
      'nobody decides': async ({ stage, host }) => await stage.pass(host, 7 * day),
    },
  },
  'csv-import-lock': {
    flow: csvImport,
    async begin({ stage, host }) {
      await takeLock(stage, 'Contractors');
      await startDrop(stage, host, 'inbox', ['ada']);
    },
    at: /^take the lock$/,
    ways: { 'the lock is free': async ({ stage }) => await freeLock(stage, 'Contractors') },
  },
  'csv-import-earlier-upload': {
    flow: csvImport,
    until: workedOffFrom(0),
    begin: async ({ stage, host }) => await startDrop(stage, host, 'inbox', ['ada']),
    at: /^wait for an earlier upload$/,
    ways: { 'that one ends': async () => {} },
  },
  'csv-import-upload': {
    flow: csvImport,
    until: workedOffFrom(1),
    begin: async ({ stage, host }) => await startDrop(stage, host, 'inbox', ['ada']),
    at: /^wait for the job$/,
    ways: { 'the upload ends': async () => {} },
  },
  'csv-import-endings': {
    flow: csvImport,
    until: workedOffFrom(2),
    async begin({ stage, host }) {
      await drop(stage, stage.host(csvImport), 'inbox', everybody);
      await drop(stage, host, 'roster', ['ada', 'new']);
      await approve({ stage, host, mails: await mailsOf(stage) });
    },
    at: /^wait for the endings$/,
    ways: { 'the upload ends': async () => {} },
  },
};
