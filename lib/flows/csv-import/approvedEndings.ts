import { dayText, lastDayText } from '../../dates/dayText.ts';
import type { HeldPeople } from '../../decisions/waitForDecision.ts';
import type { Attempt } from '../../durable/attempt.ts';
import { hasEnded } from '../../durable/uploadJob.ts';
import { notLanded } from '../../people/compare.ts';
import { readExport } from '../../people/csv/readExport.ts';
import { writeUpload } from '../../people/csv/writePeople.ts';
import { noteLetIn } from '../../people/letInBefore.ts';
import { accountKey, attributesOf, type People, type Person, type SchemaAttribute } from '../../people/person.ts';
import { isOneOf, type PeopleToEnd, readAbsentLists, writeAbsentLists } from './absentPeople.ts';
import { asSaid, peopleToEnd } from './approvedPeople.ts';
import { changesOfEndings, keepChanges } from './changes.ts';
import { readPeople } from './exportPeople.ts';
import { changesOf, describeHeld, readHeldRows } from './heldRows.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import { listLost } from './lostEndings.ts';
import { type Looked, withoutOvertaken } from './overtaken.ts';
import { readWorkingFile } from './workingFiles.ts';

/** What became of the people whose ending was approved. `leftAlone`: somebody else has seen to them meanwhile. */
export type EndingCounts = {
  ended: number;
  notEnded: number;
  leftAlone: number;
  /** How many of those who are ended were sent by a round of before, which lost the lock. Executions of old versions know of none. */
  endedBefore?: number;
};

/** What the page that asks shows of those whose ending waits; the rows of `heldPeople` have a cell of each. */
export const heldColumns = ['Account name', 'Name', 'End so far', 'New end', 'What else would change'];

/** Who would be ended and what else would become of them, for the page that asks and the mail that leads there. */
export async function heldPeople({ bucket, config }: ImportTools, run: ImportRun): Promise<HeldPeople> {
  const csv = await readWorkingFile(bucket, run, 'held.csv');
  const said = await readHeldRows(bucket, run);
  const people = readExport(csv, [...attributesOf(said.values())], config, { isMarked: true });
  const rows = Array.from(people, ([key, person]) => {
    const { accountName, firstName, lastName, endDate } = person;
    const { newEnd, otherChanges } = describeHeld(person, said.get(key));
    return [
      accountName,
      `${firstName} ${lastName}`,
      lastDayText(endDate, config.timeZone),
      newEndText(newEnd),
      otherChanges,
    ];
  });
  return { rows, list: { name: 'held.csv', csv: new TextDecoder().decode(csv) } };
}

/** A new end as people read it; `at once` is no day. */
function newEndText(newEnd: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(newEnd) ? dayText(newEnd) : newEnd;
}

/**
 * Who of those approved is still to be ended, by what the source says now: never anybody else. Writes `endings.csv`.
 *
 * @param hasSent whether a round of before, which lost the lock, may have sent them: whom it has ended counts as ended
 */
export async function planApproved(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  hasSent: boolean,
  attempt: Attempt,
): Promise<EndingCounts> {
  const said = await readHeldRows(tools.bucket, run);
  const { held, now, ended, notEnded } = await peopleToEnd(tools, run, attributes, said, attempt);
  const done = hasSent ? await endedBefore(tools, run, attributes, now) : [];
  const isDone = isOneOf(done.map(({ sent }) => sent));
  const toEnd = ended.filter((person) => !isDone(person));
  const lacking = notEnded.filter(({ person }) => !isDone(person));
  const all = [...done.map(({ before }) => before), ...toEnd];
  const atOnce = await listedAtOnce(tools, run, held, attributes);
  const lists = { ended: [...atOnce.ended, ...all], notEnded: [...atOnce.notEnded, ...lacking] };
  await writeAbsentLists(tools, run, lists, attributes);
  const toSend = asSaid(toEnd, said, tools);
  const before = new Map(all.map((person) => [accountKey(person.accountName), person]));
  const changes = changesOf(
    toSend.map((person) => ({ person })),
    before,
  );
  await noteLetIn(tools.bucket, run.source.id, changes, tools.now());
  const sentBefore = done.map(({ sent }) => sent);
  if (done.length > 0)
    await keepChanges(tools.bucket, run, 'approved-changes.json', changesOfEndings(sentBefore, before));
  const rows = writeUpload([...sentBefore, ...toSend], attributes);
  await tools.bucket.write(`${run.folder}/endings.csv`, rows, 'text/csv');
  return {
    ended: all.length,
    notEnded: lacking.length,
    leftAlone: held.size - all.length - lacking.length,
    ...(done.length > 0 && { endedBefore: done.length }),
  };
}

/** Those in the lists of the run who did not wait for a decision: who was ended at once, and who was not, and why. */
async function listedAtOnce(
  tools: ImportTools,
  run: ImportRun,
  held: People,
  attributes: readonly SchemaAttribute[],
): Promise<PeopleToEnd> {
  const lists = await readAbsentLists(tools, run, attributes);
  const hasWaited = isOneOf([...held.values()]);
  return {
    ended: lists.ended.filter((person) => !hasWaited(person)),
    notEnded: lists.notEnded.filter(({ person }) => !hasWaited(person)),
  };
}

/** Whom a round of before has ended: as they were then, and as they were sent, which the source shows. */
async function endedBefore(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  now: People,
): Promise<{ before: Person; sent: Person }[]> {
  const were = await readPeople(tools, run, 'ended.csv', attributes);
  const sent = [...(await readPeople(tools, run, 'endings.csv', attributes)).values()];
  const isLost = isOneOf(
    notLanded(
      sent.map((person) => ({ person })),
      now,
    ).map((one) => one.sent.person),
  );
  return sent.flatMap((person) => {
    const before = were.get(accountKey(person.accountName));
    return before && !isLost(person) ? [{ before, sent: person }] : [];
  });
}

/**
 * Compares the endings that were sent with what the source shows afterwards; who is not ended stands in `not-ended.csv`.
 *
 * @returns undefined where somebody is not ended, and may be yet
 */
export async function compareApproved(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  planned: EndingCounts,
  { status, isLast }: Looked,
): Promise<EndingCounts | undefined> {
  const sent = await readPeople(tools, run, 'endings.csv', attributes);
  const after = await readPeople(tools, run, 'after-endings.csv', attributes);
  const rows = Array.from(sent.values(), (person) => ({ person }));
  const notAsSent = notLanded(rows, after);
  if (notAsSent.length > 0 && !isLast) return undefined;
  const failed = status === 'COMPLETED' ? await withoutOvertaken(tools, run, notAsSent) : notAsSent;
  const lost = failed.map((one) => one.sent.person);
  const were = await listLost(tools, run, attributes, lost, hasEnded(status) ? 'notShown' : 'unknown');
  const isLost = isOneOf(lost);
  const landed = [...sent.values()].filter((person) => !isLost(person));
  await keepChanges(tools.bucket, run, 'approved-changes.json', changesOfEndings(landed, were));
  return { ...planned, ended: planned.ended - lost.length, notEnded: planned.notEnded + lost.length };
}
