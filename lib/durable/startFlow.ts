import { InvokeCommand, LambdaClient, LambdaServiceException } from '@aws-sdk/client-lambda';
import { boundedRequests } from '../aws/boundedRequests.ts';

/** One for all starts: with a client of its own each would look for credentials and open a connection anew. */
const lambda = new LambdaClient(boundedRequests());

/**
 * Starts a flow by name: the same name is one execution, however often an event is delivered.
 *
 * @param functionName with the qualifier of its alias, which a durable function must be invoked by
 * @param executionName at most 64 letters, digits, `-` and `_`
 * @throws LambdaServiceException when the flow could not be started, so that the event's sender tries again
 */
export async function startFlow(
  functionName: string,
  executionName: string,
  payload: unknown,
  client = lambda,
): Promise<'started' | 'known'> {
  const command = new InvokeCommand({
    FunctionName: functionName,
    InvocationType: 'Event',
    DurableExecutionName: executionName,
    Payload: JSON.stringify(payload),
  });
  try {
    await client.send(command);
    return 'started';
  } catch (error) {
    if (error instanceof LambdaServiceException && error.name === 'DurableExecutionAlreadyStartedException')
      return 'known';
    throw error;
  }
}
