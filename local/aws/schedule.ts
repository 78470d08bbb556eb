import { Cron } from 'croner';

/** A schedule of EventBridge Scheduler: when it fires, and which function it then invokes with what. */
export type Schedule = { job: string; functionName: string; expression: string; timeZone: string; input: object };

const unitMilliseconds = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * When a schedule fires next.
 *
 * @param after epoch milliseconds; the moment itself does not count
 * @param since from when a `rate` counts
 * @throws Error when the expression is none that is understood here
 */
export function nextFiring({ expression, timeZone }: Schedule, after: number, since: number): number | undefined {
  const [, kind, content = ''] = /^(rate|cron)\((.+)\)$/.exec(expression) ?? [];
  if (kind === 'cron') return cron(content, timeZone).nextRun(new Date(after))?.getTime();
  const [, count, unit] = /^(\d+) (minute|hour|day)s?$/.exec(content) ?? [];
  if (kind !== 'rate' || !count || !unit) throw notUnderstood(expression);
  const interval = Number(count) * unitMilliseconds[unit as keyof typeof unitMilliseconds];
  return since + (Math.floor((after - since) / interval) + 1) * interval;
}

/** Minute, hour, day of month, month, day of week from 1 for Sunday, year: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
function cron(fields: string, timeZone: string): Cron {
  const [minute, hour, day, month, weekday = '', year, ...more] = fields.replaceAll('?', '*').split(' ');
  if (year === undefined || more.length > 0 || /[LW#]/.test(`${day} ${weekday.replaceAll(/[A-Z]{3}/g, '')}`)) {
    throw notUnderstood(`cron(${fields})`);
  }
  const fromZero = weekday.replaceAll(/(?<![/\d])[1-7](?!\d)/g, (number) => String(Number(number) - 1));
  return new Cron(`0 ${minute} ${hour} ${day} ${month} ${fromZero} ${year}`, {
    timezone: timeZone,
    mode: '7-part',
    sloppyRanges: true,
  });
}

function notUnderstood(expression: string): Error {
  return new Error(
    `The local scheduler does not understand ${expression}; serverless.yml may use rate(…) and cron(…) without L, W and #.`,
  );
}

/** What stands in an input for the moment at which the schedule fires. */
const scheduledTime = '<aws.scheduler.scheduled-time>';

/** The input of a schedule that fires at a moment. */
export function inputAt({ input }: Schedule, moment: number): unknown {
  return JSON.parse(JSON.stringify(input).replaceAll(scheduledTime, new Date(moment).toISOString()));
}
