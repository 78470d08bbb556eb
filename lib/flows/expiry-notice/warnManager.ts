import { createHash } from 'node:crypto';
import { contractIdOf } from '../../contracts/keptContract.ts';
import { hasLaterNotice, noteWarned, readWarned, takeBackWarned } from '../../contracts/warned.ts';
import { letter, paragraph, table } from '../../mail/letter.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Sent } from '../../mail/mailer.ts';
import { MailRefusedError } from '../../mail/ses.ts';
import { type RowTools, rowsOf } from './contractRows.ts';
import type { Due } from './dueContracts.ts';
import type { ManagerGroup } from './managerGroups.ts';
import type { NoticeTools } from './noticeRun.ts';

type WarnTools = RowTools & Pick<NoticeTools, 'mailer'>;

/**
 * Tells one manager of all their contracts that end soon. `unreachable`: no mail can get to them.
 *
 * @param signal ends the work before the mail is handed over
 */
export async function warnManager(
  tools: WarnTools,
  { email, contracts: due }: ManagerGroup,
  signal: AbortSignal,
): Promise<Sent | 'unreachable'> {
  if (email === undefined) return 'unreachable';
  const contracts = await stillToNotify(tools, due);
  if (contracts.length === 0) return 'sent before';
  const rows = await rowsOf(tools, contracts, [email], signal);
  const what = contracts.length === 1 ? 'one contract ends soon' : `${contracts.length} contracts end soon`;
  const mail = {
    to: [email],
    subject: `Extend or let end: ${what}`,
    ...letter(
      `${what[0]?.toUpperCase()}${what.slice(1)}`,
      [
        paragraph(
          'You manage the people below, whose contracts end soon. Whoever of them is not extended loses access when their last day is over.',
        ),
        table(
          ['Name', 'Last day', 'Your choice'],
          rows.map(({ name, account, source, day, links }) => [`${name} (${account}, ${source})`, day, links]),
        ),
        paragraph(
          'Each link opens a page that asks once more. You may choose once; who was let end can still be extended by the same link, until the contract ends.',
        ),
      ],
      tools.config,
    ),
  };
  try {
    return await sendOnce(tools, keyOf(due), contracts, mail, signal);
  } catch (error) {
    // An address that SES does not take is no address: the operators are told instead.
    if (error instanceof MailRefusedError && !error.retry) return 'unreachable';
    throw error;
  }
}

/**
 * Tells the operators of the contracts whose managers cannot be told; what managers may choose, they may.
 *
 * @param signal ends the work before the mail is handed over
 */
export async function notifyOperatorsOfUnreachable(
  tools: WarnTools,
  due: readonly Due[],
  signal: AbortSignal,
): Promise<Sent> {
  const { operators } = tools.config;
  const contracts = await stillToNotify(tools, due);
  if (contracts.length === 0) return 'sent before';
  const rows = await rowsOf(tools, contracts, operators, signal);
  const what = contracts.length === 1 ? 'one contract ends' : `${contracts.length} contracts end`;
  const mail = {
    to: operators,
    subject: `Find a manager: ${what} soon and nobody can be told`,
    ...letter(
      'Nobody could be told of these contracts',
      [
        paragraph(
          'Their managers cannot be reached: they are not identities any more, have left, or have no address that takes mail. Give each person another manager, or choose in the manager’s place.',
        ),
        table(
          ['Name', 'Last day', 'Your choice'],
          rows.map((row) => [
            `${row.name} (${row.account}, ${row.source}; manager: ${row.manager})`,
            ...[row.day, row.links],
          ]),
        ),
      ],
      tools.config,
    ),
  };
  return await sendOnce(tools, keyOf(due), contracts, mail, signal);
}

/**
 * Sends a mail about some contracts, and notes before that they are warned of: were it noted afterwards, a run that was
 * stopped between the two would have another one send it again. It is taken back when the mail surely did not go out.
 * The mail's key is made of what it is about, so that it goes out once however often a run finds the same.
 */
async function sendOnce(
  { mailer, bucket, now }: WarnTools,
  key: string,
  contracts: readonly Due[],
  mail: Mail,
  signal: AbortSignal,
): Promise<Sent> {
  const bySource = [...Map.groupBy(contracts, ({ sourceId }) => sourceId)].map(([sourceId, ofSource]) => {
    const news = ofSource.map(({ recordId, endDate, daysBefore }) => [recordId, { endDate, daysBefore }] as const);
    return { sourceId, news: Object.fromEntries(news) };
  });
  signal.throwIfAborted();
  for (const { sourceId, news } of bySource) await noteWarned(bucket, sourceId, news, now());
  try {
    return await mailer.send(key, mail);
  } catch (error) {
    for (const { sourceId, news } of bySource) await takeBackWarned(bucket, sourceId, news);
    throw error;
  }
}

/** The contracts of which nothing was chosen, and no later notice was given, since they were found. */
async function stillToNotify({ bucket }: WarnTools, contracts: readonly Due[]): Promise<Due[]> {
  const sources = new Set(contracts.map(({ sourceId }) => sourceId));
  const noted = await Promise.all(Array.from(sources, async (id) => [id, await readWarned(bucket, id)] as const));
  const warned = new Map(noted);
  return contracts.filter((one) => !hasLaterNotice(warned.get(one.sourceId)?.[one.recordId], one));
}

function keyOf(contracts: readonly Due[]): string {
  const ids = contracts.map(({ recordId, endDate, daysBefore }) => contractIdOf(recordId, endDate, daysBefore)).sort();
  return `expiry-notice/${createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 40)}`;
}
