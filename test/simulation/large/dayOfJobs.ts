import { setTimeout as sleep } from 'node:timers/promises';
import { noteWarned } from '../../../lib/contracts/warned.ts';
import { signEvent } from '../../../lib/hr/signEvent.ts';
import { listSources } from '../../../lib/sources/sources.ts';
import { contextWith, httpEvent, request } from '../../lib/middleware/invoking.ts';
import { actor } from '../acts.ts';
import { hrKeys } from '../hrSystems.ts';
import { newJournal } from '../journal.ts';
import type { World } from '../world.ts';
import type { startSurroundings } from './askSurroundings.ts';
import type { Measured } from './measured.ts';
import type { Used } from './messages.ts';
import { endingSoon, graceDays, phoneToldOn, type Size, sourceName, startsAt, toldBy } from './organisation.ts';
import { forgetPeak, peakMemory } from './peakMemory.ts';

type Beside = ReturnType<ReturnType<typeof startSurroundings>['beside']>;

const [minute, hour, dayLong] = [60_000, 3_600_000, 86_400_000];

const operator = 'ops@example.com';

/** What fires at which hour of a day. */
const jobs = [
  [4, 'source-backup'],
  [6, 'expiry-sweep'],
  [6.5, 'source-drift'],
  [7, 'expiry-notice'],
  [10.5, 'expected-files'],
] as const;

/** What happens in a day of an organisation of some size, each measured by itself. */
export function dayOfJobs(
  world: World,
  beside: Beside,
  { size, events, isWanted }: { size: Size; events: number; isWanted: (job: string) => boolean },
  show: (one: Measured) => void,
) {
  const { time, mailbox, lines, lambda } = world;
  const { fire } = actor(world, newJournal());
  let mails = 0;
  let mailsToOperators = 0;

  /** Does what starts a job, and waits until whatever it started has ended. */
  async function measure(job: string, day: number, start: () => Promise<void>): Promise<void> {
    if (!isWanted(job)) return;
    const known = new Set(lambda.engine.executions());
    const before = await beside.used();
    mails = 0;
    mailsToOperators = 0;
    global.gc?.();
    forgetPeak();
    const memory = peakMemory();
    const cpu = process.cpuUsage();
    await time.finish(start());
    const own = () => lambda.engine.executions().filter((one) => !known.has(one));
    while (own().some(({ status }) => status === 'RUNNING')) {
      await time.passTo(time.now() + minute);
      forgetMails();
    }
    const { user, system } = process.cpuUsage(cpu);
    const peak = peakMemory();
    const after = await beside.used();
    const took = own().map(({ startedAt, endedAt }) => ((endedAt ?? startedAt) - startedAt) / 1_000);
    show({
      ...{ job, day, runs: own().length, mails, mailsToOperators },
      ...requestsSince(before, after),
      outcome: outcomesOf(own()),
      operations: Math.max(0, ...own().map(({ operationsUsed }) => operationsUsed)),
      seconds: Math.round(Math.max(0, ...took)),
      allSeconds: Math.round(took.reduce((all, one) => all + one, 0)),
      cpuSeconds: (user + system) / 1e6,
      memory: { before: memory, peak },
      bucket: {
        ...{ writes: after.writes - before.writes, reads: after.reads - before.reads },
        megabytes: Math.round((after.bytes - before.bytes) / 1e6),
      },
    });
  }

  async function untilDone(): Promise<void> {
    do await sleep(minute);
    while (lambda.engine.executions().some(({ status }) => status === 'RUNNING'));
    forgetMails();
  }

  /** The mails and the lines of the log are no part of what a function holds. */
  function forgetMails(): void {
    mails += mailbox.mails.length;
    mailsToOperators += mailbox.mails.filter(({ to }) => to.includes(operator)).length;
    mailbox.forget();
    lines.length = 0;
  }

  async function dropRosters(today: number): Promise<void> {
    for (let source = 0; source < size.sources; source += 1) {
      const { key, at, size: bytes, etag, versionId } = await beside.dropRoster(source, today);
      const object = { key, size: bytes, eTag: etag, sequencer: String(at).padStart(16, '0'), versionId };
      const record = { eventTime: new Date(at).toISOString(), s3: { bucket: { name: 'files' }, object } };
      await (world.deployed().doors.drop as never as (...given: unknown[]) => Promise<unknown>)(
        { Records: [record] },
        contextWith(),
      );
      // One after the other: each would have a process of its own.
      await untilDone();
    }
  }

  /** HR systems tell of so many people a day that something of them has changed. */
  async function postEvents(today: number): Promise<void> {
    for (let number = 0; number < events; number += 1) {
      const { source, index } = toldBy(number, events, today, size);
      // Another source's events come when those of the last are done: each run would have a process of its own.
      if (number > 0 && source !== toldBy(number - 1, events, today, size).source) await untilDone();
      const person = { accountName: `q.${source}.${index}`, phone: phoneToldOn(today) };
      const id = `event-${today}-${number}`;
      const occurredAt = new Date(time.now()).toISOString();
      const body = JSON.stringify({ id, type: 'changed', occurredAt, source: sourceName(source), person });
      const key = hrKeys['standard'] ?? '';
      const headers = { ...signEvent({ id, timestamp: new Date(time.now()), body, key }) };
      const sent = {
        ...{ method: 'POST' as const, route: '/hr/{system}', parameters: { system: 'standard' }, body },
        headers: { 'content-type': 'application/json', ...headers },
      };
      const { statusCode } = await request(world.deployed().doors.webhook as never, httpEvent(sent));
      if (statusCode !== 202) throw new Error(`The door answered ${statusCode}.`);
    }
  }

  return async (today: number): Promise<void> => {
    lambda.forgetEnded(time.now() - dayLong);
    const at = (hours: number) => time.passTo(startsAt + today * dayLong + hours * hour);
    for (const [hours, job] of jobs.slice(0, 4)) {
      await at(hours);
      await measure(job, today, () => fire(job));
    }
    await at(8);
    await measure('csv-import', today, () => dropRosters(today));
    await at(Math.max(10.5, (time.now() - startsAt - today * dayLong) / hour));
    await measure('expected-files', today, () => fire('expected-files'));
    await measure('hr-events', today, () => postEvents(today));
  };
}

/** How many requests there were between two moments, and of what. */
function requestsSince(before: Used, after: Used): Pick<Measured, 'requests' | 'asked'> {
  const counts = Object.entries(after.requests).map(
    ([what, count]) => [what, count - (before.requests[what] ?? 0)] as const,
  );
  const asked = counts.filter(([, count]) => count > 0);
  return { requests: asked.reduce((all, [, count]) => all + count, 0), asked: Object.fromEntries(asked) };
}

/** Notes that all managers were warned the day before of what ends soon: the first day is one like any other then. */
export async function noteAllWarned({ isc, bucket, time }: World, size: Size): Promise<void> {
  for (const { id, name } of await listSources(isc)) {
    const news = endingSoon(Number(name.slice(-2)), size, [30, 14, 7, 1]);
    await noteWarned(bucket, id, Object.fromEntries(news), time.now());
  }
}

/** How the runs ended, and how many did so. */
function outcomesOf(executions: readonly { status: string; result?: string }[]): string {
  const counts = new Map<string, number>();
  for (const { status, result = '{}' } of executions) {
    const outcome = `${status} ${JSON.parse(result).outcome ?? ''}`.trim();
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}

/** What the organisation sets. */
export function settingsOf({ sources }: Size) {
  const names = Array.from({ length: sources }, (_, source) => sourceName(source));
  return {
    ...{ operators: [operator], timeZone: 'UTC' },
    sources: { '*': { graceDays, onboarding: 'record' as const, expect: { by: '10:00' } } },
    hr: { standard: { sources: names, people: 'source' as const } },
  };
}
