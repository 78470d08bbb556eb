import { toType } from '../lib/config/toType.ts';
import { type EventLine, hrEventReportSchema } from '../lib/flows/hr-events/eventReport.ts';
import { queuePayload, queueRunId } from '../lib/hr/eventRunName.ts';
import { sendWish, WishRefused } from '../lib/hr/operatorEvent.ts';
import { type Block, type BlockedBy, liftBlock, readBlocked } from '../lib/people/blocked.ts';
import type { Source } from '../lib/sources/sources.ts';
import { keys } from '../lib/store/keys.ts';
import type { Confirm } from './confirming.ts';
import { Interrupted } from './interrupted.ts';
import { personNow } from './onePerson.ts';
import { endText, personText } from './peopleLines.ts';
import type { Tenancy } from './restoring.ts';
import { shellWord } from './shellWord.ts';
import { sourceMeant } from './sourceMeant.ts';

/** Who is meant, by whom, and why. */
export type StopOptions = BlockedBy & { source: string; accountName: string };

export type StopTools = Tenancy & {
  /** What time it is for nelm, in epoch milliseconds. */
  now: number;
  /** The zone in which days are said. */
  timeZone: string;
  /** Is asked before anything is done. */
  confirm: Confirm;
  /** Starts the run that carries out what waits in a queue. */
  start: (queue: string) => Promise<void>;
  /** Waits a moment. */
  pause: () => Promise<void>;
  /** Is aborted at Ctrl-C; undefined where nobody could type it. */
  signal?: AbortSignal | undefined;
  /** So many moments what becomes of it is waited for. */
  patience: number;
};

/** What became of somebody who was stopped. `not ended yet`: they are blocked, and the next run of the source ends them. */
export type Stopped = {
  source: string;
  accountName: string;
  state: 'ended' | 'nothing to end' | 'not ended' | 'not ended yet';
  /** When the contract ends now, and when it was to end, as instants, where it was ended. */
  ends?: string;
  before?: string;
  reason?: string;
};

/**
 * Ends the contract of one person now, and blocks them: no file, event, extension or restore lets them in again until that is
 * lifted. They are blocked at once, and ended by the next run of their source.
 *
 * @param say gets what is to be shown
 * @throws Error when the tenant has no such source
 * @throws Interrupted when the signal was aborted, with what is done and what goes on
 */
export async function stopPerson(
  { bucket, isc, now, timeZone, confirm, start, pause, patience, signal }: StopTools,
  { source: wanted, accountName, by, reason }: StopOptions,
  say: (text: string) => void,
): Promise<Stopped> {
  const { source } = await sourceMeant(isc, wanted);
  const person = await personNow(isc, { timeZone }, source, accountName);
  const ends = person && endText(person.endDate, timeZone);
  const end =
    person === undefined
      ? `${source.name} has nobody called ${accountName} now; whoever is hired by that name is not let in.`
      : Date.parse(person.endDate) <= now
        ? `The contract of ${personText(person)} at ${source.name} has ended, on ${ends}; it is not let begin again.`
        : Date.parse(person.startDate) > now
          ? `The contract of ${personText(person)} at ${source.name} has not begun; the record would be deleted, or end now where they were let in before.`
          : `The contract of ${personText(person)} at ${source.name} ends ${ends}; it would end now.`;
  await confirm(
    `${end}\nNo file, event, extension or restore would let ${accountName} in again until ${toType('lift')}, and the operators are mailed.`,
  );
  signal?.throwIfAborted();
  let since = '';
  const tools = {
    bucket,
    now,
    async start(queue: string) {
      since = queueRunId(queuePayload(queue, now));
      say(`Blocked: nobody called ${accountName} is let in at ${source.name} until ${toType('lift')}.`);
      await start(queue);
    },
  };
  const act = { type: 'stopped' as const };
  const wish = { source, accountName, isUnknown: person === undefined, by, reason, act, once: String(now) };
  const id = await sendWish(tools, wish).catch(sayWhatIsWrong);
  for (let moment = 0; moment < patience; moment += 1) {
    if (signal?.aborted) {
      throw new Interrupted(
        `Interrupted: ${accountName} is blocked at ${source.name}, and the run that ends the contract goes on by itself. ${toType(`runs --source ${shellWord(source.name)}`)} shows what became of it.`,
      );
    }
    await pause();
    const line = await lineOf(bucket, source, id, since);
    if (!line) continue;
    say(lineText(line, accountName, source.name));
    return { source: source.name, accountName, ...whatBecame(line) };
  }
  say(
    'Their contract is not ended yet: another run works on the source. It is ended by the next one; look at its report.',
  );
  return { source: source.name, accountName, state: 'not ended yet' };
}

/** A block that was lifted, and whose it was. */
export type Lifted = { source: string; accountName: string; lifted: Block };

/**
 * Lifts a block. It lets nobody in by itself: the next file or event does.
 *
 * @throws Error when the tenant has no such source, or nobody of the account name is blocked there, or by another block than the one that
 *   was asked about
 */
export async function liftPerson(
  { bucket, isc, now, confirm, signal }: Pick<StopTools, 'bucket' | 'isc' | 'now' | 'confirm' | 'signal'>,
  { source: wanted, accountName, by, reason }: StopOptions,
  say: (text: string) => void,
): Promise<Lifted> {
  const { source } = await sourceMeant(isc, wanted);
  const block = await (await readBlocked(bucket, source.id))(accountName);
  if (!block) throw new Error(`Nobody called ${accountName} is blocked at ${source.name}. Look at the account name.`);
  await confirm(
    `The block of ${accountName} at ${source.name}, ${blockText(block)}, would be lifted: the next file or event that has them lets them in again.`,
  );
  signal?.throwIfAborted();
  const lifted = await liftBlock(bucket, source.id, accountName, { by, reason }, now, block.at);
  if (!lifted) {
    throw new Error(
      'The block was lifted meanwhile, or another one has taken its place: nothing was lifted. Look once more.',
    );
  }
  say(`Lifted: the block ${blockText(lifted)}.`);
  say('Nobody is let in by that. Drop a file with their row, or send an event, and they are.');
  return { source: source.name, accountName, lifted };
}

function blockText({ at, by, reason }: Block): string {
  return `of ${at.slice(0, 10)} by ${by}, "${reason}"`;
}

/** A wish that a run could not read is told by the names of the options. */
function sayWhatIsWrong(error: unknown): never {
  if (!(error instanceof WishRefused)) throw error;
  const problems = error.problems.map(({ path, reason }) => `${nameOfPath[path] ?? path}: ${reason}`);
  throw new Error(`Nobody was stopped. ${problems.join('; ')}.`);
}

/** What an argument is called by whoever types it. */
const nameOfPath: Readonly<Record<string, string>> = {
  'person.accountName': 'the account name',
  by: '--by',
  comment: '--reason',
};

/** What a run that began since then says of an event. */
async function lineOf(
  bucket: Tenancy['bucket'],
  source: Source,
  id: string,
  since: string,
): Promise<EventLine | undefined> {
  const folder = keys.sourceRun(source, '');
  // A source keeps years of runs: those before are not listed at every look.
  for (const run of await bucket.folders(folder, since)) {
    const report = await bucket.readJson(`${folder}${run}/report.json`, hrEventReportSchema).catch(() => undefined);
    const line = report?.value.events.find(({ event }) => event.id === id);
    if (line) return line;
  }
  return undefined;
}

function lineText({ outcome, changed, deleted, reason }: EventLine, accountName: string, source: string): string {
  if (outcome !== 'stopped') return `The contract of ${accountName} was not ended: ${reason ?? outcome}`;
  const end = changed.find(({ name }) => name === 'endDate');
  if (end) return `Ended: the contract of ${accountName} at ${source} ends ${end.to}; it was to end ${end.from}.`;
  if (deleted) return `Deleted: ${accountName} at ${source}. ${reason ?? ''}`;
  return `Nothing was to be ended: ${reason ?? 'the request or the record that had not started is gone.'}`;
}

function whatBecame({ outcome, changed, reason }: EventLine): Omit<Stopped, 'source' | 'accountName'> {
  const why = reason === undefined ? {} : { reason };
  if (outcome !== 'stopped') return { state: 'not ended', ...why };
  const end = changed.find(({ name }) => name === 'endDate');
  return end ? { state: 'ended', ends: end.to, before: end.from, ...why } : { state: 'nothing to end', ...why };
}
