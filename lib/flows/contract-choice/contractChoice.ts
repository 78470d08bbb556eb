import * as z from 'zod';
import { type ChoiceResult, keepEnding, readContract } from '../../contracts/keptContract.ts';
import { StepFailed } from '../../durable/failure.ts';
import { defineFlow } from '../../durable/flow.ts';
import { SourceBusy, withSourceLock } from '../../durable/sourceLock.ts';
import type { ChoiceReport } from './choiceReport.ts';
import { choiceReportPage } from './choiceReportPage.ts';
import {
  type ChoiceRun,
  type ChoiceStory,
  type ChoiceTools,
  type ChosenContract,
  describeRun,
  readChoice,
  runOf,
  withoutPeople,
} from './choiceRun.ts';
import { confirmChoice } from './confirmChoice.ts';
import { extendContract, letEnd } from './extendContract.ts';
import { withWhyStopped } from './whyStopped.ts';

const payloadSchema = z.object({ contractId: z.string().regex(/^[0-9a-f]{32}$/) });

type Payload = z.infer<typeof payloadSchema>;

/** The story of a manager's choice: the end of the record is moved, or noted to be right; the manager is told what came of it. */
export const contractChoice = defineFlow<ChoiceTools, Payload, ChoiceRun, ChoiceResult, ChoiceReport>({
  kind: 'contract-choice',
  payload: payloadSchema,
  describe: ({ contractId }) => describeRun(contractId),
  async prepare({ step, tools }, { contractId }) {
    return runOf(await step('read the choice', async () => withoutPeople(await readChoice(tools, contractId))));
  },
  async story(story) {
    const result = await carryOut(story);
    const unnoted = await remarkOf(story, 'the page behind the link does not say what came of it', async () => {
      await story.step('note what came of it', () => noteEnding(story, result));
      return '';
    });
    const untold = await remarkOf(story, 'nobody was told what came of it', () => tellManager(story, result));
    const error = [result.error, unnoted, untold].filter(Boolean).join(' ');
    return { ...result, ...(error && { error }) };
  },
  failed,
  report: describeContract,
  page: choiceReportPage,
  logged: ({ contract }) => ({ sourceId: contract?.sourceId }),
});

function failed(error: string): ChoiceResult {
  return { outcome: 'failed', error };
}

/** A run whose contract could not be read has none. */
function contractOf({ contract, contractId }: ChoiceRun): ChosenContract {
  if (!contract) throw new StepFailed(`Contract ${contractId} was not read.`);
  return contract;
}

async function carryOut(story: ChoiceStory): Promise<ChoiceResult> {
  const { step, tools, run } = story;
  const contract = contractOf(run);
  const { choice, sourceId } = contract;
  try {
    if (choice.kind === 'let it end') {
      return await step('note that it may end', (attempt) => letEnd(tools, contract, attempt));
    }
    return await withSourceLock(story, sourceId, (lock) =>
      step('extend', (attempt) => extendContract(tools, contract, choice.endDate, lock, attempt)),
    );
  } catch (error) {
    if (error instanceof SourceBusy) return failed(`${error.message} Extend the contract in ISC.`);
    if (error instanceof StepFailed) return failed(error.message);
    throw error;
  }
}

async function noteEnding({ tools, run }: Pick<ChoiceStory, 'tools' | 'run'>, result: ChoiceResult): Promise<void> {
  const ending = result.isStopped
    ? await withWhyStopped(tools, await readChoice(tools, run.contractId), result)
    : result;
  await keepEnding(tools.bucket, run.contractId, contractOf(run).choice, ending);
}

/** @returns what is not known of it */
async function tellManager({ step, tools, run }: ChoiceStory, result: ChoiceResult): Promise<string> {
  if (contractOf(run).choice.kind !== 'extend') return '';
  const sent = await step('tell the manager', async () => {
    const contract = await readChoice(tools, run.contractId);
    return await confirmChoice(tools, contract, await withWhyStopped(tools, contract, result), run.id);
  });
  return sent === 'unknown' ? 'Nobody knows whether the mail that says so was sent: ask whether it has come.' : '';
}

/**
 * What cannot be noted or told changes nothing of what was done for the contract, and is said.
 *
 * @param work gives what is not known of it
 */
async function remarkOf({ tools, run }: ChoiceStory, what: string, work: () => Promise<string>): Promise<string> {
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

/** What the report says of the contract, as far as it could be read. */
async function describeContract({ tools, run }: ChoiceStory) {
  if (!run.contract) return {};
  const { sourceId, sourceName, recordId, endDate, choice } = run.contract;
  const kept = await readContract(tools.bucket, run.contractId);
  return {
    source: { id: sourceId, name: sourceName },
    recordId,
    ...(kept && { name: kept.name, accountName: kept.accountName }),
    endDate: { before: endDate, ...(choice.kind === 'extend' && { after: choice.endDate }) },
  };
}
