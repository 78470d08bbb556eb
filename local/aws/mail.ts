import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import * as z from 'zod';
import { neededOfMail } from './rights/neededOfMail.ts';
import type { Rights } from './rights/rights.ts';
import { type RunningServer, readBody, serve } from './server.ts';

const content = z.strictObject({ Data: z.string(), Charset: z.literal('UTF-8').optional() });

/**
 * The part of `SendEmail` that is served: simple content with attachments. What is not known here is refused: another identity or
 * configuration set would ask for other rights, and another recipient would get nothing.
 */
const sendEmailSchema = z.strictObject({
  FromEmailAddress: z.email(),
  Destination: z.strictObject({ ToAddresses: z.array(z.string()).min(1).max(50) }),
  Content: z.strictObject({
    Simple: z.strictObject({
      Subject: content,
      Body: z.strictObject({ Text: content, Html: content }),
      Headers: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]),
      Attachments: z
        .array(
          z.strictObject({
            FileName: z.string(),
            ContentType: z.string(),
            ContentDisposition: z.literal('ATTACHMENT').optional(),
            ContentTransferEncoding: z.literal('BASE64').optional(),
            RawContent: z.base64(),
          }),
        )
        .default([]),
    }),
  }),
});

/** A mail that has arrived, and the two files it lies in. */
export type ArrivedMail = { to: string[]; subject: string; eml: string; html: string };

export type MailServerOptions = {
  port?: number;
  /** Epoch milliseconds. */
  now?: () => number;
  /** Where mails are kept, each as `.eml` and `.html`, named by the moment they came. */
  folder: string;
  /** By what a function's requests are judged; all may send where it is left out. */
  rights?: Rights;
  onMail?: (mail: ArrivedMail) => void;
};

/** Stands in for SES: keeps every mail that it is sent, and sends none. The same mail twice is two mails. */
export async function startMailServer({
  port,
  now = Date.now,
  folder,
  rights,
  onMail = () => {},
}: MailServerOptions): Promise<RunningServer> {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  let arrived = 0;

  async function keep(request: z.output<typeof sendEmailSchema>): Promise<string> {
    const { Subject, Body, Headers, Attachments } = request.Content.Simple;
    const date = new Date(now());
    arrived += 1;
    const mail = {
      date,
      from: request.FromEmailAddress,
      to: request.Destination.ToAddresses,
      subject: Subject.Data,
      headers: Headers.map(({ Name: key, Value: value }) => ({ key, value })),
      text: Body.Text.Data,
      html: Body.Html.Data,
      attachments: Attachments.map(({ FileName, ContentType, RawContent }) => ({
        filename: FileName,
        contentType: ContentType,
        content: Buffer.from(RawContent, 'base64'),
      })),
    };
    const name = `${date.toISOString().replaceAll(/[-:.]/g, '')}-${String(arrived).padStart(4, '0')}`;
    const file = path.join(folder, name);
    await mkdir(folder, { recursive: true });
    await writeFile(`${file}.html`, mail.html);
    // Last, and whole: who sees the .eml has the mail.
    await writeFile(`${file}.draft`, (await composer.sendMail(mail)).message);
    await rename(`${file}.draft`, `${file}.eml`);
    onMail({ to: mail.to, subject: mail.subject, eml: `${file}.eml`, html: `${file}.html` });
    return randomUUID();
  }

  async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const body = await readBody(request);
    if (request.method !== 'POST' || request.url !== '/v2/email/outbound-emails') {
      return { status: 501, body: { message: `The local SES does not answer ${request.method} ${request.url}.` } };
    }
    const { data, error } = sendEmailSchema.safeParse(parsed(body));
    if (!data) return { status: 400, body: { message: z.prettifyError(error) } };
    const hasAttachments = data.Content.Simple.Attachments.length > 0;
    const refused = rights?.refusalOf(request.headers, () => neededOfMail(data.FromEmailAddress, hasAttachments));
    if (refused) return { status: 403, body: { message: refused } };
    return { status: 200, body: { MessageId: await keep(data) } };
  }

  return await serve(
    async (request, response) => {
      const { status, body } = await answer(request).catch((error: Error) => ({
        status: 500,
        body: { message: error.message },
      }));
      const name = status === 400 ? 'BadRequestException' : status === 403 ? 'AccessDeniedException' : undefined;
      const kind = name === undefined ? {} : { 'x-amzn-errortype': name };
      response.writeHead(status, { 'content-type': 'application/json', ...kind });
      response.end(JSON.stringify(body));
    },
    port,
    now,
  );
}

/** Undefined where it is no JSON. */
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
