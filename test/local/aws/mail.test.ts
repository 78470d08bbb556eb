import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ArrivedMail, startMailServer } from '../../../local/aws/mail.ts';
import type { RunningServer } from '../../../local/aws/server.ts';

let folder: string;
let ses: RunningServer;
const arrived: ArrivedMail[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-outbox-'));
  ses = await startMailServer({
    folder,
    now: () => Date.parse('2027-01-31T06:00:00Z'),
    onMail: (mail) => arrived.push(mail),
  });
});

afterAll(async () => {
  await ses.close();
  await rm(folder, { recursive: true });
});

const post = (body: unknown, route = '/v2/email/outbound-emails') =>
  fetch(ses.url + route, { method: 'POST', body: JSON.stringify(body) });

const simple = (Html: string) => ({
  FromEmailAddress: 'nelm@example.com',
  Destination: { ToAddresses: ['ops@example.com'] },
  Content: { Simple: { Subject: { Data: 'Decide' }, Body: { Text: { Data: 'x' }, Html: { Data: Html } } } },
});

test('the same mail twice is two mails, named by when they came', async () => {
  await post(simple('<p>x</p>'));
  const answer = await post(simple('<p>x</p>'));
  expect(await answer.json()).toEqual({ MessageId: expect.any(String) });
  expect((await readdir(folder)).sort()).toEqual([
    '20270131T060000000Z-0001.eml',
    '20270131T060000000Z-0001.html',
    '20270131T060000000Z-0002.eml',
    '20270131T060000000Z-0002.html',
  ]);
  const [mail] = arrived;
  expect(mail).toMatchObject({ to: ['ops@example.com'], subject: 'Decide' });
  expect(await readFile(mail?.html ?? '', 'utf8')).toBe('<p>x</p>');
  expect(await readFile(mail?.eml ?? '', 'utf8')).toContain('Subject: Decide\r\n');
});

test('what is not served or no mail is said', async () => {
  expect((await post({}, '/v2/email/templates')).status).toBe(501);
  const tooMany = Array.from({ length: 51 }, (_, index) => `p${index}@example.com`);
  const answers = await Promise.all([
    ...[[], tooMany].map((ToAddresses) => post({ ...simple('x'), Destination: { ToAddresses } })),
    fetch(`${ses.url}/v2/email/outbound-emails`, { method: 'POST', body: 'no JSON' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  expect(answers.map(({ headers }) => headers.get('x-amzn-errortype'))).toEqual(
    Array.from({ length: 3 }, () => 'BadRequestException'),
  );
  expect(arrived).toHaveLength(2);
});
