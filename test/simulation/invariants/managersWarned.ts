import { contractIdOf } from '../../../lib/contracts/keptContract.ts';
import type { Due } from '../../../lib/flows/expiry-notice/dueContracts.ts';
import type { NoticeReport } from '../../../lib/flows/expiry-notice/noticeReport.ts';
import { contractIdIn } from '../contractLinks.ts';
import type { TakenMail } from '../mailbox.ts';
import type { Record_ } from '../records.ts';
import type { Invariant, Reported, Seen } from '../seen.ts';

const [minute, hour] = [60_000, 3_600_000];

/** A contract that a run of the notices was to tell of. `manager`: to whose address the mail went; undefined where the operators have it. */
type Told = { due: Due; manager: string | undefined };

/**
 * Of each contract of which a run of the notices has told there is a mail, with its link and its last day: to the manager whom the person
 * has, or to the operators where that manager has left, or SES has refused the mail. A run that failed says nothing of whom it told.
 */
export function managersWarned(): Invariant {
  const mailsOf = contractMails();
  return (seen) => {
    const { others } = seen;
    const mails = mailsOf(seen);
    const wrong: string[] = [];
    const notices = others.filter(
      ({ report }) => report.kind === 'expiry-notice',
    ) as unknown as Reported<NoticeReport>[];
    for (const notice of notices) {
      const { outcome, dryRun, counts, runId } = notice.report;
      if (outcome === 'failed' || dryRun) continue;
      const untold = new Map<string, string>();
      for (const one of toldBy(seen, notice)) {
        const id = contractIdOf(one.due);
        const about = mails.get(id) ?? [];
        if (about.length === 0 && !isSettled(seen, one.due))
          untold.set(one.manager ?? 'operators', one.due.accountName);
        wrong.push(...about.flatMap((mail) => faultsOf(seen, notice, one, { id, mail })));
      }
      // One mail tells of several, and of some nobody knows whether they came; how many those are the report says.
      if (untold.size > counts.unknown)
        wrong.push(`4: ${runId} says that it told of ${[...untold.values()].join(' and ')}, and no mail went out.`);
    }
    return wrong.slice(0, 5);
  };
}

/** Gives the mails about each contract, by its id. */
function contractMails(): (seen: Seen) => ReadonlyMap<string, TakenMail[]> {
  const mails = new Map<string, TakenMail[]>();
  let [links, places] = [0, 0];
  const add = (id: string, mail: TakenMail) => {
    const known = mails.get(id) ?? [];
    if (!known.includes(mail)) mails.set(id, [...known, mail]);
  };
  return ({ world: { mailbox }, now }) => {
    const inMails = mailbox.links();
    for (const { kind, token, mail } of inMails.slice(links))
      if (kind === 'contract') add(contractIdIn(token, now), mail);
    links = inMails.length;
    const inConsole = mailbox.places('contract');
    for (const { id, mail } of inConsole.slice(places)) add(id, mail);
    places = inConsole.length;
    return mails;
  };
}

function toldBy({ world: { storage } }: Seen, { folder }: Reported<NoticeReport>): Told[] {
  const listed = (name: string): Due[] => JSON.parse(String(storage.read(`${folder}/${name}.json`)?.bytes ?? '[]'));
  const unreachable = new Set(listed('unreachable').map(({ recordId }) => recordId));
  return listed('due').map((due) => ({ due, manager: unreachable.has(due.recordId) ? undefined : due.managerEmail }));
}

/** Whether somebody has chosen for a contract, so that nobody is told of it any more. */
function isSettled({ world: { storage } }: Seen, { recordId, endDate }: Due): boolean {
  return storage.keys('contracts/').some((key) => {
    const kept = JSON.parse(String(storage.read(key)?.bytes ?? '{}'));
    return kept.recordId === recordId && Date.parse(kept.endDate) === Date.parse(endDate) && kept.choice !== undefined;
  });
}

/** What is wrong with a mail about a contract: whom it went to, and what it says of the last day. */
function faultsOf(
  seen: Seen,
  notice: Reported<NoticeReport>,
  told: Told,
  { id, mail }: { id: string; mail: TakenMail },
) {
  const { due } = told;
  const wrong: string[] = [];
  const of = `4: The mail ${mail.key} about ${due.accountName} of ${due.sourceName}`;
  const [from, to] = [Date.parse(notice.report.startedAt), Date.parse(notice.report.finishedAt)];
  const record = seen.records.get(due.sourceName)?.get(due.accountName);
  const isOfRun = mail.at > from - minute && mail.at < to + minute;
  if (isOfRun && record && isUnchanged(record, due)) {
    const manager = `${record.manager}@example.com`;
    const isOfOperators = mail.to.includes('ops@example.com');
    if (!isOfOperators && mail.to.join() !== manager) wrong.push(`${of} went to ${mail.to}, and not to ${manager}.`);
    if (isOfOperators && !mayBeUnreachable(seen, record.manager, from, to))
      wrong.push(`${of} went to the operators, and its manager is there.`);
  }
  const zones = new Set(
    seen.world.setBetween(Math.min(from, mail.at - 12 * hour), to).map((one) => one.timeZone ?? 'UTC'),
  );
  const [zone = 'UTC'] = zones;
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: zone }).format(
    Date.parse(due.endDate) - 1,
  );
  const row = mail.text.split('\n\n').find((text) => linkedIn(text, seen.now).includes(id)) ?? '';
  if (!row.includes(`(${due.accountName}, ${due.sourceName}`)) wrong.push(`${of} names somebody else.`);
  // In a deployment of another zone the end may be of another day.
  if (zones.size === 1 && !row.includes(`\nLast day: ${day}, `))
    wrong.push(`${of} does not say that the last day is ${day}.`);
  return wrong;
}

function linkedIn(text: string, now: number): string[] {
  const found = text.matchAll(/\/(?:contracts\/|console\/contract\?id=)([\w.-]+)/g);
  return Array.from(found, ([, token = '']) => contractIdIn(token, now));
}

/** Whether a record is as it was when it was told of: its manager is whom it had then. */
function isUnchanged({ id, modified }: Record_, due: Due): boolean {
  return id === due.recordId && modified === Date.parse(due.modified);
}

/** Whether a manager had left, or came back, at about that time, or SES refused a mail. */
function mayBeUnreachable({ journal, world }: Seen, manager: string, from: number, to: number): boolean {
  const isAway = journal.absences.some(
    (one) => one.manager === manager && one.from < to + minute && (one.to ?? Number.POSITIVE_INFINITY) > from - minute,
  );
  return (
    isAway || world.mailbox.struck.some(({ what, at }) => what === 'rejected' && at > from - minute && at < to + minute)
  );
}
