import type { ParsedMail } from 'mailparser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mayPass } from '../../lib/durable/failure.ts';
import type { Mail } from '../../lib/mail/mail.ts';
import type { Mailer } from '../../lib/mail/mailer.ts';

/** A mailer to hold to the contract, and what came of its mails. It sends at 2026-11-24T08:00:00Z. */
export type MailerUnderTest = {
  mailer: Mailer;
  /** What has arrived, oldest first. */
  arrived(): Promise<ParsedMail[]>;
  /** The text of everything that is kept in the bucket, by its key. */
  kept(): Promise<Record<string, string>>;
  close(): Promise<void>;
};

const mail: Mail = {
  to: ['ops@example.com', 'second@example.org'],
  subject: 'Decide: 12 people would be deleted from Contractors',
  text: 'Grüße aus dem Lauf.\n',
  html: '<p>Grüße aus dem Lauf.</p>',
  attachments: [{ name: 'people.csv', contentType: 'text/csv', content: 'accountName\r\nada.example\r\n' }],
};

/** What every mailer promises, whatever it hands its mails to. */
export function mailerContract(open: () => Promise<MailerUnderTest>): void {
  let opened: MailerUnderTest;
  let mailer: Mailer;

  beforeEach(async () => {
    opened = await open();
    mailer = opened.mailer;
  });

  afterEach(() => opened.close());

  test('a mail arrives as it was written', async () => {
    expect(await mailer.send('run-1/held', mail)).toBe('sent');
    const [arrived, ...others] = await opened.arrived();
    expect(others).toEqual([]);
    expect(arrived?.from?.text).toBe('nelm@example.com');
    expect([arrived?.to].flat().map((one) => one?.text)).toEqual(['ops@example.com, second@example.org']);
    expect(arrived?.subject).toBe(mail.subject);
    expect(arrived?.text).toBe('Grüße aus dem Lauf.\n');
    expect(arrived?.html).toBe('<p>Grüße aus dem Lauf.</p>');
    expect(arrived?.date).toEqual(new Date('2026-11-24T08:00:00Z'));
    expect(arrived?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(arrived?.headers.get('x-auto-response-suppress')).toBe('All');
    expect(arrived?.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ['people.csv', 'text/csv'],
    ]);
    expect(arrived?.attachments[0]?.content.toString()).toBe('accountName\r\nada.example\r\n');
  });

  test('a mail goes out once under its key, however often and however closely it is sent', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => mailer.send('run-1/held', mail)));
    const sent = outcomes.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.message));
    expect(sent.filter((outcome) => outcome === 'sent')).toHaveLength(1);
    // Whoever comes while another one hands it over tries again later.
    for (const one of outcomes) if (one.status === 'rejected') expect(mayPass(one.reason)).toBe(true);
    expect(await mailer.send('run-1/held', mail)).toBe('sent before');
    expect(await mailer.send('run-1/failed', mail)).toBe('sent');
    expect(await opened.arrived()).toHaveLength(2);
  });

  test('what is kept of a mail says nothing of it', async () => {
    await mailer.send('run-1/held', mail);
    const kept = await opened.kept();
    expect(Object.keys(kept)).toEqual(['mails/run-1/held.json']);
    expect(JSON.parse(kept['mails/run-1/held.json'] ?? '')).toEqual({
      state: 'sent',
      by: expect.any(String),
      at: '2026-11-24T08:00:00.000Z',
      messageId: expect.any(String),
    });
    await expect(mailer.send('run-1/../x', mail)).rejects.toThrow('cannot be the key of a mail');
  });

  describe('nothing that is put into a mail becomes another header', () => {
    test('of a name in the subject, and of an attachment’s', async () => {
      const name = 'Ada\r\nBcc: evil@example.net\r\n\r\n\u2028Hello';
      await mailer.send('run-1/notice', {
        ...mail,
        subject: `Extend ${name}`,
        attachments: [{ name: `a"\r\nX: y/../b.csv`, contentType: 'text/csv', content: 'x' }],
      });
      const [arrived] = await opened.arrived();
      expect(arrived?.subject).toBe('Extend Ada Bcc: evil@example.net Hello');
      expect(arrived?.bcc).toBeUndefined();
      expect(arrived?.headers.has('x')).toBe(false);
      expect(arrived?.attachments[0]?.filename).toBe('a_X_ y_.._b.csv');
    });

    test.each([
      ['two addresses in one', ['a@example.com, b@example.com']],
      ['a line break', ['a@example.com\r\nBcc: b@example.com']],
      ['a name', ['Ada <a@example.com>']],
      ['no address', ['ada']],
      ['an empty text', ['']],
      ['no recipient', []],
      ['too many', Array.from({ length: 51 }, (_, index) => `p${index}@example.com`)],
    ])('%s is refused, and not quoted', async (_, to) => {
      const error = await mailer.send('run-1/notice', { ...mail, to }).then(
        () => new Error('It did not fail.'),
        (error: Error) => error,
      );
      expect(error.name).toBe('MailRefusedError');
      expect(error.message).not.toMatch(/example|ada/i);
      expect(mayPass(error)).toBe(false);
      expect(await opened.kept()).toEqual({});
      expect(await opened.arrived()).toEqual([]);
    });
  });
}
