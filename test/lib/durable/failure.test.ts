import { LambdaServiceException } from '@aws-sdk/client-lambda';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { mayPass } from '../../../lib/durable/failure.ts';

/** An error of S3 as its client gives it: `$retryable` is always there, and mostly says nothing. */
const fromS3 = ($fault: 'client' | 'server', $retryable?: { throttling: boolean }) =>
  Object.assign(new S3ServiceException({ name: 'X', $fault, $metadata: {} }), { $retryable });

/** An error of Lambda as its client gives it in a bundle: a throttling is a fault of the client that says nothing else. */
const fromLambda = (name: string, httpStatusCode: number) =>
  Object.assign(new LambdaServiceException({ name, $fault: 'client', $metadata: { httpStatusCode } }), {
    $retryable: undefined,
  });

test.each([
  ['a refusal of S3', fromS3('client'), false],
  ['a throttling of S3', fromS3('client', { throttling: true }), true],
  ['a fault of S3', fromS3('server'), true],
  ['a throttling of Lambda', fromLambda('TooManyRequestsException', 429), true],
  ['a refusal of Lambda', fromLambda('ResourceNotFoundException', 404), false],
  ['a broken connection', Object.assign(new Error('x'), { code: 'ECONNRESET' }), true],
  ['what says so itself', Object.assign(new Error('x'), { retry: true }), true],
  ['what says itself that it does not', Object.assign(new Error('x'), { retry: false, code: 'ECONNRESET' }), false],
  ['a defect', new TypeError('x'), false],
  ['what is no error', 'x', false],
])('%s', (_, error, passes) => {
  expect(mayPass(error)).toBe(passes);
});
