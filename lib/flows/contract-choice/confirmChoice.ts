import type { Ending } from '../../contracts/keptContract.ts';
import { dayText, lastDayText } from '../../dates/dayText.ts';
import { letter, paragraph } from '../../mail/letter.ts';
import type { Chosen } from './contractChoice.ts';
import type { ExtensionTools } from './extendContract.ts';

/** Tells whoever got the notice what came of the extension that was chosen. */
export async function confirm(
  { mailer, config }: ExtensionTools,
  contract: Chosen,
  ending: Ending,
  runId: string,
): Promise<void> {
  const { choice, name, id, told, endDate } = contract;
  if (choice.kind !== 'extend') return;
  const day = dayText(choice.endDate.slice(0, 10));
  const before = lastDayText(endDate, config.timeZone);
  const isDone = ending.outcome === 'extended';
  const heading = isDone ? `Extended to ${day}: the contract of ${name}` : `Not extended: the contract of ${name}`;
  const paragraphs = isDone
    ? [`Its last day was ${before}, and is ${day} now. You need do nothing.`]
    : [`You chose to move its last day from ${before} to ${day}.`, ...reasons(ending, runId)];
  await mailer.send(`contract-choice/${id}`, {
    to: told,
    subject: isDone ? heading : `Look again. ${heading}`,
    ...letter(heading, paragraphs.map(paragraph)),
  });
}

/** Why an extension was not done, and what to do. */
function reasons({ outcome, error = '' }: Ending, runId: string): string[] {
  if (outcome === 'refused') {
    return [error, 'Nothing was changed. If it is still to be extended, ask whoever looks after the record.'];
  }
  return [
    'It could not be done, for a reason that you cannot mend. The operators of nelm are alarmed.',
    `Ask them before the last day; the run is ${runId}.`,
  ];
}
