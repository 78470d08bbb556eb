import { createHash } from 'node:crypto';
import * as z from 'zod';
import { lastDayText } from '../../dates/dayText.ts';
import { createDirectory } from '../../directory/directory.ts';
import { nameOf } from '../../directory/listedPerson.ts';
import type { KnownReports } from '../../directory/sourceRuns.ts';
import type { Attempt } from '../../durable/attempt.ts';
import { StepFailed } from '../../durable/failure.ts';
import { hasLeft } from '../../isc/publicIdentities.ts';
import { letter, paragraph, table } from '../../mail/letter.ts';
import { isAddress } from '../../mail/mail.ts';
import { accountKey } from '../../people/person.ts';
import { keepManagers, readManagers } from '../../sessions/roles.ts';
import type { Bucket } from '../../store/bucket.ts';
import { changeJson } from '../../store/changeJson.ts';
import { keys } from '../../store/keys.ts';
import type { Progress } from './giveNotices.ts';
import { findManagers, hasFailedForLong } from './managersToTell.ts';
import type { NoticeRun, NoticeStory, NoticeTools } from './noticeRun.ts';

const lostSchema = z.object({
  sourceId: z.string(),
  sourceName: z.string(),
  accountName: z.string(),
  name: z.string(),
  endDate: z.string(),
  manager: z.string(),
});

/** Somebody whose manager is no identity any more, or has left. */
type Lost = z.infer<typeof lostSchema>;

const toldSchema = z.object({
  version: z.literal(1),
  /** Digests of the person and the manager. */
  told: z.array(z.string()),
});

/** More rows than anybody reads in a mail; the console has everybody. */
const mostRows = 50;

const lostKey = ({ folder }: Pick<NoticeRun, 'folder'>) => `${folder}/lost.json`;

/**
 * Finds the people whose manager is no identity any more, or has left, and tells the operators of those of whom they were not
 * told before: at once, and not only when a contract ends. People are read from the newest exports; the tenant is asked for
 * their managers alone, fifty a request.
 *
 * @param progress is added to
 * @returns why not everybody could be looked at, where that keeps nothing else from being done
 * @throws StepFailed when the tenant could not be asked, or the operators could not be told
 */
export async function tellOfLostManagers({ step, tools, run }: NoticeStory, progress: Progress): Promise<string[]> {
  const { lost, fresh, unanswered } = await step('find people whose manager has left', (attempt, failingSince) =>
    findLost(tools, run, attempt, failingSince),
  );
  if (lost > 0) progress.counts.lost = lost;
  if (!run.dryRun && fresh > 0 && tools.config.operators.length > 0) {
    const sent = await step('tell the operators of people without a manager', () => tellOperators(tools, run));
    progress.counts[sent === 'unknown' ? 'unknown' : 'mails'] += 1;
  }
  return unanswered ? [noAnswer(unanswered)] : [];
}

function noAnswer(count: number): string {
  const whom = count === 1 ? 'one manager' : `${count} managers`;
  return `ISC says nothing of ${whom}, though it does of others: whether they have left is not known.`;
}

/** What was found. `unanswered`: of how many managers ISC says nothing; what was found before that was told has none. */
type FoundLost = { lost: number; fresh: number; unanswered?: number };

/**
 * Keeps those of whom the operators were not told in the run's folder; the others are dropped from what is noted. The managers who
 * are there may come into the console from now on, and no others; one of whom ISC says nothing stays what they were.
 */
async function findLost(
  { bucket, config, isc, now }: NoticeTools,
  run: NoticeRun,
  attempt: Attempt,
  failingSince: number | undefined,
): Promise<FoundLost> {
  const ofSweeps: KnownReports = new Map();
  const people = () => currentPeople({ bucket, config, ofSweeps }, now(), attempt.signal);
  const managers = new Map<string, string>();
  for await (const { manager } of people()) managers.set(accountKey(manager), manager);
  const isLong = hasFailedForLong(failingSince, now());
  const names = new Set(managers.values());
  const { found, unanswered } = await findManagers(isc.with(attempt), names, { isLong, signal: attempt.signal });
  const active = [...found].filter(([, one]) => !hasLeft(one));
  const there = new Set(active.map(([alias]) => accountKey(alias)));
  const doubted = new Set(Array.from(unanswered, accountKey));
  const lost: Lost[] = [];
  const doubtedPeople: string[] = [];
  // Nobody is kept in between: a million people take more memory than the function has.
  if ([...managers.keys()].some((manager) => !there.has(manager))) {
    for await (const one of people()) {
      const manager = accountKey(one.manager);
      if (doubted.has(manager)) doubtedPeople.push(digestOf(one));
      else if (!there.has(manager)) lost.push(one);
    }
  }
  const told = new Set(await readToldLost(bucket));
  const fresh = lost.filter((one) => !told.has(digestOf(one)));
  await bucket.write(lostKey(run), JSON.stringify(fresh), 'application/json');
  const counts = { lost: lost.length, fresh: fresh.length, unanswered: unanswered.size };
  if (run.dryRun) return counts;
  const withAddress = active.flatMap(([account, { email }]) => (isAddress(email) ? [{ account, email }] : []));
  const known = doubted.size === 0 ? [] : await readManagers(bucket);
  const before = known.filter(({ account }) => doubted.has(accountKey(account)));
  await keepManagers(bucket, { version: 1, at: new Date(now()).toISOString(), managers: [...withAddress, ...before] });
  await keepTold(bucket, (digests) => [...lost.map(digestOf), ...doubtedPeople].filter((one) => digests.has(one)));
  return counts;
}

/**
 * Those of all sources whose contract has not ended, and who have a manager: a source at a time, since a directory remembers
 * whom it has read. The reports of sweeps, which are of all sources, are read once.
 */
async function* currentPeople(
  { bucket, config, ofSweeps }: Pick<NoticeTools, 'bucket' | 'config'> & { ofSweeps: KnownReports },
  now: number,
  signal: AbortSignal,
): AsyncGenerator<Lost> {
  const directory = () => createDirectory(bucket, config.timeZone, ofSweeps);
  for (const source of await directory().sources()) {
    signal.throwIfAborted();
    const people = (await directory().people(source))?.people ?? [];
    for (const { person, endsAt } of people) {
      const { accountName, manager, endDate } = person;
      if (manager === '' || endsAt <= now) continue;
      const { id: sourceId, name: sourceName } = source;
      yield { sourceId, sourceName, accountName, name: nameOf(person), endDate, manager };
    }
  }
}

/** The digests of the people of whom the operators were told. */
export async function readToldLost(bucket: Pick<Bucket, 'readJson'>): Promise<string[]> {
  return (await bucket.readJson(keys.lostManagers, toldSchema))?.value.told ?? [];
}

/** Of whom a run is to tell the operators; undefined when that is gone. */
export async function readLost(
  bucket: Pick<Bucket, 'readJson'>,
  run: Pick<NoticeRun, 'folder'>,
): Promise<Lost[] | undefined> {
  return (await bucket.readJson(lostKey(run), z.array(lostSchema)))?.value;
}

async function tellOperators(tools: NoticeTools, run: NoticeRun) {
  const { bucket, mailer, config, url } = tools;
  const lost = await readLost(bucket, run);
  if (!lost) throw new StepFailed(`${lostKey(run)} is gone. Fire the job again.`);
  const what = lost.length === 1 ? 'one person has' : `${lost.length.toLocaleString('en')} people have`;
  // Of a run, and not of whom it names: whoever is there again and leaves once more is told of once more.
  const sent = await mailer.send(`${run.id}/lost-managers`, {
    to: config.operators,
    subject: `Find another manager: ${what} none who is there`,
    ...letter(
      `${what[0]?.toUpperCase()}${what.slice(1)} a manager who is not there any more`,
      [
        paragraph(
          'Their managers are not identities any more, or have left. Hand each person over to another manager: open the link, choose them, and name who it is to be. Nothing changes before that manager accepts.',
        ),
        table(
          ['Name', 'Manager', 'Last day', 'Hand over'],
          lost.slice(0, mostRows).map(({ name, accountName, sourceName, sourceId, manager, endDate }) => [
            `${name} (${accountName}, ${sourceName})`,
            manager,
            lastDayText(endDate, config.timeZone),
            {
              text: 'Whose manager it is',
              url: `${url}/console/people?${new URLSearchParams({ source: sourceId, manager })}`,
            },
          ]),
        ),
        ...(lost.length > mostRows ? [paragraph(`And ${(lost.length - mostRows).toLocaleString('en')} more.`)] : []),
      ],
      config,
    ),
  });
  await keepTold(bucket, (digests) => [...digests, ...lost.map(digestOf)]);
  return sent;
}

async function keepTold(bucket: NoticeTools['bucket'], change: (told: ReadonlySet<string>) => string[]): Promise<void> {
  await changeJson(bucket, keys.lostManagers, toldSchema, (kept) => {
    const told = [...new Set(change(new Set(kept?.told)))].sort();
    const isSame =
      told.length === (kept?.told.length ?? 0) && told.every((digest, index) => digest === kept?.told[index]);
    return isSame ? undefined : { version: 1 as const, told };
  });
}

function digestOf({ sourceId, accountName, manager }: Lost): string {
  const text = [sourceId, accountKey(accountName), accountKey(manager)].join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
