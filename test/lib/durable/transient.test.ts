import { S3ServiceException } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { isTransient } from '../../../lib/durable/transient.ts';

/** An error of S3 as its client gives it: `$retryable` is always there, and mostly says nothing. */
const fromS3 = ($fault: 'client' | 'server', $retryable?: { throttling: boolean }) =>
  Object.assign(new S3ServiceException({ name: 'X', $fault, $metadata: {} }), { $retryable });

test.each([
  ['a refusal of S3', fromS3('client'), false],
  ['a throttling of S3', fromS3('client', { throttling: true }), true],
  ['a fault of S3', fromS3('server'), true],
  ['a broken connection', Object.assign(new Error('x'), { code: 'ECONNRESET' }), true],
  ['a defect', new TypeError('x'), false],
  ['what is no error', 'x', false],
])('%s', (_, error, transient) => {
  expect(isTransient(error)).toBe(transient);
});
