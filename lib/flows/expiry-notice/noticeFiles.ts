import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as z from 'zod';
import { lastDay } from '../../dates/days.ts';
import type { Bucket } from '../../store/bucket.ts';
import { type Due, dueSchema } from './dueContracts.ts';
import type { NoticeReport } from './noticeReport.ts';
import type { NoticeRun } from './noticeRun.ts';

type Place = Pick<NoticeRun, 'folder'>;

/**
 * Keeps whom a run is to warn of in its folder, for the steps that mail: what a step gives is kept with the execution, and
 * the bucket is the only place for names. A run that begins again has told nobody yet who cannot be reached; whom it did tell stays
 * in the list.
 */
export async function keepDue(bucket: Bucket, run: Place, due: readonly Due[]): Promise<void> {
  const told = (await listed(bucket, dueKey(run))).filter(wasTold);
  await writeDue(bucket, run, told.length === 0 ? due : [...told, ...due].sort(byEnd));
  await write(bucket, unreachableKey(run), []);
}

const wasTold = ({ toldInTry }: Due) => toldInTry !== undefined;

const byEnd = (one: Due, other: Due) => Date.parse(one.endDate) - Date.parse(other.endDate);

/**
 * Reads whom a run is to warn of.
 *
 * @throws Error when somebody has removed the file
 */
export async function readDue(bucket: Bucket, run: Place): Promise<Due[]> {
  return (await readAllDue(bucket, run)).filter((one) => !wasTold(one));
}

/**
 * Reads whom a run is to warn of, and of whom an earlier try of it has warned.
 *
 * @throws Error when somebody has removed the file
 */
export async function readAllDue(bucket: Bucket, run: Place): Promise<Due[]> {
  return await read(bucket, dueKey(run));
}

/** Writes down whom a run is to warn of, and of whom an earlier try of it has warned. */
export async function writeDue(bucket: Bucket, run: Place, due: readonly Due[]): Promise<void> {
  await write(bucket, dueKey(run), due);
}

/** So many contracts stand in a report; `due.json` beside it has all. */
const mostShown = 200;

/** What the report says of the contracts that were found, and who is told of each; nothing before they were. */
export async function describeDue(
  bucket: Bucket,
  run: Place,
  timeZone: string,
): Promise<Pick<NoticeReport, 'contracts'>> {
  const due = await listed(bucket, dueKey(run));
  const untold = await listed(bucket, unreachableKey(run));
  const isUntold = new Set(untold.map(({ recordId }) => recordId));
  const contracts = due
    .slice(0, mostShown)
    .map(({ name, accountName, sourceName, endDate, daysBefore, recordId, managerEmail }) => ({
      ...{ name, accountName, source: sourceName, daysBefore },
      lastDay: PlainDate.toString(lastDay(Date.parse(endDate), timeZone)),
      ...(managerEmail !== undefined && !isUntold.has(recordId) && { manager: managerEmail }),
    }));
  return { contracts };
}

/**
 * Keeps the contracts whose manager could not be told, for the mail to the operators, and forgets those of managers who could: an earlier
 * try may have met a refusal that has passed since. Safe to do twice.
 */
export async function noteUnreachable(
  bucket: Bucket,
  run: Place,
  { told, untold }: { told: readonly Due[]; untold: readonly Due[] },
): Promise<void> {
  const known = await readUnreachable(bucket, run);
  const decided = new Set([...told, ...untold].map(({ recordId }) => recordId));
  const others = known.filter(({ recordId }) => !decided.has(recordId));
  const isNews = untold.length > 0 || others.length < known.length;
  if (isNews) await write(bucket, unreachableKey(run), [...others, ...untold]);
}

/**
 * Reads the contracts whose manager could not be told.
 *
 * @throws Error when somebody has removed the file
 */
export async function readUnreachable(bucket: Bucket, run: Place): Promise<Due[]> {
  return await read(bucket, unreachableKey(run));
}

const dueKey = ({ folder }: Place) => `${folder}/due.json`;
const unreachableKey = ({ folder }: Place) => `${folder}/unreachable.json`;

async function write(bucket: Bucket, key: string, contracts: readonly Due[]): Promise<void> {
  await bucket.write(key, JSON.stringify(contracts), 'application/json');
}

/** What a file lists; nothing before there is one. */
async function listed(bucket: Bucket, key: string): Promise<Due[]> {
  return (await bucket.readJson(key, z.array(dueSchema)))?.value ?? [];
}

async function read(bucket: Bucket, key: string): Promise<Due[]> {
  const kept = await bucket.readJson(key, z.array(dueSchema));
  if (!kept) throw new Error(`${key} is gone. Fire the job again.`);
  return kept.value;
}
