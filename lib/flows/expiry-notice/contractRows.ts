import { contractIdOf, keepContract } from '../../contracts/keptContract.ts';
import { daysLeft } from '../../contracts/noticeDue.ts';
import { lastDayText } from '../../dates/dayText.ts';
import { signToken } from '../../decisions/token.ts';
import type { Link } from '../../mail/letter.ts';
import type { Due } from './dueContracts.ts';
import type { NoticeTools } from './noticeRun.ts';

/** So many contracts are kept at once; one manager may have thousands. */
const keptAtOnce = 10;

/** What a mail says of one contract, and the links to choose by. */
export type ContractRow = Record<'name' | 'account' | 'source' | 'manager' | 'day', string> & {
  links: readonly Link[];
};

/** Who is told of contracts: their manager, or the operators in the place of one who cannot be told. */
export type Told = { recipients: readonly string[]; areOperators?: true };

/** What making the rows of a mail needs. */
export type RowTools = Pick<NoticeTools, 'bucket' | 'config' | 'url' | 'linkKeys' | 'now'>;

/**
 * The rows of a mail about some contracts, in their order. What their links are about is kept first, so that every link
 * leads somewhere, however early it is opened.
 *
 * @param told who gets the mail, and a confirmation of what is chosen
 * @param signal ends the work between two contracts
 */
export async function rowsOf(
  tools: RowTools,
  contracts: readonly Due[],
  told: Told,
  signal: AbortSignal,
): Promise<ContractRow[]> {
  const rows: ContractRow[] = [];
  for (let from = 0; from < contracts.length; from += keptAtOnce) {
    signal.throwIfAborted();
    const some = contracts.slice(from, from + keptAtOnce);
    rows.push(...(await Promise.all(some.map((due) => rowOf(tools, due, told)))));
  }
  return rows;
}

async function rowOf(tools: RowTools, due: Due, told: Told): Promise<ContractRow> {
  return {
    name: due.name,
    account: due.accountName,
    source: due.sourceName,
    manager: due.manager || 'none',
    day: `${lastDayText(due.endDate, tools.config.timeZone)}, ${untilText(due.endDate, tools)}`,
    links: await linksOf(tools, due, told),
  };
}

/** By the day on which it is written. */
function untilText(endDate: string, { config, now }: RowTools): string {
  const days = daysLeft(Date.parse(endDate), now(), config.timeZone);
  if (days < 1) return 'today';
  return days === 1 ? 'tomorrow' : `in ${days} days`;
}

async function linksOf(
  { bucket, url, linkKeys, config }: RowTools,
  due: Due,
  { recipients, areOperators }: Told,
): Promise<Link[]> {
  const { daysBefore, manager: ofRecord, managerEmail: _, ...contract } = due;
  const manager = areOperators ? '' : ofRecord;
  const id = contractIdOf(due);
  await keepContract(bucket, { ...contract, id, recipients: [...recipients], manager });
  if (config.decisions.signIn === 'required') {
    // A mail that was forwarded chooses nothing where somebody has to sign in: the id alone is no key.
    return [{ text: 'Extend, or let it end', url: `${url}/console/contract?id=${id}` }];
  }
  const token = signToken(await linkKeys(), { purpose: 'contract', id, expiresAt: Date.parse(due.endDate) });
  return [
    { text: 'Extend', url: `${url}/contracts/${token}/extend` },
    { text: 'Let it end', url: `${url}/contracts/${token}/end` },
  ];
}
