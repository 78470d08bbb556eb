import { expect, test } from 'vitest';
import { runThatWaits, waitingText } from '../../../cli/console/waiting.ts';
import type { Execution } from '../../../local/aws/durable/execution.ts';

type Operations = Execution['operations'];

const callback = { Id: '1', Type: 'CALLBACK', Name: 'decision on r-1', Status: 'STARTED' };
const asked = { Id: '2', Type: 'STEP', Name: 'ask the operators', Status: 'SUCCEEDED' };
const waiting = (operations: object[], status = 'RUNNING') =>
  runThatWaits({ status: status as Execution['status'], operations: operations as Operations });

test('a run waits when the operators have been asked, and until it goes on', () => {
  expect(waiting([callback, asked])).toBe('r-1');
  expect(waiting([callback])).toBeUndefined();
  expect(waiting([callback, { ...asked, Status: 'PENDING' }])).toBeUndefined();
  expect(waiting([{ ...callback, Status: 'SUCCEEDED' }, asked])).toBeUndefined();
  expect(waiting([callback, asked], 'FAILED')).toBeUndefined();
  // A second question is another one than the first, which was asked and answered.
  const answered = { ...callback, Status: 'SUCCEEDED' };
  const second = { ...callback, Id: '3', Name: 'decision on r-1-size' };
  expect(waiting([answered, asked, second])).toBeUndefined();
  expect(waiting([answered, asked, second, { ...asked, Id: '4' }])).toBe('r-1-size');
});

test('it is said what waits, until when, and where it is decided', () => {
  const hold = { what: 'End the contracts of 21 people of Contractors', expiresAt: '2026-12-01T10:00:00.000Z' };
  expect(waitingText(hold, 'Europe/Berlin', '.local/state/outbox/1.html')).toBe(
    `End the contracts of 21 people of Contractors: waits for a decision until 1 December 2026 at 11:00 CET
  to decide, open .local/state/outbox/1.html
`,
  );
  expect(waitingText(hold, 'UTC', undefined)).toContain(
    'open the mail "Decide: End the contracts of 21 people of Contractors"',
  );
});
