import { readToken } from '../../../lib/decisions/token.ts';
import { loggedRuns } from '../loggedRuns.ts';
import { linkKey } from '../secrets.ts';
import type { Invariant, Seen } from '../seen.ts';

/** No link is in the mails of two keys; of each hold, and of each event that somebody must look after, the operators have a mail. */
export function askedAndTold(): Invariant {
  const keyOf = new Map<string, string>();
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
      const { record, contract } = contractOf(seen, token);
      // Whose end was moved and moved back, and who was told of both, has the link of the first end once more.
      const isBack = record !== undefined && toldLast.get(record) !== contract;
      const first = isBack ? mail.key : (keyOf.get(token) ?? mail.key);
      keyOf.set(token, first);
      if (record !== undefined) toldLast.set(record, contract);
      if (first !== mail.key) wrong.push(`4: A link of the mail ${first} is in the mail ${mail.key} too.`);
    }
    links = mailbox.links().length;
    return seen.isLast && seen.isQuiet ? [...wrong, ...untold(seen)].slice(0, 5) : wrong.slice(0, 5);
  };
}

/** The contract behind a link, and the record that it is of; no record where the link leads to something else. */
function contractOf({ world, now }: Seen, token: string): { record?: string; contract: string } {
  const read = readToken([linkKey], token, 'contract', now);
  const isId = /^[0-9a-f]{32}$/.test(token);
  const contract = read.kind !== 'invalid' ? read.id : isId ? token : '';
  const kept = world.storage.read(`contracts/${contract}.json`);
  return { contract, ...(kept && { record: JSON.parse(String(kept.bytes)).recordId }) };
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
