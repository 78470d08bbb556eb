import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isTransient } from '../../../lib/durable/transient.ts';
import { isAddress, type Mail } from '../../../lib/mail/mail.ts';
import { createMailer, type Mailer } from '../../../lib/mail/mailer.ts';
import { serve } from '../../../local/aws/server.ts';
import { startSentBox } from './sentBox.ts';

const mail: Mail = {
  to: ['ops@example.com', 'second@example.org'],
  subject: 'Decide: 12 people would be deleted from Contractors',
  text: 'Grüße aus dem Lauf.\n',
  html: '<p>Grüße aus dem Lauf.</p>',
  attachments: [{ name: 'people.csv', contentType: 'text/csv', content: 'accountName\r\nada.example\r\n' }],
};

let box: Awaited<ReturnType<typeof startSentBox>>;
let mailer: Mailer;

beforeEach(async () => {
  box = await startSentBox();
  mailer = createMailer({
    from: 'nelm@example.com',
    bucket: box.bucket,
    now: () => Date.parse('2026-11-24T08:00:00Z'),
  });
});

afterEach(() => box.close());

/** What a call that must fail fails with. */
async function failure(call: Promise<unknown>): Promise<Error> {
  return await call.then(
    () => new Error('It did not fail.'),
    (error: Error) => error,
  );
}

test('a mail arrives as it was written, in one signed request', async () => {
  expect(await mailer.send('run-1/held', mail)).toBe('sent');
  const [arrived, ...others] = await box.mails();
  expect(others).toEqual([]);
  expect(arrived?.from?.text).toBe('nelm@example.com');
  expect([arrived?.to].flat().map((one) => one?.text)).toEqual(['ops@example.com, second@example.org']);
  expect(arrived?.subject).toBe(mail.subject);
  expect(arrived?.text).toBe('Grüße aus dem Lauf.\n');
  expect(arrived?.html).toBe('<p>Grüße aus dem Lauf.</p>');
  expect(arrived?.date).toEqual(new Date('2026-11-24T08:00:00Z'));
  expect(arrived?.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
    ['people.csv', 'text/csv'],
  ]);
  expect(arrived?.attachments[0]?.content.toString()).toBe('accountName\r\nada.example\r\n');
  expect(box.requests).toHaveLength(1);
  expect(box.requests[0]?.headers['authorization']).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/ses\/aws4_request, /,
  );
  expect(box.requests[0]?.headers['connection']).toBe('close');
});

describe('a mail goes out once', () => {
  test('however often and however closely it is sent', async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => mailer.send('run-1/held', mail)));
    expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(1);
    expect(await mailer.send('run-1/held', mail)).toBe('sent before');
    expect(await mailer.send('run-1/failed', mail)).toBe('sent');
    expect(await box.mails()).toHaveLength(2);
  });

  test('when the sender was killed after SES had taken it', async () => {
    const killed = { ...box.bucket, write: () => new Promise<never>(() => {}) };
    void createMailer({ from: 'nelm@example.com', bucket: killed, now: Date.now }).send('run-1/held', mail);
    await vi.waitUntil(async () => (await box.mails()).length === 1);
    expect(await mailer.send('run-1/held', mail)).toBe('unknown');
    expect(await box.mails()).toHaveLength(1);
  });

  test('when the connection breaks before SES has answered', async () => {
    box.script.push('drop');
    expect(await mailer.send('run-1/held', mail)).toBe('unknown');
    expect(await mailer.send('run-1/held', mail)).toBe('unknown');
    expect(await box.mails()).toHaveLength(1);
  });

  test('and it has gone out when only the note of it could not be made', async () => {
    const failing = { ...box.bucket, write: () => Promise.reject(new Error('S3 is down')) };
    const other = createMailer({ from: 'nelm@example.com', bucket: failing, now: Date.now });
    expect(await other.send('run-1/held', mail)).toBe('sent');
  });

  test('also when the answer to its claim was lost and the claim was repeated', async () => {
    const create: typeof box.bucket.create = async (key, value) => {
      await box.bucket.create(key, value);
      return await box.bucket.create(key, value);
    };
    const other = createMailer({ from: 'nelm@example.com', bucket: { ...box.bucket, create }, now: Date.now });
    expect(await other.send('run-1/held', mail)).toBe('sent');
    expect(await box.mails()).toHaveLength(1);
  });
});

describe('a mail that SES surely does not have is sent again', () => {
  test.each([
    [429, 'TooManyRequestsException', true],
    [503, 'ServiceUnavailable', true],
    [400, 'MessageRejected', false],
    [403, 'AccessDeniedException', false],
  ])('after %i %s', async (status, kind, transient) => {
    const quoting = JSON.stringify({ message: 'Email address is not verified: ops@example.com' });
    box.script.push({ status, body: quoting, headers: { 'x-amzn-errortype': `${kind}:http://amazon.com/` } });
    const error = await failure(mailer.send('run-1/held', mail));
    expect(error.message).toMatch(new RegExp(`^A mail was not sent: SES answered ${status} ${kind}\\. `));
    expect(JSON.stringify([error.message, error.stack, error])).not.toMatch(/ops@|Contractors|Grüße/);
    expect(isTransient(error)).toBe(transient);
    expect(await mailer.send('run-1/held', mail)).toBe('sent');
    expect(await box.mails()).toHaveLength(1);
  });

  test('after no connection', async () => {
    const url = process.env['AWS_ENDPOINT_URL_SESV2'];
    const nobody = await serve(() => {});
    await nobody.close();
    vi.stubEnv('AWS_ENDPOINT_URL_SESV2', nobody.url);
    const error = await failure(mailer.send('run-1/held', mail));
    expect(error.message).toBe('A mail was not sent: SES could not be reached (ECONNREFUSED). Try again later.');
    expect(isTransient(error)).toBe(true);
    vi.stubEnv('AWS_ENDPOINT_URL_SESV2', url);
    expect(await mailer.send('run-1/held', mail)).toBe('sent');
  });
});

describe('nothing that is put into a mail becomes another header', () => {
  test('of a name in the subject, and of an attachment’s', async () => {
    const name = 'Ada\r\nBcc: evil@example.net\r\n\r\n\u2028Hello';
    await mailer.send('run-1/notice', {
      ...mail,
      subject: `Extend ${name}`,
      attachments: [{ name: `a"\r\nX: y/../b.csv`, contentType: 'text/csv', content: 'x' }],
    });
    const [arrived] = await box.mails();
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
    const error = await failure(mailer.send('run-1/notice', { ...mail, to }));
    expect(error.name).toBe('MailRefusedError');
    expect(error.message).not.toMatch(/example|ada/i);
    expect(isTransient(error)).toBe(false);
    expect(await box.objects.list('mails/')).toEqual([]);
    expect(box.requests).toEqual([]);
  });

  test('addresses are told from what is none', () => {
    expect(['a.b+c@example.com', 'x@sub.example.org'].filter(isAddress)).toHaveLength(2);
    expect([null, undefined, '', 'ada', '@example.com', 'a b@example.com', 'ä@example.com'].filter(isAddress)).toEqual(
      [],
    );
  });
});

test('what is kept of a mail says nothing of it', async () => {
  await mailer.send('run-1/held', mail);
  const kept = await box.objects.read('mails/run-1/held.json');
  expect(JSON.parse(kept?.bytes.toString() ?? '')).toEqual({
    state: 'sent',
    by: expect.any(String),
    at: '2026-11-24T08:00:00.000Z',
    messageId: expect.any(String),
  });
  await expect(mailer.send('run-1/../x', mail)).rejects.toThrow('cannot be the key of a mail');
});
