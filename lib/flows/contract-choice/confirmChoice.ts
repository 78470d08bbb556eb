import type { ChoiceResult } from '../../contracts/keptContract.ts';
import { dayText, lastDayText } from '../../dates/dayText.ts';
import { letter, paragraph } from '../../mail/letter.ts';
import type { Sent } from '../../mail/mailer.ts';
import type { ChoiceTools, ContractWithChoice } from './choiceRun.ts';

/**
 * Tells whoever got the notice what came of the extension that was chosen, and the operators instead of a manager who has left. Who
 * lets a contract end is told on the page, and gets no mail.
 *
 * @returns what became of the mail; nothing where there is none
 * @throws MailRefusedError when the mail was not sent
 */
export async function confirmChoice(
  { mailer, config }: Pick<ChoiceTools, 'mailer' | 'config'>,
  contract: ContractWithChoice,
  result: ChoiceResult,
  runId: string,
): Promise<Sent | undefined> {
  const { choice, name, id, endDate } = contract;
  const recipients = result.managerHasLeft ? config.operators : contract.recipients;
  if (choice.kind !== 'extend' || recipients.length === 0) return undefined;
  const day = dayText(choice.endDate.slice(0, 10));
  const before = lastDayText(endDate, config.timeZone);
  const isDone = result.outcome === 'extended';
  const heading = isDone ? `Extended to ${day}: the contract of ${name}` : `Not extended: the contract of ${name}`;
  const paragraphs = isDone
    ? [`Its last day was ${before}, and is ${day} now. ${result.managerHasLeft ? ofLeft : 'You need do nothing.'}`]
    : [
        `${result.managerHasLeft ? 'By the link in the mail to their manager somebody' : 'You'} chose to move its last day from ${before} to ${day}.`,
        ...reasons(result, runId),
      ];
  return await mailer.send(`contract-choice/${id}`, {
    to: recipients,
    subject: isDone ? heading : `Look again. ${heading}`,
    ...letter(heading, paragraphs.map(paragraph), config),
  });
}

/** What operators are told of a choice that was so already when it was made, by the link of a manager who has left. */
const ofLeft =
  'Somebody chose so by the link in the mail to their manager, who has left. Hand the person over to another manager.';

/** Why an extension was not done, and what to do. */
function reasons({ outcome, error = '', managerHasLeft }: ChoiceResult, runId: string): string[] {
  if (managerHasLeft)
    return [
      error,
      'If the contract is still to be extended, hand the person over to another manager, who may do so, or extend it in ISC.',
    ];
  if (outcome === 'refused') {
    return [
      error,
      'Nothing was changed. If the contract is still to be extended, ask whoever looks after the records of your organisation.',
    ];
  }
  return [
    'It could not be done, for a reason that you cannot mend. The operators of nelm are alarmed.',
    `Ask them before the last day; the run is ${runId}.`,
  ];
}
