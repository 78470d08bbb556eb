import { lastDayText } from '../../dates/dayText.ts';
import { signToken } from '../../decisions/token.ts';
import type { Attempt } from '../../durable/attempt.ts';
import { hasLeft } from '../../isc/publicIdentities.ts';
import { button, letter, paragraph, table } from '../../mail/letter.ts';
import { isAddress } from '../../mail/mail.ts';
import type { Sent } from '../../mail/mailer.ts';
import { isSameAccount } from '../../people/person.ts';
import { answerDays, noteManager, noteOffer, type Transfer } from '../../transfers/keptTransfer.ts';
import { requireTransfer, type TransferRun, type TransferTools } from './transferRun.ts';

/** What is said of an offer of which nobody knows whether it went out. */
export const notSurelyAsked = 'Nobody knows whether the mail that asks the other manager was sent: ask for it again.';

const dayMilliseconds = 24 * 60 * 60_000;

/**
 * Looks for the identity that a transfer names, and keeps who it is.
 *
 * @returns why nobody can be asked; nothing where somebody can
 */
export async function findNewManager(
  tools: TransferTools,
  run: TransferRun,
  attempt: Attempt,
): Promise<{ problem?: string }> {
  const transfer = await requireTransfer(tools, run.transferId);
  const found = await findManager(tools, transfer.to, attempt);
  if (typeof found === 'string') return { problem: found };
  if (isSameAccount(found.account, transfer.from)) return { problem: 'They have this manager already.' };
  await noteManager(tools.bucket, transfer.id, found);
  return {};
}

/**
 * Asks the new manager by mail whether they take the people. Safe to do twice: the mail goes out once.
 *
 * @param callbackId completes the wait of the run
 * @returns what became of the mail
 * @throws MailRefusedError when it was not sent
 */
export async function offerTransfer(tools: TransferTools, run: TransferRun, callbackId: string): Promise<Sent> {
  const expiresAt = new Date(tools.now() + answerDays * dayMilliseconds).toISOString();
  await noteOffer(tools.bucket, run.transferId, { callbackId, expiresAt });
  const sent = await mailOffer(tools, await requireTransfer(tools, run.transferId), run, expiresAt);
  // The run waits for days without a word: whoever looks for why nobody answers finds it in the log.
  if (sent === 'unknown')
    tools.log.warn('the other manager may not have been asked', { runId: run.id, reason: notSurelyAsked });
  return sent;
}

/** Who can be asked, or why nobody can. What was typed is not repeated: the reason is kept outside the bucket. */
async function findManager(
  { isc }: Pick<TransferTools, 'isc'>,
  wanted: string,
  attempt: Attempt,
): Promise<{ account: string; email: string } | string> {
  const counted = isc.with(attempt);
  const byAlias = await counted.publicIdentities.findByAlias([wanted]);
  const named = [...byAlias.values()].find(({ alias }) => alias && isSameAccount(alias, wanted));
  const identity = named ?? (wanted.includes('@') ? await counted.publicIdentities.findByEmail(wanted) : undefined);
  if (!identity?.alias) return 'No identity of the tenant has this account name or e-mail address alone.';
  if (hasLeft(identity)) return 'The identity that was named as manager has left.';
  if (!isAddress(identity.email)) return 'The identity that was named as manager has no address that mails go to.';
  return { account: identity.alias, email: identity.email };
}

async function mailOffer(
  { mailer, url, linkKeys, config }: TransferTools,
  { id, source, people, by, note, manager }: Transfer,
  run: TransferRun,
  expiresAt: string,
): Promise<Sent> {
  const needsSignIn = config.decisions.signIn === 'required';
  // A mail that was forwarded answers nothing where somebody has to sign in: the id alone is no key.
  const query = needsSignIn
    ? `id=${id}`
    : `token=${signToken(await linkKeys(), { purpose: 'transfer', id, expiresAt: Date.parse(expiresAt) })}`;
  const what = people.length === 1 ? 'one person' : `${people.length} people`;
  const until = lastDayText(expiresAt, config.timeZone);
  return await mailer.send(`${run.id}/offer`, {
    to: [manager?.email ?? ''],
    subject: `Accept or decline: become the manager of ${what}`,
    ...letter(
      `Will you become the manager of ${what}?`,
      [
        paragraph(`${by} asks you to look after ${what} of ${source.name} from now on.`),
        ...(note ? [paragraph(`They say: ${note}`)] : []),
        table(
          ['Name', 'Last day'],
          people.map(({ accountName, name, endDate }) => [
            name === accountName ? accountName : `${name} (${accountName})`,
            lastDayText(endDate, config.timeZone),
          ]),
        ),
        button({ text: 'Look, and accept or decline', url: `${url}/console/offer?${query}` }),
        ...(needsSignIn ? [paragraph('You sign in with the address that this mail went to.')] : []),
        paragraph(`Nothing changes before you accept. It lapses after ${until}, and nothing changes then either.`),
      ],
      config,
    ),
  });
}
