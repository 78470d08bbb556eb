import { CallbackTimeoutError } from '@aws/durable-execution-sdk-js';
import * as z from 'zod';
import { StepFailed } from '../../durable/failure.ts';
import { defineFlow } from '../../durable/flow.ts';
import { type HeldLock, SourceBusy, withSourceLock } from '../../durable/sourceLock.ts';
import { addManager } from '../../sessions/roles.ts';
import {
  answerDays,
  answeredBy,
  lapseTransfer,
  noteOutcome,
  type TransferAnswer,
} from '../../transfers/keptTransfer.ts';
import { changeManagers, findRecords, readPeopleDone, stepSizes } from './changeManagers.ts';
import { findNewManager, notSurelyAsked, offerTransfer } from './offerTransfer.ts';
import { tellWhoAsked } from './tellWhoAsked.ts';
import type { TransferReport } from './transferReport.ts';
import { transferReportPage } from './transferReportPage.ts';
import {
  describeTransfer,
  requireTransfer,
  runOfTransfer,
  type TransferResult,
  type TransferRun,
  type TransferStory,
  type TransferTools,
} from './transferRun.ts';
import { whatBecame } from './whatBecame.ts';

const payloadSchema = z.object({ transferId: z.string().regex(/^[0-9a-f]{32}$/) });

type Payload = z.infer<typeof payloadSchema>;

const answeredSchema = z.object({ kind: z.enum(['accept', 'decline']) });

/**
 * The story of people who get another manager: the other manager is asked, and nothing changes before they accept; then their
 * records name the new manager, and whoever asked is told.
 */
export const managerTransfer = defineFlow<TransferTools, Payload, TransferRun, TransferResult, TransferReport>({
  kind: 'manager-transfer',
  payload: payloadSchema,
  describe: ({ transferId }) => describeTransfer(transferId),
  async prepare({ step, tools }, { transferId }) {
    return await step('read the transfer', async () => runOfTransfer(await requireTransfer(tools, transferId)));
  },
  async story(story) {
    const result = await carryOut(story);
    const untold = await remarkOf(story, 'whoever asked for it was not told', async () => {
      const sent = await story.step('tell who asked', () => tellWhoAsked(story.tools, story.run, result));
      return sent === 'unknown' ? 'Nobody knows whether the mail that says so was sent: ask whether it has come.' : '';
    });
    const unnoted = await remarkOf(story, 'the console does not show what came of it', async () => {
      await story.step('note what came of it', () => noteWhatCame(story, result.outcome));
      return '';
    });
    const error = [result.error, untold, unnoted].filter(Boolean).join(' ');
    return { ...result, ...(error && { error }) };
  },
  failed: (error) => ({ outcome: 'failed', error }),
  report: describeOutcome,
  page: transferReportPage,
  logged: ({ source, people }) => ({ sourceId: source?.id, people }),
});

async function carryOut(story: TransferStory): Promise<TransferResult> {
  try {
    const answer = await askManager(story);
    if ('problem' in answer) return { outcome: 'refused', error: answer.problem };
    if (answer.kind === 'lapsed') return { outcome: 'lapsed', ...(answer.isUnsure && { error: notSurelyAsked }) };
    if (answer.kind === 'decline') return { outcome: 'declined' };
    return await handOver(story);
  } catch (error) {
    if (error instanceof SourceBusy) return { outcome: 'failed', error: `${error.message} Ask for it again.` };
    if (error instanceof StepFailed) return { outcome: 'failed', error: error.message };
    throw error;
  }
}

/** What came of a question: what was answered, or nothing in time. */
type Answered = {
  kind: TransferAnswer['kind'] | 'lapsed';
  /** Nobody knows whether the mail was sent that asked. */
  isUnsure: boolean;
};

/** Asks the other manager, and waits for an answer at no cost. */
async function askManager({ context, step, tools, run }: TransferStory): Promise<Answered | { problem: string }> {
  const { problem } = await step('find the other manager', (attempt) => findNewManager(tools, run, attempt));
  if (problem !== undefined) return { problem };
  const timeout = { timeout: { days: answerDays } };
  const [answered, callbackId] = await context.createCallback<string>(`answer to ${run.id}`, timeout);
  const isUnsure = (await step('ask the other manager', () => offerTransfer(tools, run, callbackId))) === 'unknown';
  try {
    return { kind: answeredSchema.parse(JSON.parse(await answered)).kind, isUnsure };
  } catch (error) {
    if (!(error instanceof CallbackTimeoutError)) throw error;
  }
  // The page goes by what is kept: who answered at the last moment was told that it is taken.
  const end = async () => (await lapseTransfer(tools.bucket, run.transferId))?.kind ?? 'lapsed';
  return { kind: await step('end the wait', end), isUnsure };
}

async function handOver(story: TransferStory): Promise<TransferResult> {
  const { step, tools, run } = story;
  const work = async (lock: HeldLock) => {
    await step('find the records', (attempt) => findRecords(tools, run, attempt));
    let first = 0;
    for (const size of stepSizes(run.people)) {
      const part = { first, size };
      await step('change the managers', (attempt) => changeManagers(tools, run, lock, part, attempt));
      first += size;
    }
    const { undone, failed } = await step('see who was handed over', async () => {
      const undone = (await readPeopleDone(tools.bucket, run)).filter(({ outcome }) => outcome !== 'transferred');
      return { undone: undone.length, failed: undone.filter(({ outcome }) => outcome === 'not changed').length };
    });
    if (undone === 0) return { outcome: 'transferred' as const };
    const whom = undone === 1 ? 'One person was' : `${undone} people were`;
    const error = `${whom} not handed over; the report says why.`;
    return { outcome: failed > 0 ? ('failed' as const) : ('partly' as const), error };
  };
  return await withSourceLock(story, run.source?.id ?? '', work);
}

/**
 * Whoever has accepted may be nobody's manager before: they come into the console from now on, if anybody was handed over to them,
 * whatever became of the others.
 */
async function noteWhatCame({ tools, run }: TransferStory, outcome: TransferResult['outcome']): Promise<void> {
  const { bucket, now } = tools;
  const { manager } = await requireTransfer(tools, run.transferId);
  const people = manager ? await readPeopleDone(bucket, run) : [];
  if (manager && people.some(({ outcome }) => outcome === 'transferred')) await addManager(bucket, manager, now());
  await noteOutcome(bucket, run.transferId, outcome);
}

/**
 * What cannot be told or noted changes nothing of what was done, and is said.
 *
 * @param work gives what is not known of it
 */
async function remarkOf({ tools, run }: TransferStory, what: string, work: () => Promise<string>): Promise<string> {
  const warn = (reason: string) => tools.log.warn(what, { runId: run.id, reason });
  try {
    const notKnown = await work();
    if (notKnown) warn(notKnown);
    return notKnown;
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    warn(error.message);
    return `${error.message} So ${what}.`;
  }
}

/** What the report says of the transfer, as far as it could be read. */
async function describeOutcome({ tools, run }: TransferStory, { outcome }: TransferResult) {
  if (!run.source) return { people: [] };
  const transfer = await requireTransfer(tools, run.transferId);
  const { source, by, from, to, answer, manager } = transfer;
  const answerer = answeredBy(transfer);
  return {
    source,
    by,
    manager: { from, to: manager?.account ?? to },
    ...(answer && { answeredAt: answer.at }),
    ...(answerer !== undefined && { answeredBy: answerer }),
    people: await whatBecame(tools, run, transfer, outcome),
  };
}
