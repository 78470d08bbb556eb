import * as z from 'zod';
import { type AwsAnswer, type AwsService, NoAnswerError, signedRequest } from '../aws/signedRequest.ts';
import { CallError } from '../isc/callError.ts';
import type { CheckedMail } from './mail.ts';

const ses: AwsService = { signedAs: 'ses', host: 'email', endpointVariable: 'AWS_ENDPOINT_URL_SESV2' };

const acceptedSchema = z.object({ MessageId: z.string() });

/** SES did not take a mail. Says nothing of recipients or content, which SES quotes in its own messages. */
export class MailRefusedError extends CallError {
  override readonly name = 'MailRefusedError';

  /** @param retry whether the same mail may be taken later */
  constructor(reason: string, retry: boolean, advice = 'Try again later.') {
    super(`A mail was not sent: ${reason}. ${advice}`, { retry });
  }
}

const adviceOnRefusal =
  'Check that the address of mailFrom is verified in SES, that the account is out of the sandbox, and that the role may send.';

/**
 * Hands one mail to SES (`SendEmail` of API version 2).
 *
 * @returns SES's id of the message; undefined when nobody knows whether SES has it: the connection broke before the answer,
 *   or SES answered that it failed (5xx), which it may do after it has taken a mail
 * @throws MailRefusedError when SES surely does not have it
 */
export async function sendBySes(from: string, mail: CheckedMail): Promise<string | undefined> {
  const answer = await request(JSON.stringify(toSendEmail(from, mail)));
  if (answer === undefined) return undefined;
  const { data } = acceptedSchema.safeParse('body' in answer ? answer.body : undefined);
  if (data) return data.MessageId;
  if (answer.status < 300 || answer.status >= 500) return undefined;
  const reason = `SES answered ${answer.status}${kindOf(answer)}`;
  if (answer.status === 429) throw new MailRefusedError(reason, true);
  throw new MailRefusedError(reason, false, adviceOnRefusal);
}

async function request(body: string): Promise<AwsAnswer | undefined> {
  try {
    return await signedRequest(ses, {
      path: '/v2/email/outbound-emails',
      // A connection kept from an earlier invocation may be dead, and would break on the first byte.
      headers: { 'content-type': 'application/json', connection: 'close' },
      body,
    });
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    if (error.mayHaveTakenEffect) return undefined;
    throw new MailRefusedError(`SES could not be reached: ${error.reason}`, true);
  }
}

/** The name of the error, such as ` MessageRejected`. */
function kindOf({ headers }: AwsAnswer): string {
  const [kind = ''] = /^[A-Za-z]+/.exec(headers.get('x-amzn-errortype') ?? '') ?? [];
  return kind && ` ${kind}`;
}

/** By them programs that answer mails (out of office, tickets) know that nobody is there, and answer none. */
const ofAMachine = [
  { Name: 'Auto-Submitted', Value: 'auto-generated' },
  { Name: 'X-Auto-Response-Suppress', Value: 'All' },
];

/** The body of `SendEmail`: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
function toSendEmail(from: string, { to, subject, text, html, attachments }: CheckedMail): unknown {
  const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
  return {
    FromEmailAddress: from,
    Destination: { ToAddresses: to },
    Content: {
      Simple: {
        Subject: utf8(subject),
        Body: { Text: utf8(text), Html: utf8(html) },
        Headers: ofAMachine,
        ...(attachments.length > 0 && { Attachments: attachments.map(toAttachment) }),
      },
    },
  };
}

function toAttachment({ name, contentType, content }: CheckedMail['attachments'][number]): unknown {
  return {
    FileName: name,
    ContentType: contentType,
    ContentDisposition: 'ATTACHMENT',
    ContentTransferEncoding: 'BASE64',
    RawContent: Buffer.from(content).toString('base64'),
  };
}
