import * as z from 'zod';
import { oneLine } from './oneLine.ts';

const address = z.email().max(254);

/** As many as SES takes of one mail. */
const mostRecipients = 50;

const line = z.string().transform(oneLine);

const attachmentSchema = z.strictObject({
  /** With its ending, by which SES knows what it is. */
  name: z.string().transform((name) =>
    Array.from(name.replaceAll(/[^\p{L}\p{N}._ -]+/gu, '_'))
      .slice(-200)
      .join(''),
  ),
  contentType: z.string().regex(/^[\w.+-]+\/[\w.+-]+(; ?charset=[\w-]+)?$/),
  content: z.union([z.string(), z.instanceof(Uint8Array)]),
});

/** A mail as it can be sent: addresses are addresses, and nothing in a header can begin another. */
export const mailSchema = z.strictObject({
  to: z.array(address).min(1).max(mostRecipients),
  /** Says what to do. */
  subject: line.pipe(z.string().min(1)).transform((text) => Array.from(text).slice(0, 200).join('')),
  text: z.string(),
  html: z.string(),
  attachments: z.array(attachmentSchema).default([]),
});

export type Mail = z.input<typeof mailSchema>;
export type CheckedMail = z.output<typeof mailSchema>;

/** Whether a mail can go to it. An identity's address is what somebody typed, if it has one. */
export function isAddress(text: string | null | undefined): text is string {
  return address.safeParse(text).success;
}
