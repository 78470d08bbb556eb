import { InvokeCommand, LambdaServiceException } from '@aws-sdk/client-lambda';
import { type Sending, sendToLambda } from './sendToLambda.ts';

/**
 * Starts a flow by name: the same name is one execution, however often an event is delivered.
 *
 * @param functionName with the qualifier of its alias, which a durable function must be invoked by
 * @param executionName at most 64 letters, digits, `-` and `_`
 * @throws the error of AWS's client when the flow could not be started, so that the event's sender tries again
 */
export async function startFlow(
  functionName: string,
  executionName: string,
  payload: unknown,
  sending?: Sending,
): Promise<'started' | 'known'> {
  const command = new InvokeCommand({
    FunctionName: functionName,
    InvocationType: 'Event',
    DurableExecutionName: executionName,
    Payload: JSON.stringify(payload),
  });
  try {
    await sendToLambda((client, options) => client.send(command, options), sending);
    return 'started';
  } catch (error) {
    if (error instanceof LambdaServiceException && error.name === 'DurableExecutionAlreadyStartedException')
      return 'known';
    throw error;
  }
}
