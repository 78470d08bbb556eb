import { runIdOf } from '../../lib/store/drop.ts';
import { contextWith } from '../lib/middleware/invoking.ts';
import type { Actor } from './acts.ts';
import { clickedAgain, firedAgain } from './doneAgain.ts';
import { asSwept, type Journal } from './journal.ts';
import { mayBeSentAgain } from './mayBeSentAgain.ts';
import { personText, type Record_, recordsOf } from './records.ts';
import { keptSince } from './settings.ts';
import type { World } from './world.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** Brings back whom the sweep has deleted, and everybody from the backup; what of it does not hold, in words. */
export async function allComeBack(world: World, journal: Journal, actor: Actor): Promise<string[]> {
  return [...(await deletedComeBack(world, journal)), ...(await backupBringsBack(world, journal, actor))];
}

/** Every event is posted again, every file is told of again, every job fires again and all that is decided is clicked on: nothing changes. */
export async function againChangesNothing(world: World, actor: Actor): Promise<string[]> {
  const { time } = world;
  const { eventSent, told, postOnce, fire } = actor;
  const before = await time.finish(recordsOf(world));
  const wrong = [...(await firedAgain(world, actor)), ...(await clickedAgain(world))];
  for (const sent of eventSent)
    if (!sent.isForged && sent.at > keptSince(world.everSet(), time.now()) && sent.answers.includes(202))
      await time.finish(postOnce(sent));
  for (const record of told)
    await time.finish(
      world.deployed().doors.drop({ Records: [record] } as never, contextWith() as never) as Promise<unknown>,
    );
  await time.passTo(time.now() + hour);
  // What came while a run was about to end is left to the job, as on any day.
  if (world.storage.keys('events/').length > 0) await time.finish(fire('hr-events'));
  await time.passTo(time.now() + hour);
  // Whoever is hired anew by what was refused before is requested, and left to the rules.
  if (world.deployed().config.approvals) await time.finish(fire('approvals'));
  await time.passTo(time.now() + hour);
  const after = await time.finish(recordsOf(world));
  for (const [source, people] of before)
    for (const account of new Set([...people.keys(), ...(after.get(source)?.keys() ?? [])])) {
      const [was, is] = [people.get(account), after.get(source)?.get(account)];
      const [one, other] = [was ? personText(was) : 'nobody', is ? personText(is) : 'nobody'];
      if (one !== other && !mayBeSentAgain(world, account))
        wrong.push(`7: What was done again made of ${account} of ${source} (${one}): ${other}.`);
    }
  return wrong.slice(0, 3);
}

/** Between which moments the sweep ran that wrote a file, in epoch milliseconds. */
function sweepOf({ storage }: World, key: string | undefined): { startedAt: number; finishedAt: number } {
  const report = key && storage.read(`${key.slice(0, key.lastIndexOf('/'))}/report.json`);
  const { startedAt = '', finishedAt = '' } = report ? JSON.parse(String(report.bytes)) : {};
  return { startedAt: Date.parse(startedAt), finishedAt: Date.parse(finishedAt) };
}

/**
 * Who may be blocked, by source and account: whoever was stopped last, and whoever an HR system has ever wanted to stop, which may be
 * carried out days later, when somebody else has let them in again.
 */
export function mayBeBlocked(blocks: Journal['blocks']): Set<string> {
  const last = new Map(blocks.map(({ source, account, what }) => [`${source} ${account}`, what]));
  const bySystem = blocks.filter(({ isOfSystem }) => isOfSystem).map(({ source, account }) => `${source} ${account}`);
  return new Set([...[...last].flatMap(([who, what]) => (what === 'stop' ? [who] : [])), ...bySystem]);
}

/** Whoever was deleted by the sweep comes back by its file, with a later end. */
async function deletedComeBack(world: World, journal: Journal): Promise<string[]> {
  const { time, storage, bucket } = world;
  const records = await time.finish(recordsOf(world));
  const blocked = mayBeBlocked(journal.blocks);
  const wanted: { source: string; account: string; was: Record_ | undefined }[] = [];
  for (const source of world.sources.keys()) {
    const key = storage.keys('runs/_expiry-sweep/').findLast((one) => one.endsWith(`/deleted-${source}.csv`));
    const sweep = sweepOf(world, key);
    const [header = '', ...rows] = String(key ? storage.read(key)?.bytes : '')
      .replace('\ufeff', '')
      .trim()
      .split(/\r?\n/);
    const columns = header.split(',');
    const [account, end, start] = ['accountName', 'endDate', 'startDate'].map((name) => columns.indexOf(name));
    const until = new Date(time.now() + 20 * day).toISOString().slice(0, 10);
    const lines = rows.flatMap((row) => {
      const cells = row.split(',');
      const name = cells[account ?? 0] ?? '';
      if (records.get(source)?.has(name) || blocked.has(`${source} ${name}`)) return [];
      if (Date.parse(cells[start ?? 0] ?? '') > time.now()) return [];
      const was = asSwept(journal, `${source} ${name}`, sweep);
      if (was === 'came back') return [];
      wanted.push({ source, account: name, was });
      return [cells.with(end ?? 0, until).join(',')];
    });
    if (lines.length === 0) continue;
    const name = `inbox/${source}/back.csv`;
    await time.finish(bucket.write(name, [header, ...lines, ''].join('\n'), 'text/csv'));
    const object = storage.read(name);
    if (!object) continue;
    const drop = {
      ...{ bucket: 'files', key: name, etag: object.etag, size: object.bytes.length, versionId: object.versionId },
      ...{ droppedAt: new Date(object.at).toISOString(), sequencer: 'Z' },
    };
    await time.finish(world.lambda.start('csv-import', `csv-${runIdOf(drop)}`, drop));
  }
  if (wanted.length === 0) return [];
  await time.passTo(time.now() + 10 * minute);
  const after = await time.finish(recordsOf(world));
  // The file has days, which in another zone are other moments.
  const hadOtherZone = new Set(world.everSet().map(({ timeZone }) => timeZone)).size > 1;
  return wanted.flatMap(({ source, account, was }) => {
    const is = after.get(source)?.get(account);
    if (is && is.end > time.now() && (!was || isAsBefore(was, is, hadOtherZone))) return [];
    const [expected, found] = [was ? personText(was) : 'as they were', is ? personText(is) : 'nobody'];
    return [
      `6: ${account} of ${source} (${expected}) was deleted by the sweep, and came back by its file as ${found}.`,
    ];
  });
}

/** Whether somebody is as they were, but for their end, which the file gives anew, and for a start whose day was read in another zone. */
export function isAsBefore(was: Record_, is: Record_, hadOtherZone: boolean): boolean {
  return personText(is) === personText({ ...was, end: is.end, ...(hadOtherZone && { start: is.start }) });
}

/** Everybody who is in is deleted by hand, and comes back from the backup of the same day, as they were. */
async function backupBringsBack(world: World, journal: Journal, { fire, restoreFrom }: Actor): Promise<string[]> {
  const { time, isc } = world;
  await time.finish(fire('source-backup'));
  await time.passTo(time.now() + hour);
  const before = await time.finish(recordsOf(world));
  const stopped = new Set(
    journal.blocks.flatMap(({ source, account, what }) => (what === 'stop' ? [`${source} ${account}`] : [])),
  );
  const wrong: string[] = [];
  for (const [source, people] of before) {
    const gone = [...people.values()].filter(
      ({ account, end }) => end > time.now() + day && !stopped.has(`${source} ${account}`),
    );
    for (const { id } of gone) await time.finish(isc.records.delete(id));
    await time.finish(restoreFrom({ source, daysBack: 0 }));
    await time.passTo(time.now() + hour);
    const after = (await time.finish(recordsOf(world))).get(source);
    for (const was of gone) {
      const is = after?.get(was.account);
      const [expected, found] = [personText(was), is ? personText(is) : 'nobody'];
      if (found !== expected)
        wrong.push(`6: ${was.account} of ${source} (${expected}) came back from the backup as ${found}.`);
    }
  }
  return wrong.slice(0, 5);
}
