import { contractIdIn } from '../contractLinks.ts';
import type { TakenMail } from '../mailbox.ts';
import type { Invariant, Seen } from '../seen.ts';

const hour = 3_600_000;

type Contract = { recordId: string; endDate: string; accountName: string };

/** Whoever has chosen by a link that a contract may end as it stands, and whoever is asked in their place, hear no more of it. */
export function letEndUntold(): Invariant {
  /** When a run noted that a contract may end, by record and end, in epoch milliseconds. */
  const letEnd = new Map<string, number>();
  const freshMails = contractMails();
  return (seen) => {
    for (const { report } of seen.choices)
      if (report.outcome === 'let it end' && report.recordId !== undefined && report.endDate)
        letEnd.set(nameOf(report.recordId, report.endDate.before), Date.parse(report.finishedAt));
    const wrong = freshMails(seen).flatMap(({ id, mail }) => {
      const contract = contractOf(seen, `contracts/${id}.json`);
      if (!contract) return [];
      const { recordId, endDate, accountName } = contract;
      const at = letEnd.get(nameOf(recordId, endDate));
      // Whoever was told meanwhile of another end hears of this one anew.
      if (at === undefined || mail.at < at + hour || hadOtherEnd(seen, contract)) return [];
      return [`4: ${mail.to} was told of the contract of ${accountName} once more, which may end as it stands.`];
    });
    return wrong.slice(0, 5);
  };
}

const nameOf = (recordId: string, end: string) => `${recordId} ${Date.parse(end)}`;

/** Gives, each once, the mails about contracts, and which one each is about. */
function contractMails(): (seen: Seen) => { id: string; mail: TakenMail }[] {
  let [links, places] = [0, 0];
  return ({ world: { mailbox }, now }) => {
    const inMails = mailbox.links();
    const inConsole = mailbox.places('contract');
    const byLink = inMails
      .slice(links)
      .flatMap(({ kind, token, mail }) => (kind === 'contract' ? [{ id: contractIdIn(token, now), mail }] : []));
    const fresh = [...byLink, ...inConsole.slice(places)];
    [links, places] = [inMails.length, inConsole.length];
    return fresh;
  };
}

function contractOf({ world: { storage } }: Seen, key: string): Contract | undefined {
  const kept = storage.read(key);
  return kept && JSON.parse(String(kept.bytes));
}

function hadOtherEnd(seen: Seen, { recordId, endDate }: Contract): boolean {
  return seen.world.storage.keys('contracts/').some((key) => {
    const other = contractOf(seen, key);
    return other?.recordId === recordId && Date.parse(other.endDate) !== Date.parse(endDate);
  });
}
