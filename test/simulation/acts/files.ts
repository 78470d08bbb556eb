import { type Restored, type RestoreTools, restore } from '../../../cli/restoring.ts';
import { type Drop, runIdOf } from '../../../lib/store/drop.ts';
import type { Journal } from '../journal.ts';
import { fileText } from '../people.ts';
import { recordsOf } from '../records.ts';
import type { World } from '../world.ts';
import { invoke, later, minute, type Of, untilTaken } from './trying.ts';

const nothing = () => {};

/** Drops files of people, and has S3 tell of them. */
export function fileActs(world: World, journal: Journal) {
  const { time, bucket } = world;
  let drops = 0;
  /** What S3 told of, as it was sent. */
  const told: object[] = [];

  async function drop(event: Of<'file'>): Promise<void> {
    const key = `${event.folder}/${event.source}/${event.name}.csv`;
    await untilTaken(async () => {
      await bucket.write(key, fileText(event), 'text/csv');
      return true;
    });
    const notice = noticeOf(key);
    if (!notice) return;
    const { record, runId, droppedAt } = notice;
    const dropped = { event, key, runId, droppedAt, isTold: false };
    journal.drops.push(dropped);
    told.push(record);
    for (const minutes of event.told)
      void later(minutes * minute, async () => {
        const isTold = await untilTaken(async () => {
          await invoke(world.deployed().doors.drop, { Records: [record] });
          return true;
        });
        dropped.isTold ||= isTold;
      });
  }

  /** What S3 says of an object that lies in the bucket now, and the run that it means. */
  function noticeOf(key: string) {
    const object = world.storage.read(key);
    if (!object) return undefined;
    drops += 1;
    const sequencer = String(drops).padStart(8, '0');
    const droppedAt = new Date(object.at).toISOString();
    const { etag: eTag, versionId } = object;
    const size = object.bytes.length;
    const said: Drop = { bucket: 'files', key, etag: eTag, size, droppedAt, sequencer, versionId };
    const s3 = { bucket: { name: 'files' }, object: { key, size, eTag, sequencer, versionId } };
    return { record: { eventTime: droppedAt, s3 }, runId: runIdOf(said), droppedAt: object.at };
  }

  /** Who is in a source as they have been for a minute: an export has them, however old it is. */
  async function thereForAWhile(source: string): Promise<ReadonlySet<string>> {
    const people = (await recordsOf(world)).get(source)?.values() ?? [];
    return new Set([...people].filter(({ modified }) => modified < time.now() - minute).map(({ account }) => account));
  }

  /** An operator puts back whoever is missing, by a file from a backup. */
  async function restoreFrom({ source, daysBack }: Pick<Of<'restore'>, 'source' | 'daysBack'>): Promise<void> {
    const known: RestoreTools = { bucket, isc: world.isc, config: world.deployed().config, now: time.now() };
    const tools = world.mutation.restore?.(known) ?? known;
    const ask = async (date: string | undefined) =>
      await restore(tools, { source, date, into: undefined, apply: date !== undefined }, nothing, async () => {});
    let restored: Restored | undefined;
    const before = await thereForAWhile(source);
    await untilTaken(async () => {
      if (!world.storage.keys('backups/').some((key) => key.includes(`_${source}/`))) return true;
      const { backups } = await ask(undefined);
      const date = backups.at(-1 - Math.min(daysBack, backups.length - 1));
      restored = date === undefined ? undefined : await ask(date);
      return true;
    });
    const notice = restored?.dropped === undefined ? undefined : noticeOf(restored.dropped);
    if (!notice) return;
    const { record, runId, droppedAt } = notice;
    const accounts = restored?.difference?.missing.map(({ accountName }) => accountName) ?? [];
    const after = await thereForAWhile(source);
    const there = accounts.filter((account) => before.has(account) && after.has(account));
    journal.restores.push({ source, key: restored?.dropped ?? '', runId, droppedAt, accounts, there });
    told.push(record);
    await untilTaken(async () => {
      await invoke(world.deployed().doors.drop, { Records: [record] });
      return true;
    });
  }

  return { told, drop, restoreFrom };
}
