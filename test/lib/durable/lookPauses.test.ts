import { expect, test } from 'vitest';
import { lookUntil } from '../../../lib/durable/look.ts';
import { createClock } from '../../../local/aws/clock.ts';
import { runInProcess } from '../../inProcess.ts';

const hour = 3_600_000;

/** Looks every six hours, for thirty days, at something that may fail; gives the hours at which there was a look. */
async function lookEverySixHours(look: (hours: number) => boolean) {
  const clock = createClock(Date.parse('2026-11-24T10:00:00Z'));
  const start = clock.now();
  const hours: number[] = [];
  const flow = runInProcess(
    async (_, context) =>
      await lookUntil(context, clock.now, 'look', {
        async look() {
          const since = (clock.now() - start) / hour;
          hours.push(Math.round(since * 100) / 100);
          return look(since);
        },
        isAnswer: (seen) => seen,
        minutes: 30 * 24 * 60,
        pause: () => 6 * 3600,
      }),
    clock,
  );
  const execution = flow.start({}, 'looking');
  await flow.settled();
  while (execution.status === 'RUNNING') {
    clock.advance(Math.max(0, (flow.nextDue() ?? clock.now()) - clock.now()));
    await flow.settled();
  }
  return { hours, result: JSON.parse(execution.result ?? '{}') };
}

const down = () => {
  throw Object.assign(new Error('it is down'), { retry: true });
};

test('looks that are hours apart come sooner while they fail, so that a short outage ends nothing', async () => {
  const { hours, result } = await lookEverySixHours((since) => (since > 5 && since < 6.4 ? down() : since > 7));
  expect(result).toMatchObject({ kind: 'seen', seen: true });
  expect(hours).toEqual([0, 6, 6.17, 6.33, 6.5, 12.5]);
});

test('what fails for three hours is given up, after many looks', async () => {
  const { hours, result } = await lookEverySixHours((since) => (since > 5 ? down() : false));
  expect(result).toMatchObject({ kind: 'failed', reason: 'it is down' });
  expect([hours.at(-1), hours.length]).toEqual([9, 20]);
});
