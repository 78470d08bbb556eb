import { expect, test } from 'vitest';
import {
  eventExecutionName,
  queuePayload,
  queuePayloadSchema,
  queueRunId,
  secondsUntilOver,
} from '../../../lib/hr/eventRunName.ts';

const queue = '0123456789ab_jose.garcia';
const at = (time: string) => Date.parse(`2026-11-24T${time}Z`);

test.each(['10:00:07.000', '10:00:07.001', '10:00:07.999'])('what comes at %s shares the run of its second', (time) => {
  const payload = queuePayload(queue, at(time));
  expect(payload).toEqual({ queue, slot: '2026-11-24T10:00:07.000Z' });
  expect(eventExecutionName(queueRunId(payload))).toBe('hr-20261124T100007000Z-0123456789ab');
});

test.each([
  ['10:00:07.000', 2],
  ['10:00:07.249', 2],
  ['10:00:07.250', 1],
  ['10:00:08.249', 1],
  ['10:00:08.250', 0],
  ['10:05:00.000', 0],
])('a run that starts at %s waits %i s, until its second and a quarter more are over', (time, seconds) => {
  expect(secondsUntilOver({ queue, slot: '2026-11-24T10:00:07.000Z' }, at(time))).toBe(seconds);
});

test.each([
  [{ queue, slot: '2026-11-24T10:00:07.000Z' }, true],
  [{ queue: '0123456789ab', slot: '2026-11-24T10:00:07.000Z' }, false],
  [{ queue: `x${queue}`, slot: '2026-11-24T10:00:07.000Z' }, false],
  [{ queue: '0123456789a_', slot: '2026-11-24T10:00:07.000Z' }, false],
  [{ queue: 'ABCDEF012345_', slot: '2026-11-24T10:00:07.000Z' }, false],
  [{ queue, slot: '2026-11-24' }, false],
  [{ queue, slot: '2026-11-24T10:00:07.000Z', more: 1 }, false],
])('%j starts a run: %s', (payload, isOne) => {
  expect(queuePayloadSchema.safeParse(payload).success).toBe(isOne);
});
