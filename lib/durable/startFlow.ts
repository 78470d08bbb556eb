import { InvokeCommand, LambdaServiceException } from '@aws-sdk/client-lambda';
import { executionName } from './executionName.ts';
import { type Sending, sendToLambda } from './sendToLambda.ts';

/**
 * Starts a flow by name: the same name is one execution, however often an event is delivered.
 *
 * @param functionName with the qualifier of its alias, which a durable function must be invoked by
 * @param name of letters, digits, `-` and `_`; the execution has the stage before it
 * @param stage where that is not in the environment
 * @throws the error of AWS's client when the flow could not be started, so that the event's sender tries again
 */
export async function startFlow(
  functionName: string,
  name: string,
  payload: unknown,
  { stage, ...sending }: Sending & { stage?: string | undefined } = {},
): Promise<'started' | 'known'> {
  const command = new InvokeCommand({
    FunctionName: functionName,
    InvocationType: 'Event',
    DurableExecutionName: executionName(name, stage),
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
