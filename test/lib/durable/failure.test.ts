import { LambdaServiceException } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { mayPass, reasonOf } from '../../../lib/durable/failure.ts';

const service = (fault: 'client' | 'server', retryable?: { throttling?: boolean }) => {
  const error = new LambdaServiceException({ name: 'X', $fault: fault, $metadata: {} });
  return Object.assign(error, retryable && { $retryable: retryable });
};

describe('an error may pass', () => {
  test.each([
    ['when it says so itself', Object.assign(new Error('x'), { retry: true }), true],
    ['not when it says not', Object.assign(new Error('x'), { retry: false, code: 'ECONNRESET' }), false],
    ['when a service of AWS failed', service('server'), true],
    ['not when a service of AWS refused', service('client'), false],
    ['when a service of AWS had too much to do', service('client', { throttling: true }), true],
    ['when a connection broke', Object.assign(new Error('x'), { code: 'ECONNRESET' }), true],
    ['not when it is a defect', new TypeError('x is not a function'), false],
    ['not when it is no error at all', 'ECONNRESET', false],
  ])('%s', (_, error, expected) => {
    expect(mayPass(error)).toBe(expected);
  });
});

test('the reason repeats nothing of what could not be read', () => {
  const unreadable = () => JSON.parse('Ada Example');
  expect(unreadable).toThrow(/Ada/);
  try {
    unreadable();
  } catch (error) {
    expect(reasonOf(error)).toBe('what was read is not JSON.');
  }
});
