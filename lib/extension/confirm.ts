import { letter, paragraph } from '../notify/letter.ts';
import type { ExtensionTools } from './extend.ts';
import type { Chosen, Ending } from './flow.ts';

/** Tells the manager who chose an extension what came of it. */
export async function confirm({ mailer }: ExtensionTools, contract: Chosen, { outcome, error }: Ending): Promise<void> {
  const { choice, name, id, managerEmail } = contract;
  const day = choice.kind === 'extend' ? choice.endDate.slice(0, 10) : '';
  const isDone = outcome === 'extended';
  const heading = isDone ? `Extended to ${day}: the contract of ${name}` : `Not extended: the contract of ${name}`;
  const text = isDone
    ? `The contract ends on ${day} now. You need do nothing.`
    : `It still ends as before. ${error ?? ''}`.trim();
  await mailer.send(`contract-extension/${id}`, {
    to: [managerEmail],
    subject: isDone ? heading : `Look again. ${heading}`,
    ...letter(heading, [paragraph(text)]),
  });
}
