import { describe, expect, test } from 'vitest';
import { createClock } from '../../../local/aws/clock.ts';
import { inputAt, nextFiring, type Schedule } from '../../../local/aws/schedule.ts';
import { startScheduler } from '../../../local/aws/scheduler.ts';

const schedule = (expression: string, timeZone = 'Europe/Berlin', job = 'sweep'): Schedule => ({
  job,
  functionName: 'door',
  expression,
  timeZone,
  input: { job, scheduledAt: '<aws.scheduler.scheduled-time>' },
});

const at = (instant: string) => Date.parse(instant);

describe('a schedule fires next', () => {
  test.each([
    ['cron(0 6 * * ? *)', '2027-01-31T04:59:59Z', '2027-01-31T05:00:00Z'],
    ['cron(0 6 * * ? *)', '2027-01-31T05:00:00Z', '2027-02-01T05:00:00Z'],
    // Summer time begins on 28 March and ends on 31 October 2027.
    ['cron(0 6 * * ? *)', '2027-03-27T12:00:00Z', '2027-03-28T04:00:00Z'],
    ['cron(0 6 * * ? *)', '2027-10-30T12:00:00Z', '2027-10-31T05:00:00Z'],
    ['cron(0/15 * * * ? *)', '2027-01-31T05:01:00Z', '2027-01-31T05:15:00Z'],
    // Sunday is 1, and 31 January 2027 is one.
    ['cron(30 7 ? * 1 *)', '2027-01-31T00:00:00Z', '2027-01-31T06:30:00Z'],
    ['cron(30 7 ? * 2-6 *)', '2027-01-31T00:00:00Z', '2027-02-01T06:30:00Z'],
    ['cron(30 7 ? * MON-FRI *)', '2027-01-31T00:00:00Z', '2027-02-01T06:30:00Z'],
    ['cron(0 0 29 2 ? *)', '2027-01-31T00:00:00Z', '2028-02-28T23:00:00Z'],
    ['rate(15 minutes)', '2027-01-31T05:01:00Z', '2027-01-31T05:10:00Z'],
    ['rate(1 day)', '2027-01-31T04:40:00Z', '2027-02-01T04:40:00Z'],
  ])('%s after %s: %s', (expression, after, expected) => {
    const next = nextFiring(schedule(expression), at(after), at('2027-01-31T04:40:00Z'));
    expect(new Date(next ?? 0).toISOString()).toBe(new Date(expected).toISOString());
  });

  test('never, in a year that is over', () => {
    expect(nextFiring(schedule('cron(0 6 * * ? 2026)'), at('2027-01-31T00:00:00Z'), 0)).toBeUndefined();
  });

  test.each([
    'cron(0 6 L * ? *)',
    'cron(0 6 ? * 6L *)',
    'cron(0 6 ? * 2#1 *)',
    'cron(0 6 * * *)',
    'at(2027-01-31)',
    'rate(x)',
  ])('what %s means is not guessed', (expression) => {
    expect(() => nextFiring(schedule(expression), 0, 0)).toThrow('The local scheduler does not understand');
  });
});

test('the input names the moment', () => {
  expect(inputAt(schedule('rate(1 day)'), at('2027-01-31T05:00:00Z'))).toEqual({
    job: 'sweep',
    scheduledAt: '2027-01-31T05:00:00.000Z',
  });
});

describe('the scheduler', () => {
  const fireInto = (fired: unknown[]) => (functionName: string, input: unknown) => fired.push([functionName, input]);

  test('fires at the moment, once, and for what it has missed only the latest', () => {
    const clock = createClock(at('2027-01-31T04:59:00Z'));
    const fired: unknown[] = [];
    const scheduler = startScheduler({ schedules: [schedule('cron(0 6 * * ? *)')], clock, fire: fireInto(fired) });
    clock.advance(50_000);
    expect(fired).toEqual([]);
    clock.advance(15_000);
    clock.advance(60_000);
    expect(fired).toEqual([['door', { job: 'sweep', scheduledAt: '2027-01-31T05:00:00.000Z' }]]);
    clock.advance(3 * 24 * 3600_000);
    expect(fired.slice(1)).toEqual([['door', { job: 'sweep', scheduledAt: '2027-02-03T05:00:00.000Z' }]]);
    expect(scheduler.next().map((run) => run.at)).toEqual([at('2027-02-04T05:00:00Z')]);
    scheduler.close();
    clock.advance(24 * 3600_000);
    expect(fired).toHaveLength(2);
  });

  test('needs nobody to look', async () => {
    const clock = createClock(at('2027-01-31T04:59:59.900Z'));
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const schedules = [schedule('cron(0 6 * * ? *)')];
    const scheduler = startScheduler({ schedules, clock, fire: (_, input) => resolve(input) });
    expect(await promise).toEqual({ job: 'sweep', scheduledAt: '2027-01-31T05:00:00.000Z' });
    scheduler.close();
  });
});
