import { letter, paragraph, table } from '../../mail/letter.ts';
import { isAddress } from '../../mail/mail.ts';
import type { Sent } from '../../mail/mailer.ts';
import { requireTransfer, type TransferResult, type TransferRun, type TransferTools } from './transferRun.ts';
import { whatBecame } from './whatBecame.ts';

/**
 * Tells whoever asked for a transfer what came of it. Whoever asked by no address is told by the report alone.
 *
 * @returns what became of the mail; nothing where there is none
 */
export async function tellWhoAsked(
  tools: TransferTools,
  run: TransferRun,
  result: TransferResult,
): Promise<Sent | undefined> {
  const transfer = await requireTransfer(tools, run.transferId);
  if (!isAddress(transfer.by)) return undefined;
  const { people, source } = transfer;
  const what = people.length === 1 ? (people[0]?.name ?? 'one person') : `${people.length} people of ${source.name}`;
  const heading = headings[result.outcome](what);
  const isAccepted = result.outcome === 'partly' || result.outcome === 'failed';
  const all = isAccepted ? await whatBecame(tools, run, transfer, result.outcome) : [];
  const undone = all.filter(({ outcome }) => outcome !== 'transferred');
  const isAllDone = all.length > 0 && undone.length === 0;
  return await tools.mailer.send(`${run.id}/answer`, {
    to: [transfer.by],
    subject: heading,
    ...letter(
      heading,
      [
        paragraph(`You asked that ${transfer.to} becomes the manager of ${what}.`),
        paragraph(isAllDone ? 'Their records name the new manager all the same.' : sentences[result.outcome]),
        ...(result.error ? [paragraph(result.error)] : []),
        ...(undone.length === 0
          ? []
          : [
              table(
                ['Account name', 'What became of it'],
                undone.map(({ accountName, outcome, reason }) => [accountName, reason ?? texts[outcome]]),
              ),
            ]),
      ],
      tools.config,
    ),
  });
}

const headings: Record<TransferResult['outcome'], (what: string) => string> = {
  transferred: (what) => `Accepted: ${what}`,
  partly: (what) => `Accepted, but not of everybody: ${what}`,
  declined: (what) => `Find another manager: declined for ${what}`,
  lapsed: (what) => `Find another manager: no answer for ${what}`,
  refused: (what) => `Find another manager: nobody could be asked for ${what}`,
  failed: (what) => `Look again: not everybody was handed over, ${what}`,
};

const sentences: Record<TransferResult['outcome'], string> = {
  transferred: 'That is done. Their records name the new manager.',
  partly: 'That is done, but for those in the list below.',
  declined: 'The other manager declined. Nothing was changed.',
  lapsed: 'The other manager did not answer in time. Nothing was changed.',
  refused: 'Nobody was asked, and nothing was changed.',
  failed: 'Some of it, or all, could not be done: the list has who was not handed over.',
};

const texts = {
  transferred: 'handed over',
  'other manager': 'Somebody else has become their manager since.',
  gone: 'The source does not have them any more.',
  blocked: 'They are blocked.',
  'not changed': 'Nothing was changed.',
} as const;
