import { createHash } from 'node:crypto';
import { contractIdOf, keepContract } from '../../contracts/keptContract.ts';
import { isSettled, noteWarned, readWarned, takeBackWarned } from '../../contracts/warned.ts';
import { lastDayText } from '../../dates/dayText.ts';
import { signToken } from '../../decisions/token.ts';
import { type Link, letter, paragraph, table } from '../../mail/letter.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Sent } from '../../mail/mailer.ts';
import { MailRefusedError } from '../../mail/ses.ts';
import type { Due, Group } from './dueContracts.ts';
import type { NoticeTools } from './noticeRun.ts';

/** Tells one manager of all their contracts that end soon. `not told`: they cannot be reached by mail. */
export async function warnManager(tools: NoticeTools, { email, contracts: due }: Group): Promise<Sent | 'not told'> {
  if (email === undefined) return 'not told';
  const contracts = await unsettled(tools, due);
  if (contracts.length === 0) return 'sent before';
  const rows = await rowsOf(tools, contracts, [email]);
  const what = contracts.length === 1 ? 'one contract ends soon' : `${contracts.length} contracts end soon`;
  const mail = {
    to: [email],
    subject: `Extend or let end: ${what}`,
    ...letter(`${what[0]?.toUpperCase()}${what.slice(1)}`, [
      paragraph(
        'You manage the people below. Unless you extend a contract, its person loses access when the last day is over.',
      ),
      table(
        ['Name', 'Last day', 'Your choice'],
        rows.map(({ name, account, source, day, links }) => [`${name} (${account}, ${source})`, day, links]),
      ),
      paragraph('Each link opens a page that asks once more. It works until the contract ends.'),
    ]),
  };
  try {
    return await tell(tools, keyOf(due), contracts, mail);
  } catch (error) {
    // An address that SES does not take is no address: the operators are told instead.
    if (error instanceof MailRefusedError && !error.retry) return 'not told';
    throw error;
  }
}

/** Tells the operators of the contracts whose managers cannot be told; what managers may choose, they may. */
export async function tellOfOrphans(tools: NoticeTools, due: readonly Due[]): Promise<Sent> {
  const { operators } = tools.config;
  const orphans = await unsettled(tools, due);
  if (orphans.length === 0) return 'sent before';
  const rows = await rowsOf(tools, orphans, operators);
  const what = orphans.length === 1 ? 'one contract ends' : `${orphans.length} contracts end`;
  return await tell(tools, keyOf(due), orphans, {
    to: operators,
    subject: `Find a manager: ${what} soon and nobody can be told`,
    ...letter('Nobody could be told of these contracts', [
      paragraph(
        'Their manager is no identity any more, has left, or has no address that takes mail. Give each of them another manager, or choose in their place.',
      ),
      table(
        ['Name', 'Last day', 'Your choice'],
        rows.map((row) => [
          `${row.name} (${row.account}, ${row.source}; manager: ${row.manager})`,
          ...[row.day, row.links],
        ]),
      ),
    ]),
  });
}

/**
 * Sends a mail about some contracts, and notes before that they are warned of: were it noted afterwards, a run that was
 * stopped between the two would have another one send it again. It is taken back when the mail surely did not go out.
 * The mail's key is made of what it is about, so that it goes out once however often a run finds the same.
 */
async function tell(
  { mailer, bucket, now }: NoticeTools,
  key: string,
  contracts: readonly Due[],
  mail: Mail,
): Promise<Sent> {
  const bySource = [...Map.groupBy(contracts, ({ sourceId }) => sourceId)].map(([sourceId, ofSource]) => {
    const news = ofSource.map(({ recordId, endDate, step }) => [recordId, { endDate, step }] as const);
    return { sourceId, news: Object.fromEntries(news) };
  });
  for (const { sourceId, news } of bySource) await noteWarned(bucket, sourceId, news, now());
  try {
    return await mailer.send(key, mail);
  } catch (error) {
    for (const { sourceId, news } of bySource) await takeBackWarned(bucket, sourceId, news);
    throw error;
  }
}

/** Those of whom nothing was chosen since they were found. */
async function unsettled({ bucket }: NoticeTools, contracts: readonly Due[]): Promise<Due[]> {
  const sources = new Set(contracts.map(({ sourceId }) => sourceId));
  const noted = await Promise.all(Array.from(sources, async (id) => [id, await readWarned(bucket, id)] as const));
  const warned = new Map(noted);
  return contracts.filter((one) => !isSettled(warned.get(one.sourceId)?.[one.recordId], one));
}

type Row = { name: string; account: string; source: string; manager: string; day: string; links: readonly Link[] };

async function rowsOf(tools: NoticeTools, contracts: readonly Due[], told: readonly string[]): Promise<Row[]> {
  return await Promise.all(
    contracts.map(async (due) => ({
      name: due.name,
      account: due.accountName,
      source: due.sourceName,
      manager: due.manager || 'none',
      day: lastDayText(due.endDate, tools.config.timeZone),
      links: await linksOf(tools, due, told),
    })),
  );
}

async function linksOf({ bucket, url, linkKeys }: NoticeTools, due: Due, told: readonly string[]): Promise<Link[]> {
  const { step, manager: _, managerEmail: __, ...contract } = due;
  const id = contractIdOf(due.recordId, due.endDate, step);
  await keepContract(bucket, { ...contract, id, told: [...told] });
  const token = signToken(await linkKeys(), { purpose: 'contract', id, expiresAt: Date.parse(due.endDate) });
  return [
    { text: 'Extend', url: `${url}/contracts/${token}/extend` },
    { text: 'Let it end', url: `${url}/contracts/${token}/end` },
  ];
}

function keyOf(contracts: readonly Due[]): string {
  const ids = contracts.map(({ recordId, endDate, step }) => contractIdOf(recordId, endDate, step)).sort();
  return `expiry-notice/${createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 40)}`;
}
