import { expect, test } from 'vitest';
import { mayBeSentAgain } from './mayBeSentAgain.ts';
import type { World } from './world.ts';

/** Whether what an event of somebody came to lets it be done when it is sent again. */
function mayBe(outcome: string, type = 'hired'): boolean {
  const report = { kind: 'hr-events', events: [{ accountName: 'qxe.1', outcome, event: { type } }] };
  const storage = { keys: () => ['runs/one/report.json'], read: () => ({ bytes: JSON.stringify(report) }) };
  return mayBeSentAgain({ storage } as unknown as World, 'qxe.1');
}

test('whom a system might not hire while somebody was there it may hire when nobody is there any more', () => {
  expect(mayBe('refused')).toBe(true);
  expect(mayBe('failed')).toBe(true);
  expect(mayBe('changed')).toBe(false);
});

test('what came while somebody was stopped may be sent again when they are let in', () => {
  expect(mayBe('blocked')).toBe(true);
});

test('a stop on which nobody decided may be sent again, and what else nobody decided on may not', () => {
  expect(mayBe('undecided', 'stopped')).toBe(true);
  expect(mayBe('undecided', 'ended')).toBe(false);
  expect(mayBe('rejected', 'stopped')).toBe(false);
});
