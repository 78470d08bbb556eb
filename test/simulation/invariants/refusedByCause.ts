import type { Invariant, Seen } from '../seen.ts';

const [minute, hour] = [60_000, 3_600_000];

/** So long, in milliseconds, a run may try to send a mail, and wait for its turn, before the log says that it could not. */
const longestTried = 6 * hour;

/** So long, in milliseconds, nobody may have heard of a mail that was lost: what is sent under one key is asked for again on the next day. */
const longestUnheard = 26 * hour;

/** What must have struck SES where nelm says why a mail was not sent. */
const causes: readonly (readonly [said: string, struck: string])[] = [
  ['SES answered 400 MessageRejected', 'rejected'],
  ['SES answered 429', 'throttled'],
  ['SES could not be reached', 'refused connection'],
];

/** By these nobody knows whether SES has a mail. */
const losses: ReadonlySet<string> = new Set(['failed', 'failed after taking', 'cut off', 'kill']);

/**
 * By these a run is ended, or cannot note, between the claim of a mail and what became of it; also at a checkpoint, which is made while
 * operators are asked.
 */
const endings = /^\S+ (?:memory |checkpoint |(?:kill|storage) .*(?:a mail$|a checkpoint$|mails\/))/;

/**
 * Where the log or a report says that a mail was refused, or may not have been sent, that has a cause: a fault struck SES, or ended the
 * run, at about that time. Mails that nelm itself takes for wrong have none.
 */
export function refusedByCause(): Invariant {
  let lines = 0;
  let before: number | undefined;
  return (seen) => {
    const { world, others, now } = seen;
    const since = (before ?? Number.NEGATIVE_INFINITY) - longestTried;
    const fresh = world.lines.slice(lines).map((text) => ({ of: 'The log', text, from: since, to: now }));
    lines = world.lines.length;
    before = now;
    const reports = others.map(({ report }) => ({
      ...{ of: report.runId, text: JSON.stringify(report) },
      ...{ from: Date.parse(report.startedAt) - hour, to: Date.parse(report.finishedAt) + minute },
    }));
    return [...fresh, ...reports].flatMap((one) => withoutCause(seen, one)).slice(0, 5);
  };
}

type Said = { of: string; text: string; from: number; to: number };

function withoutCause({ world }: Seen, { of, text, from, to }: Said): string[] {
  const hasStruck = (is: (what: string) => boolean, since = from) =>
    world.mailbox.struck.some(({ at, what }) => at >= since && at <= to && is(what));
  const hasEnded = (since = from) =>
    world.happened.some((one) => endings.test(one) && isWithin(Date.parse(one.slice(0, 24)), since, to));
  const wrong = Array.from(text.matchAll(/A mail was not sent: ([^."\\]+)/g), ([, why = '']) => why).filter((why) => {
    const [, cause] = causes.find(([said]) => why.startsWith(said)) ?? [];
    if (cause !== undefined) return !hasStruck((what) => what === cause);
    return !why.startsWith('another ') || !hasEnded();
  });
  const unheardSince = from - longestUnheard;
  // What the notices say of it is a number.
  const isUnknown = /Nobody knows whether the mail|"unknown":[1-9]|"reminder":"unknown"/.test(text);
  if (isUnknown && !hasStruck((what) => losses.has(what), unheardSince) && !hasEnded(unheardSince))
    wrong.push('nobody knows of it');
  return wrong.map(
    (why) => `4: ${of} says that a mail was not sent, or may not have been (${why}), and nothing was wrong with SES.`,
  );
}

function isWithin(at: number, from: number, to: number): boolean {
  return at >= from && at <= to;
}
