import type { Contract } from '../../../lib/contracts/keptContract.ts';
import { contractIdIn } from '../contractLinks.ts';
import { loggedRuns } from '../loggedRuns.ts';
import type { TakenMail } from '../mailbox.ts';
import type { Invariant, Seen } from '../seen.ts';

/** In milliseconds: the clocks of S3 and of SES may differ. */
const margin = 10_000;

/** No link is in the mails of two keys; of each hold, and of each event that somebody must look after, the operators have a mail. */
export function askedAndTold(): Invariant {
  const firstOf = new Map<string, TakenMail>();
  /** Of which contract of a record a mail told last. */
  const toldLast = new Map<string, string>();
  let [links, places] = [0, 0];
  return (seen) => {
    const { mailbox } = seen.world;
    const wrong: string[] = [];
    const inConsole = mailbox.places('contract');
    const fresh = [
      ...mailbox.links().slice(links),
      // Where people sign in, a mail leads to the console, and is a mail about a contract all the same.
      ...inConsole.slice(places).map(({ id, mail }) => ({ token: id, mail })),
    ].toSorted((one, other) => one.mail.at - other.mail.at);
    places = inConsole.length;
    for (const { token, mail } of fresh) {
      const kept = contractOf(seen, token);
      const before = firstOf.get(token) ?? mail;
      // Whose end was moved and moved back, and who was told of both, has the link of the first end once more.
      const isBack = kept && (toldLast.get(kept.recordId) !== kept.id || wasToBeTold(seen, kept, before.at, mail.at));
      const first = isBack ? mail : before;
      firstOf.set(token, first);
      if (kept) toldLast.set(kept.recordId, kept.id);
      if (first.key !== mail.key) wrong.push(`4: A link of the mail ${first.key} is in the mail ${mail.key} too.`);
    }
    links = mailbox.links().length;
    return seen.isLast && seen.isQuiet ? [...wrong, ...untold(seen)].slice(0, 5) : wrong.slice(0, 5);
  };
}

/** The contract behind a link; undefined where it leads to something else. */
function contractOf({ world, now }: Seen, token: string): Contract | undefined {
  const id = contractIdIn(token, now);
  const kept = world.storage.read(`contracts/${id}.json`);
  return kept && { ...JSON.parse(String(kept.bytes)), id };
}

/** Whether somebody was to be told of another end of a contract between two mails, by one of which nobody knows whether it came. */
function wasToBeTold({ world: { storage } }: Seen, { recordId, endDate }: Contract, from: number, to: number): boolean {
  return storage.keys('contracts/').some((key) => {
    const { at = 0, bytes = 'null' } = storage.read(key) ?? {};
    const other: Contract | null = at > from - margin && at < to + margin ? JSON.parse(String(bytes)) : null;
    return other?.recordId === recordId && Date.parse(other.endDate) !== Date.parse(endDate);
  });
}

/** What of events the operators are told: somebody must look after it, or somebody was stopped. */
const toTell: ReadonlySet<string> = new Set(['failed', 'refused', 'stopped']);

function untold({ world }: Seen): string[] {
  const { storage, mailbox } = world;
  const sent = new Set(mailbox.mails.map(({ key }) => key));
  const logged = loggedRuns(world, 'the operators could not be told');
  const reports = storage
    .keys('runs/')
    .filter((key) => key.endsWith('/report.json'))
    .map((key) => String(storage.read(key)?.bytes));
  const mayBeUntold = (runId: string, mail: string) => sent.has(mail) || logged.has(runId);
  /** A run that could not ask for three hours has failed, and its report says so. */
  const couldNotAsk = (runId: string) =>
    reports.some((text) => text.includes(`"${runId}"`) && text.includes('Could not ask the operators'));
  const holds = storage.keys('decisions/').map((key) => key.slice('decisions/'.length, -'.json'.length));
  const unasked = holds.filter((runId) => !mayBeUntold(runId, `${runId}/held`) && !couldNotAsk(runId));
  const wrong = unasked.map((runId) => `4: The operators were not asked about ${runId}.`);
  for (const text of reports) {
    const report = JSON.parse(text);
    if (report.kind !== 'hr-events' || report.source.id === undefined) continue;
    const open = report.events.filter(({ outcome }: { outcome: string }) => toTell.has(outcome));
    if (open.length > 0 && !mayBeUntold(report.runId, `${report.runId}/hr-event`))
      wrong.push(`4: The operators were not told of ${open.length} events of ${report.runId}.`);
    for (const { outcome, goesOnIn = '' } of report.events)
      if (outcome === 'held' && !storage.read(`decisions/${goesOnIn}.json`) && !hasFailed(reports, goesOnIn))
        wrong.push(`4: An event of ${report.runId} is held, and nobody was asked about ${goesOnIn}.`);
  }
  return wrong;
}

function hasFailed(reports: readonly string[], runId: string): boolean {
  return reports.map((text) => JSON.parse(text)).some((one) => one.runId === runId && one.outcome === 'failed');
}
