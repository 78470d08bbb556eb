import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import { contractIdOf, keepContract } from '../../contracts/keptContract.ts';
import { calendarDay, lastDay } from '../../dates/days.ts';
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

/** What making the rows of a mail needs. */
export type RowTools = Pick<NoticeTools, 'bucket' | 'config' | 'url' | 'linkKeys' | 'now'>;

/**
 * The rows of a mail about some contracts, in their order. What their links are about is kept first, so that every link
 * leads somewhere, however early it is opened.
 *
 * @param recipients who gets the mail, and a confirmation of what is chosen
 * @param signal ends the work between two contracts
 */
export async function rowsOf(
  tools: RowTools,
  contracts: readonly Due[],
  recipients: readonly string[],
  signal: AbortSignal,
): Promise<ContractRow[]> {
  const rows: ContractRow[] = [];
  for (let from = 0; from < contracts.length; from += keptAtOnce) {
    signal.throwIfAborted();
    const some = contracts.slice(from, from + keptAtOnce);
    rows.push(...(await Promise.all(some.map((due) => rowOf(tools, due, recipients)))));
  }
  return rows;
}

async function rowOf(tools: RowTools, due: Due, recipients: readonly string[]): Promise<ContractRow> {
  return {
    name: due.name,
    account: due.accountName,
    source: due.sourceName,
    manager: due.manager || 'none',
    day: dayAndHowLong(due.endDate, tools.config.timeZone, tools.now()),
    links: await linksOf(tools, due, recipients),
  };
}

/** The last day, and how far away it is by the calendar: whoever reads a mail does not count days. */
function dayAndHowLong(endDate: string, timeZone: string, now: number): string {
  const [last, today] = [lastDay(Date.parse(endDate), timeZone), calendarDay(now, timeZone)].map((day) =>
    PlainDate.toString(day),
  );
  const days = Math.round((Date.parse(last ?? '') - Date.parse(today ?? '')) / dayMilliseconds);
  const howLong = days <= 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
  return `${lastDayText(endDate, timeZone)}, ${howLong}`;
}

const dayMilliseconds = 24 * 60 * 60_000;

async function linksOf({ bucket, url, linkKeys }: RowTools, due: Due, recipients: readonly string[]): Promise<Link[]> {
  const { daysBefore, manager: _, managerEmail: __, ...contract } = due;
  const id = contractIdOf(due.recordId, due.endDate, daysBefore);
  await keepContract(bucket, { ...contract, id, recipients: [...recipients] });
  const token = signToken(await linkKeys(), { purpose: 'contract', id, expiresAt: Date.parse(due.endDate) });
  return [
    { text: 'Extend', url: `${url}/contracts/${token}/extend` },
    { text: 'Let it end', url: `${url}/contracts/${token}/end` },
  ];
}
