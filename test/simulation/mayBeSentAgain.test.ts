import { expect, test } from 'vitest';
import { mayBeSentAgain } from './mayBeSentAgain.ts';
import type { World } from './world.ts';

/** Whether what an event of somebody came to lets it be done when it is sent again. */
function mayBe(outcome: string): boolean {
  const report = { kind: 'hr-events', events: [{ accountName: 'qxe.1', outcome }] };
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
