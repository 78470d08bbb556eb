import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as z from 'zod';
import type { Expectation } from '../../config/sourceSettings.ts';
import { calendarDay } from '../../dates/days.ts';
import { dayText } from '../../dates/dayText.ts';
import { momentText } from '../../dates/momentText.ts';
import { fewRows } from '../../sources/fewRows.ts';
import { type AppliedFile, goodFiles } from '../../store/appliedFiles.ts';
import { changeJson } from '../../store/changeJson.ts';
import { keys } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';
import type { ExpectedFile } from './expectedReport.ts';
import { lastDue } from './lastDue.ts';

const checkedSchema = z.object({
  version: z.literal(1),
  /** The last moment by which a file was to have come and for which it was looked. */
  due: z.iso.datetime(),
});

const minute = 60_000;

/** A file that came in time may be being imported still. */
const graceMilliseconds = 10 * minute;

/** A file that is dropped the evening before is in time; one of the day before, however late it came, is not the one of today. */
const earliestMilliseconds = 12 * 60 * minute;

/** A source, and the file that is expected for it. */
export type Expecting = { source: { id: string; name: string }; expect: Expectation };

/**
 * Looks what has come of a file that is expected; undefined when none is due, or it was looked for already.
 *
 * @param now epoch milliseconds
 */
export async function lookForFile(
  { bucket, config }: Pick<Tools, 'bucket' | 'config'>,
  { source, expect }: Expecting,
  now: number,
): Promise<ExpectedFile | undefined> {
  const due = lastDue(expect, now - graceMilliseconds, config.timeZone);
  if (due === undefined || due < now - 2 * earliestMilliseconds) return undefined;
  const checked = (await bucket.readJson(keys.expected(source.id), checkedSchema))?.value;
  if (checked && Date.parse(checked.due) >= due) return undefined;
  const files = (await goodFiles(bucket, source.id)).filter(({ kind }) => kind === expect.folder);
  const isInTime = cameFor(due);
  const inTime = files.filter(isInTime);
  // Of two that came this time, the first is not the one of last time.
  const older = files.filter((file) => !isInTime(file));
  const before = toCompareWith(older, expect, config.timeZone);
  // After the file that is expected a few corrected rows of it may have come.
  const came = inTime.find((file) => whatIsWrong(file, before, expect) === undefined) ?? inTime[0];
  const day = PlainDate.toString(calendarDay(due, config.timeZone));
  const by = `${dayText(day)}, ${expect.by}`;
  const expected = { source, folder: expect.folder, due: new Date(due).toISOString(), by };
  if (came === undefined) return { ...expected, problem: missedText(older[0], config.timeZone) };
  const problem = whatIsWrong(came, before, expect);
  return {
    ...expected,
    file: came.file,
    droppedAt: came.droppedAt,
    ...(came.rows !== undefined && { rows: came.rows }),
    ...(problem && { problem }),
  };
}

/** Says whether a file came for a moment by which one was to have come, or after it. */
function cameFor(due: number): (file: AppliedFile) => boolean {
  return ({ droppedAt }) => Date.parse(droppedAt) > due - earliestMilliseconds;
}

/**
 * The files that a file is compared with: those of last time, and where none of them was in order by those of the time before, these too.
 * A few corrected rows may have come in the place of the file that was expected.
 */
function toCompareWith(older: readonly AppliedFile[], expect: Expectation, timeZone: string): readonly AppliedFile[] {
  const last = ofLastTime(older, expect, timeZone);
  const before = ofLastTime(older.slice(last.length), expect, timeZone);
  const isInOrder = last.some((file) => whatIsWrong(file, before, expect) === undefined);
  return isInOrder ? last : [...last, ...before];
}

/** The files of the last time at which any came, the newest first: a few corrected rows may have come after the one that was expected. */
function ofLastTime(older: readonly AppliedFile[], expect: Expectation, timeZone: string): readonly AppliedFile[] {
  const [newest] = older;
  if (!newest) return [];
  const due = lastDue(expect, Date.parse(newest.droppedAt) + earliestMilliseconds - 1, timeZone);
  return due === undefined ? [newest] : older.filter(cameFor(due));
}

/** Notes for which moment it was looked, so that the operators are told once: after they were. Safe to do twice; it never goes back. */
export async function noteLooked(
  { bucket }: Pick<Tools, 'bucket'>,
  { source, due }: Pick<ExpectedFile, 'source' | 'due'>,
): Promise<void> {
  await changeJson(bucket, keys.expected(source.id), checkedSchema, (kept) =>
    kept && kept.due >= due ? undefined : { version: 1 as const, due },
  );
}

function missedText(last: AppliedFile | undefined, timeZone: string): string {
  const before =
    last === undefined
      ? 'None is known of before.'
      : `The last one was dropped on ${momentText(last.droppedAt, timeZone)}.`;
  return `It did not come, or was not imported: a file that was refused or failed, or waits for a decision, has a report that says why. ${before}`;
}

function whatIsWrong(came: AppliedFile, before: readonly AppliedFile[], expect: Expectation): string | undefined {
  if (!expect.mayRepeat && came.digest !== undefined && before.some(({ digest }) => digest === came.digest)) {
    return 'It is byte for byte the one of last time.';
  }
  const known = before.flatMap(({ rows }) => (rows === undefined ? [] : [rows]));
  const most = known.length > 0 ? Math.max(...known) : undefined;
  return came.rows === undefined ? undefined : fewRows(came.rows, most, expect);
}
