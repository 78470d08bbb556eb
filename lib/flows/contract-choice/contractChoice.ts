import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import {
  type Choice,
  type Contract,
  type Ending,
  extensionRunId,
  keepEnding,
  readContract,
  type ToldContract,
} from '../../contracts/keptContract.ts';
import { countedSteps, StepFailed } from '../../durable/steps.ts';
import { waitForLock } from '../../durable/waitForLock.ts';
import { runsFolder } from '../../store/drop.ts';
import { releaseLock } from '../../store/lock.ts';
import { confirm } from './confirmChoice.ts';
import { type ExtensionTools, extend, letEnd } from './extendContract.ts';
import { keepExtensionReport } from './finishChoice.ts';

/** What the run of a choice is started with. */
const payloadSchema = z.object({ contractId: z.string().regex(/^[0-9a-f]{32}$/) });

type Story = ReturnType<typeof countedSteps> & { tools: ExtensionTools; context: DurableContext; runId: string };

/** The story of a manager's choice: the end of the record is moved, or noted to be right; the manager is told what came of it. */
export function contractChoice(tools: ExtensionTools, log: Pick<Logger, 'info'>) {
  return async (payload: unknown, context: DurableContext): Promise<{ runId: string; folder: string }> => {
    const { contractId } = payloadSchema.parse(payload);
    const steps = countedSteps(context);
    const contract = await steps.step('read the choice', async () => withoutPeople(await chosen(tools, contractId)));
    const runId = extensionRunId(contractId, contract.choice);
    const folder = `${runsFolder(contract.sourceName)}/${runId}`;
    const startedAt = await steps.step('note the start', async () => tools.now());
    const ending = await carryOut({ ...steps, tools, context, runId }, contract);
    await steps.step('note what came of it', () => keepEnding(tools.bucket, contractId, ending));
    const requests = steps.requests();
    await steps.step('write the report', async () => {
      const whole = await chosen(tools, contractId);
      await keepExtensionReport(tools, { folder, runId, contract: whole, ending, startedAt, requests });
    });
    if (contract.choice.kind === 'extend')
      await steps.step('tell the manager', async () => confirm(tools, await chosen(tools, contractId), ending, runId));
    log.info('choice ended', { runId, sourceId: contract.sourceId, outcome: ending.outcome });
    if (ending.outcome === 'failed') throw new Error(`Run ${runId} failed; its report says what is known.`);
    return { runId, folder };
  };
}

/** A contract with a choice. */
export type Chosen = Contract & { choice: Choice };

async function chosen({ bucket }: ExtensionTools, contractId: string): Promise<Chosen> {
  const contract = await readContract(bucket, contractId);
  if (!contract?.choice) throw new Error(`Contract ${contractId} has no choice; nothing was done.`);
  const { etag: _, ...kept } = contract;
  return { ...kept, choice: contract.choice };
}

/** What a step gives is kept with the execution, and the bucket is the only place for people. */
function withoutPeople({
  name: _,
  accountName: __,
  told: ___,
  ...contract
}: Chosen): ToldContract & { choice: Choice } {
  return contract;
}

async function carryOut(story: Story, contract: ToldContract & { choice: Choice }): Promise<Ending> {
  const { step, tools, context, runId } = story;
  const { choice, sourceId } = contract;
  try {
    if (choice.kind === 'let it end') {
      return await step('note that it may end', (requests) => letEnd(tools, contract, requests));
    }
    const lock = await waitForLock(context, tools, sourceId, runId);
    if (lock.heldBy) return { outcome: 'failed', error: `Run ${lock.heldBy} has not given the source free.` };
    const ending = await step('extend', (requests) => extend(tools, contract, choice.endDate, runId, requests));
    await step('release the lock', () => releaseLock(tools.bucket, sourceId, runId));
    return ending;
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    await step('release the lock after a failure', () => releaseLock(tools.bucket, sourceId, runId));
    return { outcome: 'failed', error: error.message };
  }
}
