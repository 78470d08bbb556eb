import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { mayPass } from '../../../lib/durable/failure.ts';
import { isAddress, type Mail } from '../../../lib/mail/mail.ts';
import { createMailer, type Mailer } from '../../../lib/mail/mailer.ts';
import { writeForSpreadsheet } from '../../../lib/people/csv/writePeople.ts';
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
let measured: object[];
/** In epoch milliseconds. */
let now: number;

beforeEach(async () => {
  box = await startSentBox();
  measured = [];
  now = Date.parse('2026-11-24T08:00:00Z');
  mailer = createMailer({
    from: 'nelm@example.com',
    bucket: box.bucket,
    now: () => now,
    metrics: { add: (figures) => void measured.push(figures) },
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

test('a mail is one signed request, over a connection of its own', async () => {
  expect(await mailer.send('run-1/held', mail)).toBe('sent');
  expect(box.requests).toHaveLength(1);
  expect(box.requests[0]?.headers['authorization']).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/ses\/aws4_request, /,
  );
  expect(box.requests[0]?.headers['connection']).toBe('close');
});

test('a mail with a list of 20,000 people, the most that a source has, has a sixth of what SES takes', async () => {
  const people = Array.from({ length: 20_000 }, (_, index) => ({
    accountName: `firstname.lastname${index}`,
    firstName: 'Firstname-Second',
    lastName: 'Lastname-Hyphenated',
    email: `firstname.lastname${index}@subsidiary.example.com`,
    phone: '+49 30 1234567',
    manager: 'firstname.manager',
    startDate: '2026-01-01T00:00:00+01:00',
    endDate: '2027-12-31T23:59:59+01:00',
    data: { vendor: 'A Company of Some Length GmbH' },
  }));
  const content = writeForSpreadsheet(people, [{ technicalName: 'vendor', label: 'Vendor' }]);
  await mailer.send('run-1/held', { ...mail, attachments: [{ name: 'held.csv', contentType: 'text/csv', content }] });
  const bytes = box.requests[0]?.body.length ?? 0;
  expect([content.length, bytes]).toEqual([4_457_856, 5_944_425]);
  // SES counts the message as it is sent, in base64 of the list.
  expect(bytes).toBeLessThan(40_000_000 / 6);
});

test('each mail is measured that went out or was refused, and none that had gone out before', async () => {
  box.script.push({ status: 400 });
  expect(await failure(mailer.send('run-1/held', mail))).toMatchObject({ name: 'MailRefusedError' });
  expect(await mailer.send('run-1/held', mail)).toBe('sent');
  expect(await mailer.send('run-1/held', mail)).toBe('sent before');
  expect(measured).toEqual([{ MailsRefused: 1 }, { MailsSent: 1 }]);
  expect(await failure(mailer.send('run-1/other', { ...mail, to: [] }))).toMatchObject({ name: 'MailRefusedError' });
  expect(measured).toHaveLength(3);
});

test('a mail that is tried again is not measured as refused, and one that may not have gone out is', async () => {
  box.script.push({ status: 429 }, { status: 502 });
  expect(await failure(mailer.send('run-1/held', mail))).toMatchObject({ name: 'MailRefusedError', retry: true });
  expect(measured).toEqual([]);
  expect(await mailer.send('run-1/held', mail)).toBe('unknown');
  expect(measured).toEqual([{ MailsRefused: 1 }]);
});

describe('a mail goes out once', () => {
  test('when the sender was killed after SES had taken it', async () => {
    const killed = { ...box.bucket, write: () => new Promise<never>(() => {}) };
    void createMailer({ from: 'nelm@example.com', bucket: killed, now: () => now }).send('run-1/held', mail);
    await vi.waitUntil(async () => (await box.mails()).length === 1);
    now += 30_000;
    expect(await mailer.send('run-1/held', mail)).toBe('unknown');
    expect(measured).toEqual([{ MailsRefused: 1 }]);
    // A queue that cannot ask about its events asks for the same mail every few minutes: one mail is one alarm.
    expect(await mailer.send('run-1/held', mail)).toBe('unknown');
    expect(measured).toHaveLength(1);
    expect(await box.mails()).toHaveLength(1);
  });

  test('and whoever would have noted that nobody knows of it is told what is known by then', async () => {
    const killed = { ...box.bucket, write: () => new Promise<never>(() => {}) };
    void createMailer({ from: 'nelm@example.com', bucket: killed, now: () => now }).send('run-1/held', mail);
    await vi.waitUntil(async () => (await box.mails()).length === 1);
    now += 30_000;
    const marker = 'mails/run-1/held.json';
    const late: typeof box.bucket = {
      ...box.bucket,
      async replace(...given) {
        // The first one was slow, and not killed.
        const kept = JSON.parse(String((await box.objects.read(marker))?.bytes));
        await box.bucket.write(marker, JSON.stringify({ ...kept, state: 'sent' }), 'application/json');
        return await box.bucket.replace(...given);
      },
    };
    const metrics = { add: (figures: object) => void measured.push(figures as never) };
    const second = createMailer({ from: 'nelm@example.com', bucket: late, now: () => now, metrics });
    expect(await second.send('run-1/held', mail)).toBe('sent before');
    expect(measured).toEqual([]);
  });

  test('and is waited for where another run hands it over at the moment', async () => {
    const isHandedOver = Promise.withResolvers<void>();
    const slow: typeof box.bucket = {
      ...box.bucket,
      async write(...given) {
        await isHandedOver.promise;
        await box.bucket.write(...given);
      },
    };
    const first = createMailer({ from: 'nelm@example.com', bucket: slow, now: () => now }).send('run-1/held', mail);
    await vi.waitUntil(async () => (await box.mails()).length === 1);
    now += 29_999;
    const error = await failure(mailer.send('run-1/held', mail));
    expect(error).toMatchObject({ name: 'MailRefusedError', retry: true });
    isHandedOver.resolve();
    expect(await first).toBe('sent');
    expect(await mailer.send('run-1/held', mail)).toBe('sent before');
    expect(measured).toEqual([]);
  });

  test.each([
    ['the connection breaks before SES has answered', 'drop'],
    ['SES answers 500 although it has taken it', { status: 500, handled: true }],
    ['SES answers 502 although it has taken it', { status: 502, handled: true }],
    ['SES answers 503 although it has taken it', { status: 503, handled: true }],
    ['SES answers 504 although it has taken it', { status: 504, handled: true }],
  ] as const)('when %s', async (_, scripted) => {
    box.script.push(scripted);
    expect(await mailer.send('run-1/held', mail)).toBe('unknown');
    expect(await mailer.send('run-1/held', mail)).toBe('unknown');
    expect(measured).toEqual([{ MailsRefused: 1 }]);
    expect(await box.mails()).toHaveLength(1);
  });

  test('and nobody knows of one that SES may have taken before it failed', async () => {
    box.script.push({ status: 503 });
    expect(await mailer.send('run-1/held', mail)).toBe('unknown');
    now += 30_000;
    expect(await mailer.send('run-1/held', mail)).toBe('unknown');
    expect(await box.mails()).toEqual([]);
    expect(box.requests).toHaveLength(1);
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
    [400, 'MessageRejected', false],
    [403, 'AccessDeniedException', false],
  ])('after %i %s', async (status, kind, transient) => {
    const quoting = JSON.stringify({ message: 'Email address is not verified: ops@example.com' });
    box.script.push({ status, body: quoting, headers: { 'x-amzn-errortype': `${kind}:http://amazon.com/` } });
    const error = await failure(mailer.send('run-1/held', mail));
    expect(error.message).toMatch(new RegExp(`^A mail was not sent: SES answered ${status} ${kind}\\. `));
    expect(JSON.stringify([error.message, error.stack, error])).not.toMatch(/ops@|Contractors|Grüße/);
    expect(mayPass(error)).toBe(transient);
    expect(await mailer.send('run-1/held', mail)).toBe('sent');
    expect(await box.mails()).toHaveLength(1);
  });

  test('after no connection', async () => {
    const url = process.env['AWS_ENDPOINT_URL_SESV2'];
    const nobody = await serve(() => {});
    await nobody.close();
    vi.stubEnv('AWS_ENDPOINT_URL_SESV2', nobody.url);
    const error = await failure(mailer.send('run-1/held', mail));
    expect(error.message).toMatch(
      /^A mail was not sent: SES could not be reached: .*\(ECONNREFUSED\)\. Try again later\.$/,
    );
    expect(mayPass(error)).toBe(true);
    vi.stubEnv('AWS_ENDPOINT_URL_SESV2', url);
    expect(await mailer.send('run-1/held', mail)).toBe('sent');
  });
});

describe('a claim whose writing failed', () => {
  test('does not keep the mail back', async () => {
    // It was written, and every answer was lost.
    box.faults.set([{ fault: { status: 500, handled: true }, method: 'PUT', times: 3 }]);
    expect(mayPass(await failure(mailer.send('run-1/held', mail)))).toBe(true);
    expect(await mailer.send('run-1/held', mail)).toBe('sent');
    expect(await box.mails()).toHaveLength(1);
  });

  test('is one’s own when it was written and only the first answer was lost', async () => {
    box.faults.set([{ fault: { drop: 'after' }, method: 'PUT', times: 1 }]);
    expect(await mailer.send('run-1/held', mail)).toBe('sent');
    expect(await box.mails()).toHaveLength(1);
  });
});

test('a mail that SES refused is told as refused although S3 failed afterwards', async () => {
  box.script.push({ status: 400, headers: { 'x-amzn-errortype': 'MessageRejected' } });
  box.faults.set([{ fault: { status: 500 }, method: 'DELETE' }]);
  const error = await failure(mailer.send('run-1/held', mail));
  expect(error.message).toContain('SES answered 400 MessageRejected.');
  now += 30_000;
  expect(await mailer.send('run-1/held', mail)).toBe('unknown');
});

test('addresses are told from what is none', () => {
  expect(['a.b+c@example.com', 'x@sub.example.org'].filter(isAddress)).toHaveLength(2);
  expect([null, undefined, '', 'ada', '@example.com', 'a b@example.com', 'ä@example.com'].filter(isAddress)).toEqual(
    [],
  );
});

test('a long subject is cut between characters, not within one that takes two units', async () => {
  await mailer.send('run-1/held', { ...mail, subject: `${'a'.repeat(199)}\u{1f600}\u{1f600}` });
  expect((await box.mails())[0]?.subject).toBe(`${'a'.repeat(199)}\u{1f600}`);
});
