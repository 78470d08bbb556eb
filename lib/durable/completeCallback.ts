import { LambdaServiceException, SendDurableExecutionCallbackSuccessCommand } from '@aws-sdk/client-lambda';
import { didNothing } from './failure.ts';
import { type Sending, sendToLambda } from './sendToLambda.ts';

/**
 * What Lambda answers when nothing waits behind a callback any more. `CallbackTimeoutException`: it was completed before, or
 * its time is over. `ResourceNotFoundException`: its execution is not remembered, or there never was one.
 * `InvalidParameterValueException`: its execution has ended, or the id is none.
 */
const notWaiting = ['CallbackTimeoutException', 'ResourceNotFoundException', 'InvalidParameterValueException'];

/**
 * Completes a callback that a flow waits for (`SendDurableExecutionCallbackSuccess`). Completing it twice is harmless: the second time
 * Lambda says that nothing waits any more, and so it does where an earlier try was taken and its answer lost.
 *
 * @returns false when nothing waits for it any more, and no try of this may be why
 * @throws the error of AWS's client when it could not be completed though something may wait
 */
export async function completeCallback(callbackId: string, result: unknown, sending?: Sending): Promise<boolean> {
  const Result = Buffer.from(JSON.stringify(result));
  const command = new SendDurableExecutionCallbackSuccessCommand({ CallbackId: callbackId, Result });
  let mayBeTaken = false;
  try {
    await sendToLambda(async (client, options) => {
      try {
        await client.send(command, options);
      } catch (error) {
        mayBeTaken ||= !didNothing(error);
        throw error;
      }
    }, sending);
    return true;
  } catch (error) {
    if (!(error instanceof LambdaServiceException && notWaiting.includes(error.name))) throw error;
    return mayBeTaken && error.name === 'CallbackTimeoutException';
  }
}
