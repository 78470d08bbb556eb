import { LambdaServiceException } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { completeCallback } from '../../../lib/durable/completeCallback.ts';

const refusal = (status: number, name: string) =>
  new LambdaServiceException({
    ...{ name, message: name, $fault: status >= 500 ? 'server' : 'client' },
    $metadata: { httpStatusCode: status },
  });
const lost = () => Object.assign(new Error('The answer did not come.'), { name: 'TimeoutError' });
const failed = () => refusal(500, 'ServiceException');
const throttled = () => refusal(429, 'TooManyRequestsException');
const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
const over = () => refusal(400, 'CallbackTimeoutException');

/** Completes a callback of a Lambda that throws these, one after the other, and then takes it. */
async function completedAfter(...thrown: Error[]) {
  let tries = 0;
  const client = {
    async send() {
      tries += 1;
      const error = thrown[tries - 1];
      if (error) throw error;
      return {};
    },
  };
  return { isHeard: await completeCallback('c1', 'yes', { client: client as never, sleep: async () => {} }), tries };
}

test.each([
  ['is taken', [], true],
  ['is taken after Lambda was too busy, and failed', [throttled(), failed()], true],
  ['is not waited for any more', [over()], false],
  ['is not waited for any more after Lambda was too busy, which did nothing', [throttled(), over()], false],
  ['is not waited for any more after no connection was made, by which nothing was told', [refused(), over()], false],
  ['was taken by the try of which no answer came', [lost(), over()], true],
  ['was taken by the try that failed', [failed(), throttled(), over()], true],
])('what completes a callback %s', async (_, thrown, isHeard) => {
  expect(await completedAfter(...thrown)).toEqual({
    isHeard,
    tries: thrown.length + (thrown.at(-1)?.name === 'CallbackTimeoutException' ? 0 : 1),
  });
});

test('a run that is not remembered was told by no try', async () => {
  expect(await completedAfter(lost(), refusal(404, 'ResourceNotFoundException'))).toEqual({ isHeard: false, tries: 2 });
});
