import type { LambdaClient } from '@aws-sdk/client-lambda';
import { executionNamesOf } from '../lib/durable/executionName.ts';
import { inChunks } from '../lib/store/inChunks.ts';
import { listExecutions } from './executions.ts';
import { functionThere, type Place } from './place/place.ts';

/** The flows, each a durable function. */
export const flows = [
  ...['approvals', 'contract-choice', 'csv-import', 'expected-files', 'expiry-notice', 'expiry-sweep', 'hr-events'],
  ...['manager-transfer', 'source-backup', 'source-drift'],
] as const;

/**
 * Finds out which runs are under way, whatever they wait for.
 *
 * @returns says of a run, by its id, whether it is
 * @throws Error when Lambda does not tell, and what to do
 */
export async function findRunsUnderWay(place: Pick<Place, 'lambda' | 'stage'>): Promise<(runId: string) => boolean> {
  const listed = await inChunks(flows, (flow) => listRunning(place.lambda, functionThere(place, flow, 'flow')));
  const names = new Set(listed.flat());
  return (runId) => executionNamesOf(runId, place.stage).some((name) => names.has(name));
}

async function listRunning(lambda: LambdaClient, flow: string): Promise<string[]> {
  try {
    const running = await listExecutions(lambda, flow, { statuses: ['RUNNING'] });
    return running.flatMap(({ DurableExecutionName }) => DurableExecutionName ?? []);
  } catch (error) {
    const why = error instanceof Error ? error.name : 'no reason';
    // An earlier nelm did not have every flow.
    if (why === 'ResourceNotFoundException') return [];
    throw new Error(
      `Lambda does not tell which runs of ${flow} are under way (${why}), and what one goes on with must stay. Allow yourself lambda:ListDurableExecutionsByFunction, and forget again.`,
    );
  }
}
