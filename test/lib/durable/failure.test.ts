import { LambdaServiceException } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { mayPass, reasonOf } from '../../../lib/durable/failure.ts';

/** An error of a service of AWS as its client gives it: `$retryable` is always there, and mostly says nothing. */
const service = (fault: 'client' | 'server', retryable?: { throttling?: boolean }, httpStatusCode = 400) => {
  const error = new LambdaServiceException({ name: 'X', $fault: fault, $metadata: { httpStatusCode } });
  return Object.assign(error, { $retryable: retryable });
};

const withCode = (code: string) => Object.assign(new Error('x'), { code });

describe('an error may pass', () => {
  test.each([
    ['when it says so itself', Object.assign(new Error('x'), { retry: true }), true],
    ['not when it says not', Object.assign(new Error('x'), { retry: false, code: 'ECONNRESET' }), false],
    ['when a service of AWS failed', service('server'), true],
    ['not when a service of AWS refused', service('client'), false],
    ['when a service of AWS had too much to do', service('client', { throttling: true }), true],
    [
      'when Lambda starts as many runs as it may, which its client says by the status alone',
      service('client', undefined, 429),
      true,
    ],
    ['when a connection broke', withCode('ECONNRESET'), true],
    ['not when a library says by a code what it cannot read', withCode('CSV_RECORD_INCONSISTENT_COLUMNS'), false],
    ['not when Node says by a code what a defect gave it', withCode('ERR_INVALID_ARG_TYPE'), false],
    ['not when a file of the function is not there', withCode('ENOENT'), false],
    ['when a name of AWS does not resolve', withCode('ENOTFOUND'), true],
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

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test.each([
  ['a defect', new TypeError("Cannot read properties of undefined (reading 'Ada Example')"), 'TypeError'],
  ['a date that is none', new RangeError('Cannot parse: Ada Example'), 'RangeError'],
  [
    'an object of another shape',
    thrownBy(() => z.record(z.string(), z.number()).parse({ 'Ada Example': 'x' })),
    'ZodError',
  ],
  ['a message with lines like those of a stack', new TypeError('x\n    at Ada Example'), 'TypeError'],
])('of %s the kind and the place are said, and nothing that it says', (_, error, kind) => {
  expect((error as Error).message).toContain('Ada');
  expect(reasonOf(error)).toMatch(new RegExp(`^a defect of nelm \\(${kind} at .*\\)\\.$`));
  expect(reasonOf(error)).not.toContain('Ada');
});
