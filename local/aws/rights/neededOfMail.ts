import { mailIdentities } from '../../../lib/mail/mailIdentities.ts';
import type { Needed } from './policy.ts';

/**
 * The rights that a mail asks for: on the identity it comes from, and on the configuration set that this has by default. Which of
 * those that may be verified is, nobody knows here, so that a role must have them all.
 */
export function neededOfMail(from: string, hasAttachments: boolean): Needed[] {
  const actions = hasAttachments ? ['ses:SendEmail', 'ses:SendRawEmail'] : ['ses:SendEmail'];
  const resources = [...mailIdentities(from).map((name) => `identity/${name}`), 'configuration-set/default'];
  const context = { 'ses:FromAddress': from };
  return actions.flatMap((action) =>
    resources.map((name) => ({ action, resource: `arn:aws:ses:local:000000000000:${name}`, context })),
  );
}
