import { createDirectory } from '../../../lib/directory/directory.ts';
import { csvImport } from '../../../lib/flows/csv-import/csvImport.ts';
import { hrEvents } from '../../../lib/flows/hr-events/hrEvents.ts';
import { sourceBackup } from '../../../lib/flows/source-backup/sourceBackup.ts';
import { eventExecutionName, queuePayload, queueRunId } from '../../../lib/hr/eventRunName.ts';
import { type OperatorWish, sendWish } from '../../../lib/hr/operatorEvent.ts';
import { runIdOf } from '../../../lib/store/drop.ts';
import { noteUpload } from '../../../lib/store/uploads.ts';
import { etagOf } from '../../../local/aws/objects.ts';
import { seededSources } from '../../../local/tenant/seed.ts';
import { startStage } from '../../operations/stage.ts';

const header = 'accountName,firstName,lastName,email,phone,manager,startDate,endDate,vendor';

/** A row of a file: whoever it is, with what is not said of them being the same for all. */
export type Row = {
  account: string;
  first?: string;
  last?: string;
  manager?: string;
  end?: string;
  vendor?: string;
};

/** A tenant, a bucket and the flows that write to both, for tests of what reads the bucket alone. */
export async function startLiving(now: string) {
  const stage = await startStage(now, () => undefined);
  const imports = stage.host(csvImport);
  const backups = stage.host(sourceBackup);
  const events = stage.host(hrEvents, { settings: { hr: {}, sources: { '*': { onboarding: 'record' } } } });
  return {
    ...stage,
    contractors: { id: seededSources.Contractors.id, name: 'Contractors' },
    /** A directory that has read nothing yet. */
    directory: () => createDirectory(stage.tools.bucket, 'Europe/Berlin'),
    /** Backs up every source. */
    backUp: () => stage.fire(backups, 'source-backup'),
    /** Drops a file of people in the inbox, and lets it be imported. @param by who is noted to have dropped it, if anybody */
    async drop(rows: readonly Row[], source = 'Contractors', by?: string) {
      const lines = rows.map(({ account, first = 'Ada', last = 'Example', manager = 'jane.doe', ...row }) => {
        const { end = '2027-06-30', vendor = 'Northwind' } = row;
        const cells = [account, first, last, `${account.replaceAll(/[^a-z.0-9]/gi, '')}@example.com`, '1', manager];
        return [...cells, '2026-01-01', end, vendor].map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
      });
      const csv = [header, ...lines].join('\n');
      const key = `inbox/${source}/people.csv`;
      await stage.box.bucket.write(key, csv, 'text/csv');
      // Each file is dropped later than the one before it.
      stage.clock.advance(1_000);
      const droppedAt = new Date(stage.clock.now()).toISOString();
      const etag = etagOf(Buffer.from(csv));
      if (by !== undefined) await noteUpload(stage.box.bucket, { key, etag }, { by, at: droppedAt });
      const dropped = { bucket: 'test', key, etag, size: csv.length, droppedAt, sequencer: droppedAt };
      return await stage.play(imports, imports.start(dropped, runIdOf(dropped)));
    },
    /** Has something done to somebody of Contractors by an operator, and lets it be done. */
    async wish(accountName: string, act: OperatorWish['act'], reason = 'as agreed') {
      const now = stage.clock.now();
      const start = async (queue: string) => {
        const payload = queuePayload(queue, now);
        events.start(payload, eventExecutionName(queueRunId(payload)));
      };
      const source = { id: seededSources.Contractors.id, name: 'Contractors' };
      const once = String(now);
      const wish = { source, accountName, act, by: 'kim@example.com', reason, once };
      const id = await sendWish({ bucket: stage.tools.bucket, now, start }, wish);
      for (const execution of events.executions()) await stage.play(events, execution);
      return id;
    },
  };
}

export type Living = Awaited<ReturnType<typeof startLiving>>;
