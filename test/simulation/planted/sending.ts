import { MailRefusedError } from '../../../lib/mail/ses.ts';
import type { Tools } from '../../../lib/tools/tools.ts';
import type { Mutation } from '../deployment.ts';
import { shorter } from '../shortLists.ts';
import { soonOver, untold } from '../shortPlans.ts';
import type { Planted } from './planted.ts';

/** Faults of handing mails over. */
export const sending: Readonly<Record<string, Planted>> = {
  '4 told once: every mail is refused while SES is well, and the log says so': {
    ...{ plan: untold, seenAs: 'The log says that a mail was not sent, or may not have been (SES answered 400' },
    ...sendingBy(async () => {
      throw new MailRefusedError('SES answered 400 MessageRejected', false);
    }),
  },
  '4 told once: every mail is taken for wrong': {
    ...{ plan: soonOver, seenAs: 'says that a mail was not sent, or may not have been (to is not valid' },
    ...sendingBy(async () => {
      throw new MailRefusedError('to is not valid (invalid_format)', false);
    }),
  },
  '4 told once: nobody knows of any mail while SES is well': {
    ...{ plan: shorter, seenAs: 'The log says that a mail was not sent, or may not have been (nobody knows' },
    ...sendingBy(async () => 'unknown'),
  },
  '4 told once: a mail goes out under a second key': {
    ...{ plan: soonOver, seenAs: '/fallen-again went out once more, as ' },
    ...sendingBy(async (mailer, key, mail) => {
      if (key.endsWith('/fallen')) await mailer.send(`${key}-again`, mail);
      return await mailer.send(key, mail);
    }),
  },
};

type Mailer = Tools['mailer'];

/** Mails are sent otherwise. */
function sendingBy(
  send: (mailer: Mailer, ...given: Parameters<Mailer['send']>) => ReturnType<Mailer['send']>,
): Mutation {
  return { tools: (tools) => ({ ...tools, mailer: { send: (key, mail) => send(tools.mailer, key, mail) } }) };
}
