import { parse } from 'csv-parse/sync';
import type { ImportReport } from '../../../lib/flows/csv-import/importReport.ts';
import { moment } from '../moments.ts';
import type { Record_ } from '../records.ts';
import { accountsIn, type Invariant, type Reported, type Seen } from '../seen.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** So long, in milliseconds, a run may wait for a yes and carry it out. */
const longestAsked = 10 * day;

/** Somebody, of which source, and since when, in epoch milliseconds, others may have moved them. */
type Moved = { source: string; account: string; since: number };

/**
 * Whoever operators said yes about, when a file asked, has the end then that the list said on which they were asked, whether the run says
 * that it ended them or not, unless something else has moved them since; as many are counted as its list names, and the list has all.
 */
export function approvedEnded(clockError: number): Invariant {
  let choices: Seen['choices'] = [];
  let events: Seen['events'] = [];
  return (fresh) => {
    // What was done while the operators were asked was reported days before they said yes.
    const isRecent = ({ report }: { report: { finishedAt: string } }) =>
      Date.parse(report.finishedAt) > fresh.now - longestAsked;
    choices = [...choices, ...fresh.choices].filter(isRecent);
    events = [...events, ...fresh.events].filter(isRecent);
    const seen = { ...fresh, choices, events };
    return seen.imports
      .filter(({ report }) => report.outcome === 'completed' && report.decision === 'approved')
      .flatMap((one) => [...miscounted(seen, one), ...notEnded(seen, one, clockError)]);
  };
}

/** Whether as many are counted as its list names, and whether that has whoever was ended, at once or by the yes. */
function miscounted({ world }: Seen, { folder, report: { runId, counts } }: Reported<ImportReport>): string[] {
  const listed = accountsIn(world, `${folder}/ended.csv`);
  const changes = String(world.storage.read(`${folder}/changes.csv`)?.bytes ?? '');
  const ended = Array.from(changes.matchAll(/^"?([^",\r\n]+)"?,"?ended"?,/gm), ([, account = '']) => account);
  const lacking = ended.filter((account) => !listed.includes(account));
  return [
    ...(counts.ended === undefined || counts.ended === listed.length
      ? []
      : [`3: ${runId} counts ${counts.ended} people as ended, and names ${listed.length}.`]),
    ...lacking.map((account) => `3: ${runId} has ended ${account}, and its list of the ended lacks them.`),
  ];
}

function notEnded(seen: Seen, { folder, report }: Reported<ImportReport>, clockError: number): string[] {
  const { world, records } = seen;
  const source = report.source.name;
  const finishedAt = Date.parse(report.finishedAt);
  const zones = world.setBetween(Date.parse(report.startedAt), finishedAt).map(({ timeZone = 'UTC' }) => timeZone);
  const asked = endsIn(String(world.storage.read(`${folder}/held.csv`)?.bytes));
  const startedAt = Date.parse(report.startedAt) - minute;
  // What somebody did while the people were read again may have come before it, or after.
  const readAt = (world.storage.read(`${folder}/before-endings.csv`)?.at ?? startedAt) - minute;
  const ended = new Set(accountsIn(world, `${folder}/ended.csv`));
  const told = new Set(accountsIn(world, `${folder}/not-ended.csv`));
  return [...asked].flatMap(([account, newEnd]) => {
    const is = records.get(source)?.get(account);
    const said = latestEnd(newEnd, finishedAt + clockError, zones);
    // Whom something had moved while the operators were asked is left alone, and so is whose contract was over by then.
    const [by, since] = ended.has(account) ? [said, readAt] : [Math.max(said, finishedAt + clockError), startedAt];
    if (!is || is.end <= by || told.has(account)) return [];
    if (isMoved(seen, folder, { source, account, since }, is)) return [];
    const [end, latest] = [is.end, by].map((at) => new Date(at).toISOString());
    return [
      `3: Operators said yes to it that ${account} of ${source} ends by ${latest} (${report.runId}): it is ${end}.`,
    ];
  });
}

/** What end the list on which operators were asked says that each would have. */
function endsIn(held: string): ReadonlyMap<string, string> {
  const rows: Record<string, string>[] = parse(held, { bom: true, columns: true, relax_column_count: true });
  return new Map(rows.map((row) => [row['accountName'] ?? '', row['New end if approved'] ?? '']));
}

/** By when somebody is out of whom a list says so; a day is one of the zone that was set when the list was written. */
function latestEnd(said: string, now: number, zones: readonly string[]): number {
  if (said === 'at once') return now;
  return said === 'none' ? Number.POSITIVE_INFINITY : Math.max(...zones.map((zone) => moment(said, 'end', zone)));
}

/** Whether somebody, another file, an event or a manager may have moved a person since. */
function isMoved(seen: Seen, folder: string, { source, account, since }: Moved, { id }: Record_): boolean {
  const { journal, events, choices } = seen;
  const isOfThem = (one: { account: string; source?: string }) =>
    one.account === account && (one.source ?? source) === source;
  const files = [
    ...journal.drops.map(({ runId, event }) => ({
      ...{ runId, source: event.source, accounts: event.rows.map((row) => row.account) },
    })),
    ...journal.restores,
  ].filter((one) => one.source === source && one.accounts.includes(account));
  return (
    journal.hands.some((one) => isOfThem(one) && one.at >= since) ||
    files.some(({ runId }) => isUnderWaySince(seen, folder, runId, since)) ||
    // Of an event approvers may decide on any day.
    journal.posts.some(({ event }) => isOfThem(event)) ||
    [...journal.asked, ...journal.wishes].some(
      (one) => isOfThem(one) && one.type !== 'stopped' && one.to >= since - day,
    ) ||
    events.some(({ report }) => report.events.some(({ accountName }) => accountName === account)) ||
    choices.some(({ report }) => report.recordId === id && Date.parse(report.finishedAt) >= since)
  );
}

/** Whether another file of the same source may have been carried out since then: what one has sent that failed may land for hours. */
function isUnderWaySince({ world }: Seen, folder: string, runId: string, since: number): boolean {
  const own = folder.slice(folder.lastIndexOf('/') + 1);
  if (runId === own) return false;
  const found = world.storage.read(`${folder.slice(0, -own.length)}${runId}/report.json`);
  if (!found) return true;
  const { outcome, finishedAt } = JSON.parse(String(found.bytes));
  return Date.parse(finishedAt) >= since - (outcome === 'failed' ? 3 * hour : 0);
}
