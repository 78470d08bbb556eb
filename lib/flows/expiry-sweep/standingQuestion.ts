import * as z from 'zod';
import type { Config } from '../../config/config.ts';
import { type Decided, isOver, readHold } from '../../decisions/hold.ts';
import type { Bucket } from '../../store/bucket.ts';
import { changeJson } from '../../store/changeJson.ts';
import { keys } from '../../store/keys.ts';
import { folderOfRun } from './sweepRun.ts';

/** Which run asks the operators about a source, and since when it means to. */
const questionSchema = z.object({
  runId: z.string(),
  claimedAt: z.iso.datetime(),
  /** The runs that had asked before and could be answered still: nobody knew whether their mails went out. */
  alsoOpen: z.array(z.string()).exactOptional(),
});

type Question = z.infer<typeof questionSchema>;

/** What an earlier question about a source means for a sweep: it is being decided, or a person said no not long ago. */
export type Standing = 'already-asked' | 'refused';

const hour = 60 * 60_000;

/**
 * How long a run may take to get its question to the operators, and to do what they approved, through times in which
 * nothing can be reached. After that it is asked again, which the sweep of the next day does.
 */
const underWayMilliseconds = 12 * hour;

const dayMilliseconds = 24 * hour;

export type QuestionTools = { bucket: Bucket; config: Pick<Config, 'decisionDays'> };

/**
 * What the last question about a source means now; undefined when it may be asked, since nobody was asked, nobody decided,
 * or nobody knows whether the mail went out. What was refused is not asked again for `decisionDays`.
 *
 * @param now epoch milliseconds
 */
export async function standingOf(tools: QuestionTools, sourceId: string, now: number): Promise<Standing | undefined> {
  const noted = await tools.bucket.readJson(keys.asked(sourceId), questionSchema);
  return noted && (await standing(tools, noted.value, now));
}

/**
 * Notes that a run is about to ask about a source, before it asks: of two sweeps that overlap one does.
 *
 * @param now epoch milliseconds
 * @returns why the run is not to ask; undefined when it is the one that asks
 */
export async function claimQuestion(
  tools: QuestionTools,
  sourceId: string,
  runId: string,
  now: number,
): Promise<Standing | undefined> {
  let standingOne: Standing | undefined;
  await changeJson(tools.bucket, keys.asked(sourceId), questionSchema, async (noted) => {
    const isOwn = noted?.runId === runId;
    standingOne = noted && !isOwn ? await standing(tools, noted, now) : undefined;
    if (isOwn || standingOne) return undefined;
    const alsoOpen = noted ? await openOf(tools.bucket, noted, now) : [];
    return { runId, claimedAt: new Date(now).toISOString(), ...(alsoOpen.length > 0 && { alsoOpen }) };
  });
  return standingOne;
}

/** The run that asks the operators about a source, as long as nobody has decided; undefined where none does. */
export async function runThatAsks(bucket: Bucket, sourceId: string): Promise<string | undefined> {
  const noted = await bucket.readJson(keys.asked(sourceId), questionSchema);
  const hold = noted && (await readHold(bucket, noted.value.runId));
  return hold?.decided ? undefined : noted?.value.runId;
}

/** The runs that have asked and can be answered still. */
async function openOf(bucket: Bucket, { runId, alsoOpen = [] }: Question, now: number): Promise<string[]> {
  const holds = await Promise.all([...alsoOpen, runId].map((id) => readHold(bucket, id)));
  return holds.flatMap((hold) => (hold && !hold.decided && !isOver(hold, now) ? [hold.runId] : []));
}

async function standing(tools: QuestionTools, question: Question, now: number): Promise<Standing | undefined> {
  const others = await Promise.all((question.alsoOpen ?? []).map((id) => readHold(tools.bucket, id)));
  if (others.some((hold) => isRefused(hold?.decided, tools, now))) return 'refused';
  const isRecent = (at: string) => Date.parse(at) + underWayMilliseconds > now;
  const hold = await readHold(tools.bucket, question.runId);
  if (!hold) return isRecent(question.claimedAt) ? 'already-asked' : undefined;
  const { decided } = hold;
  if (!decided) return !isOver(hold, now) && (!hold.mailUnknown || isRecent(hold.heldAt)) ? 'already-asked' : undefined;
  if (decided.decision === 'reject') return isRefused(decided, tools, now) ? 'refused' : undefined;
  return isRecent(decided.at) && !(await hasEnded(tools.bucket, question.runId)) ? 'already-asked' : undefined;
}

/** Whether a person said no, not so long ago that it is to be asked again. */
function isRefused(decided: Decided | undefined, { config }: QuestionTools, now: number): boolean {
  return decided?.decision === 'reject' && Date.parse(decided.at) + config.decisionDays * dayMilliseconds > now;
}

/** Whether a run has done what was approved, or has given it up. */
async function hasEnded(bucket: Bucket, runId: string): Promise<boolean> {
  return (await bucket.read(`${folderOfRun(runId)}/report.json`)).kind === 'found';
}
