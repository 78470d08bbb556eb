import { expect, test } from 'vitest';
import { asSwept } from './journal.ts';
import type { Record_ } from './records.ts';

const at = (time: string) => Date.parse(`2029-01-19T${time}:00Z`);

const sweep = { startedAt: at('06:00'), finishedAt: at('06:10') };

test.each([
  ['right before a sweep', '05:59', 'as they were'],
  ['while it waited for a decision', '06:05', 'as they were'],
  ['after it', '17:17', 'came back'],
  ['long before it, so that they may have been changed since', '04:59', undefined],
])('of somebody who was seen last %s', (_, time, expected) => {
  const record = { account: 'qx.2' } as Record_;
  const lastSeen = new Map([['Contractors qx.2', { at: at(time), record }]]);
  expect(asSwept({ lastSeen }, 'Contractors qx.2', sweep)).toBe(expected === 'as they were' ? record : expected);
});
