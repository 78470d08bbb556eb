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

/** What became of the mail to a manager. `unreachable`: none can get to them. `settled`: there is nothing more to tell them of. */
type Became = Sent | 'unreachable' | 'settled';

/**
 * Tells some managers of all their contracts that end soon, each in a mail. What they are warned
 * of is noted for all of them at once: a source notes it in one object, which thousands of managers would have written thousands of times.
 *
 * @param signal ends the work before the next mail is handed over
 * @returns what became of each, in their order
 */
export async function warnManagers(
  tools: WarnTools,
  groups: readonly ManagerGroup[],
  signal: AbortSignal,
): Promise<Became[]> {
  const reachable = groups.flatMap(({ email, contracts }) => (email === undefined ? [] : contracts));
  const still = new Set(await stillToNotify(tools, reachable));
  const mails: ContractMail[] = [];
  const became = new Map<ManagerGroup, Became>();
  for (const group of groups) {
    const contracts = group.contracts.filter((one) => still.has(one));
    if (group.email === undefined) became.set(group, 'unreachable');
    else if (contracts.length === 0) became.set(group, 'settled');
    else mails.push({ group, contracts, mail: await composed(tools, group.email, contracts, signal) });
  }
  await sendAll(tools, mails, signal, (group, sent) => became.set(group, sent));
  return groups.map((group) => became.get(group) ?? 'unreachable');
}

/** A mail to a manager, and what it is about. */
type ContractMail = { group: ManagerGroup; contracts: readonly Due[]; mail: Mail };

async function composed(
  tools: WarnTools,
  email: string,
  contracts: readonly Due[],
  signal: AbortSignal,
): Promise<Mail> {
  const rows = await rowsOf(tools, contracts, { recipients: [email] }, signal);
  const what = contracts.length === 1 ? 'one contract ends soon' : `${contracts.length} contracts end soon`;
  return {
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
}

/**
 * Sends mails about contracts, and notes before that they are warned of: were it noted afterwards, a run that was
 * stopped between the two would have another one send them again. It is taken back of each that surely did not go out.
 * A mail's key is made of what it is about, so that it goes out once however often a run finds the same.
 */
async function sendAll(
  tools: WarnTools,
  mails: readonly ContractMail[],
  signal: AbortSignal,
  became: (group: ManagerGroup, sent: Sent | 'unreachable') => void,
): Promise<void> {
  signal.throwIfAborted();
  await note(
    tools,
    mails.flatMap(({ contracts }) => contracts),
  );
  const unsent = new Set(mails);
  const untold: Due[] = [];
  try {
    for (const one of mails) {
      signal.throwIfAborted();
      const sent = await sendTo(tools, one);
      unsent.delete(one);
      if (sent === 'unreachable') untold.push(...one.contracts);
      became(one.group, sent);
    }
  } finally {
    await takeBack(tools, [...untold, ...[...unsent].flatMap(({ contracts }) => contracts)]);
  }
}

/** An address that SES does not take is no address: the operators are told instead. */
async function sendTo({ mailer }: WarnTools, { group, mail }: ContractMail): Promise<Sent | 'unreachable'> {
  try {
    return await mailer.send(keyOf(group.contracts), mail);
  } catch (error) {
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
): Promise<Sent | 'settled'> {
  const { operators } = tools.config;
  const contracts = await stillToNotify(tools, due);
  if (contracts.length === 0) return 'settled';
  const rows = await rowsOf(tools, contracts, { recipients: operators, areOperators: true }, signal);
  const what = contracts.length === 1 ? 'one contract ends' : `${contracts.length} contracts end`;
  const mail = {
    to: operators,
    subject: `Find a manager: ${what} soon and nobody can be told`,
    ...letter(
      'Nobody could be told of these contracts',
      [
        paragraph(
          'Their managers cannot be reached: they are not identities any more, have left, have no address that takes mail, or ISC says nothing of them. Give each person another manager, or choose in the manager’s place.',
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
  signal.throwIfAborted();
  await note(tools, contracts);
  try {
    return await tools.mailer.send(keyOf(due), mail);
  } catch (error) {
    await takeBack(tools, contracts);
    throw error;
  }
}

/** By source, what is noted of contracts that are warned of. */
function newsOf(contracts: readonly Due[]) {
  return [...Map.groupBy(contracts, ({ sourceId }) => sourceId)].map(([sourceId, ofSource]) => {
    const news = ofSource.map(({ recordId, endDate, daysBefore }) => [recordId, { endDate, daysBefore }] as const);
    return { sourceId, news: Object.fromEntries(news) };
  });
}

async function note({ bucket, now }: WarnTools, contracts: readonly Due[]): Promise<void> {
  for (const { sourceId, news } of newsOf(contracts)) await noteWarned(bucket, sourceId, news, now());
}

async function takeBack({ bucket }: WarnTools, contracts: readonly Due[]): Promise<void> {
  for (const { sourceId, news } of newsOf(contracts)) await takeBackWarned(bucket, sourceId, news);
}

/** The contracts of which nothing was chosen, and no later notice was given, since they were found. */
async function stillToNotify({ bucket }: WarnTools, contracts: readonly Due[]): Promise<Due[]> {
  const sources = new Set(contracts.map(({ sourceId }) => sourceId));
  const noted = await Promise.all(Array.from(sources, async (id) => [id, await readWarned(bucket, id)] as const));
  const warned = new Map(noted);
  return contracts.filter((one) => !hasLaterNotice(warned.get(one.sourceId)?.[one.recordId], one));
}

function keyOf(contracts: readonly Due[]): string {
  const ids = contracts.map(contractIdOf).sort();
  return `expiry-notice/${createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 40)}`;
}
