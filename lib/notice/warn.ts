import { createHash } from 'node:crypto';
import { dateReader } from '../contract/dates.ts';
import { signToken } from '../decision/token.ts';
import { contractIdOf, keepContract } from '../extension/contract.ts';
import { type Link, letter, paragraph, table } from '../notify/letter.ts';
import { MailRefusedError } from '../notify/ses.ts';
import type { Due, Group } from './due.ts';
import type { NoticeTools } from './run.ts';
import { noteWarned } from './warned.ts';

/** What became of a mail: it is out, or its reader cannot be reached by it. */
export type Warning = 'told' | 'not told';

/**
 * Tells one manager of all their contracts that end soon, and notes it. The mail's key is made of what it says, so that it
 * goes out once however many runs find the same.
 */
export async function warnManager(tools: NoticeTools, { email, contracts }: Group): Promise<Warning> {
  if (email === undefined) return 'not told';
  const rows = await Promise.all(contracts.map(async (due) => rowOf(tools, due, await linksOf(tools, due, email))));
  const count = contracts.length === 1 ? 'One contract ends soon' : `${contracts.length} contracts end soon`;
  try {
    await tools.mailer.send(keyOf(contracts), {
      to: [email],
      subject: `Extend or let end: ${count[0]?.toLowerCase()}${count.slice(1)}`,
      ...letter(count, [
        paragraph(
          'You manage the people below. Without you doing anything, each of them loses access at the end of the day named.',
        ),
        table(['Name', 'Account', 'Source', 'Last day', 'Your choice'], rows),
      ]),
    });
  } catch (error) {
    // An address that SES does not take is no address: the operators are told instead.
    if (error instanceof MailRefusedError && !error.transient) return 'not told';
    throw error;
  }
  await noteAll(tools, contracts);
  return 'told';
}

/** Tells the operators of the contracts whose managers cannot be told. */
export async function tellOfOrphans(tools: NoticeTools, orphans: readonly Due[]): Promise<void> {
  const count = orphans.length === 1 ? 'one contract ends' : `${orphans.length} contracts end`;
  await tools.mailer.send(keyOf(orphans), {
    to: tools.config.operators,
    subject: `Find a manager: ${count} soon and nobody can be told`,
    ...letter('Nobody could be told of these contracts', [
      paragraph(
        'Their manager is no identity any more, or has no address that takes mail. Give each of them another manager.',
      ),
      table(
        ['Name', 'Account', 'Source', 'Last day', 'Manager'],
        orphans.map((due) => [...rowOf(tools, due), due.manager || 'none']),
      ),
    ]),
  });
  await noteAll(tools, orphans);
}

function rowOf({ config }: NoticeTools, { name, accountName, sourceName, endDate }: Due, links?: readonly Link[]) {
  const day = dateReader({ timeZone: config.timeZone, dateFormats: [] })(endDate, 'end')?.text.slice(0, 10) ?? endDate;
  return [name, accountName, sourceName, day, ...(links ? [links] : [])];
}

async function linksOf({ bucket, url, linkKeys }: NoticeTools, due: Due, managerEmail: string): Promise<Link[]> {
  const { step, manager: _, ...contract } = due;
  const id = contractIdOf(due.recordId, due.endDate, step);
  await keepContract(bucket, { ...contract, id, managerEmail });
  const token = signToken(await linkKeys(), { purpose: 'contract', id, expiresAt: Date.parse(due.endDate) });
  return [
    { text: 'Extend', url: `${url}/contracts/${token}/extend` },
    { text: 'Let it end', url: `${url}/contracts/${token}/end` },
  ];
}

async function noteAll({ bucket, now }: NoticeTools, contracts: readonly Due[]): Promise<void> {
  for (const [sourceId, ofSource] of Map.groupBy(contracts, (due) => due.sourceId)) {
    const news = ofSource.map(({ recordId, endDate, step }) => [recordId, { endDate, step }] as const);
    await noteWarned(bucket, sourceId, Object.fromEntries(news), now());
  }
}

function keyOf(contracts: readonly Due[]): string {
  const ids = contracts.map(({ recordId, endDate, step }) => contractIdOf(recordId, endDate, step)).sort();
  return `expiry-notice/${createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 40)}`;
}
