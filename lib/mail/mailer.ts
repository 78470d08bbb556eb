import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { CallError } from '../isc/callError.ts';
import type { Bucket } from '../store/bucket.ts';
import { keys } from '../store/keys.ts';
import { type Mail, mailSchema } from './mail.ts';
import { MailRefusedError, sendBySes } from './ses.ts';

/** What is kept of a mail, so that it does not go out twice: nothing of whom it went to or what it said. */
const markerSchema = z.object({
  state: z.enum(['sending', 'sent']),
  by: z.string(),
  at: z.iso.datetime(),
  /** Nobody knows whether it went out, and that was measured. */
  isDoubtful: z.literal(true).exactOptional(),
});

/**
 * What became of a mail. `sent`: it went out now. `sent before`: it went out at an earlier try. `unknown`: an earlier try
 * ended, the connection broke, or SES failed, between handing it over and hearing of it. It may or may not have gone out,
 * and is not sent again; see docs/decisions/mail.md.
 */
export type Sent = 'sent' | 'sent before' | 'unknown';

export type MailerOptions = {
  /** The address that mails come from. */
  from: string;
  /** Where it is kept which mails went out. */
  bucket: Pick<Bucket, 'create' | 'readJson' | 'write' | 'replace' | 'remove'>;
  /** Epoch milliseconds. */
  now: () => number;
  /** Told of every mail that went out, and of every one that did not or may not have, but of those that are tried again. */
  metrics?: { add(figures: { MailsSent: 1 } | { MailsRefused: 1 }): void };
};

export type Mailer = ReturnType<typeof createMailer>;

/** So long, in milliseconds, a run that has claimed a mail may be handing it over: SES answers within ten seconds, or not at all. */
const longestHandover = 30_000;

/** Sends mails, each at most once. */
export function createMailer({ from, bucket, now, metrics }: MailerOptions) {
  /** True when this call may send; else what became of the mail. */
  async function claim(marker: string, by: string): Promise<true | Sent> {
    const created = await bucket.create(marker, { state: 'sending', by, at: instant(now()) }).catch(async (error) => {
      // It may have been written all the same, and would keep back a mail that nobody has handed over.
      await takeBack(marker, by);
      throw error;
    });
    if (created) return true;
    const kept = await bucket.readJson(marker, markerSchema);
    if (!kept) throw new MailRefusedError('another try to send it is being taken back', true);
    const { value: earlier, etag } = kept;
    // The write had been done, only its answer was lost, and the client repeated it.
    if (earlier.by === by) return true;
    if (earlier.state === 'sent') return 'sent before';
    if (earlier.isDoubtful) return 'unknown';
    if (now() - Date.parse(earlier.at) < longestHandover)
      throw new MailRefusedError('another run is handing it over, or was stopped while it did', true);
    // Whoever was to note it has ended since: this is the first that anybody hears of it.
    const isNoted = await measureDoubt(() => bucket.replace(marker, { ...earlier, isDoubtful: true }, etag));
    // Somebody knows more by now: that it went out, that it did not, or that nobody knows.
    return isNoted ? 'unknown' : await claim(marker, by);
  }

  /**
   * Measures, once, that nobody knows of a mail. Where that cannot be noted, it is measured again when the mail is asked for again.
   *
   * @param note gives false where another run has noted something meanwhile
   * @returns false in that case: nothing was measured
   */
  async function measureDoubt(note: () => Promise<unknown>): Promise<boolean> {
    if ((await note().catch(() => undefined)) === false) return false;
    metrics?.add({ MailsRefused: 1 });
    return true;
  }

  /** Gives a claim back where the mail surely did not go out. Where that fails too, the mail counts as `unknown`. */
  async function takeBack(marker: string, by: string): Promise<void> {
    try {
      const kept = await bucket.readJson(marker, markerSchema);
      if (kept?.value.by === by) await bucket.remove(marker, kept.etag);
    } catch {
      // Why the mail was not sent says more than that S3 failed afterwards.
    }
  }

  return {
    /**
     * Sends a mail, unless one was sent under the same key.
     *
     * @param key what the mail is and whom it is for without naming anybody, such as `<run id>/held/<source id>`
     * @throws MailRefusedError when it was not sent; by its `retry` a step knows whether to try again
     */
    async send(key: string, mail: Mail): Promise<Sent> {
      const checked = mailSchema.safeParse(mail);
      if (!checked.success) {
        metrics?.add({ MailsRefused: 1 });
        throw new MailRefusedError(problemsOf(checked.error), false, 'Correct what nelm composed.');
      }
      const marker = markerOf(key);
      const by = randomUUID();
      const claimed = await claim(marker, by);
      if (claimed !== true) return claimed;
      const id = await sendBySes(from, checked.data).catch(async (error: unknown) => {
        // One that is tried again is measured by the frame of flows when it is given up: most go out at the next try.
        if (!mayPass(error)) metrics?.add({ MailsRefused: 1 });
        await takeBack(marker, by);
        throw error;
      });
      if (id === undefined) {
        const doubtful = JSON.stringify({ state: 'sending', by, at: instant(now()), isDoubtful: true });
        await measureDoubt(() => bucket.write(marker, doubtful, 'application/json'));
        return 'unknown';
      }
      const sent = JSON.stringify({ state: 'sent', by, at: instant(now()), messageId: id });
      metrics?.add({ MailsSent: 1 });
      // The claim alone keeps a second mail back: the mail is out, and the step has succeeded whatever S3 says.
      await bucket.write(marker, sent, 'application/json').catch(() => {});
      return 'sent';
    },
  };
}

function mayPass(error: unknown): boolean {
  return error instanceof CallError && error.retry;
}

function markerOf(key: string): string {
  if (!/^[\w-]+(\/[\w-]+)*$/.test(key)) throw new TypeError(`"${key}" cannot be the key of a mail.`);
  return keys.mail(key);
}

/** Where a mail is wrong, and how: never with what. */
function problemsOf({ issues }: z.ZodError): string {
  return issues.map(({ path, code }) => `${path.join('.')} is not valid (${code})`).join(', ');
}

const instant = (milliseconds: number) => new Date(milliseconds).toISOString();
