import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { consoleKeys } from '../../lib/sessions/consoleKeys.ts';
import { addManager } from '../../lib/sessions/roles.ts';
import { beginSession } from '../../lib/sessions/sessions.ts';
import { openBucket } from '../../lib/store/bucket.ts';
import { awsEnvironment } from '../../local/aws/stack.ts';
import { seededSources } from '../../local/tenant/seed.ts';
import { header, type RunningNelm, startTestNelm } from './nelm.ts';

const now = '2026-11-24T09:00:00Z';
const { id: source } = seededSources.Contractors;

let nelm: RunningNelm;
let cookie: string;

/** The console of the bundle behind the local HTTP API: what it may do is judged by its role. */
beforeAll(async () => {
  nelm = await startTestNelm(now);
  Object.assign(process.env, awsEnvironment(nelm.stack.storage.url, nelm.stack.lambda.url));
  const bucket = openBucket('nelm-local', new S3Client({ forcePathStyle: true }));
  const clock = () => nelm.clock.now();
  const linkKeys = async () => ['signs-the-links-of-this-machine-only'];
  const tools = { bucket, now: clock, consoleKeys: consoleKeys(linkKeys, 'local') };
  const session = await beginSession(tools, { id: 'an-operator', address: 'operators@example.com', way: 'mail' });
  await addManager(bucket, { account: 'jane.doe', email: 'jane.doe@example.com' }, clock());
  cookie = `__Host-nelm-session=${session}`;
  await nelm.imported(
    [
      header,
      ...['ada', 'ben'].map((name) => `${name},Ada,Example,${name}@example.com,1,jane.doe,2026-01-01,2027-06-30,North`),
    ].join('\n'),
  );
});

afterAll(() => nelm.stop());

const get = async (path: string) => {
  const answer = await fetch(new URL(`/console/${path}`, nelm.stack.door.url), {
    headers: { cookie },
    redirect: 'manual',
  });
  return { status: answer.status, body: await answer.text(), location: answer.headers.get('location') ?? '' };
};

/** Sends the form of a page. */
async function send(path: string, to: string, fields: Record<string, string>) {
  const { body } = await get(path);
  const form = body.split('<form').find((one) => one.includes(`action="/console/${to}"`)) ?? '';
  const hidden = Array.from(form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g), ([, name, value]) => [
    name,
    value,
  ]);
  const answer = await fetch(new URL(`/console/${to}`, nelm.stack.door.url), {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...Object.fromEntries(hidden), ...fields }),
    redirect: 'manual',
  });
  return { status: answer.status, location: answer.headers.get('location') ?? '', body: await answer.text() };
}

const page = (account: string, act?: string) =>
  `${act ? 'person/act' : 'person'}?${new URLSearchParams({ source, account, ...(act && { act }) })}`;
const records = async () => await Array.fromAsync(nelm.isc.records.list());

test('the bundle shows people, does what is asked of it, and hands them over, with the rights of its role', async () => {
  expect((await get('people?text=ada')).body).toContain('Ada Example');
  const ended = nelm.nextEnded(1);
  expect((await send(page('ada', 'extend'), 'person/act', { day: '2027-08-31', reason: 'goes on' })).status).toBe(303);
  await nelm.pass(5_000);
  await ended;
  expect((await records()).find(({ accountName }) => accountName === 'ada')?.endDate).toMatch(/^2027-08-31/);
  expect((await get(page('ada'))).body).toContain('goes on');
  expect((await send(page('ada', 'stop'), 'person/act', { reason: 'a theft' })).status).toBe(303);
  await nelm.pass(5_000);
  expect((await send(page('ada', 'lift'), 'person/act', { reason: 'a mistake' })).status).toBe(303);
  expect((await send(page('ben', 'transfer'), 'person/act', { to: 'john.roe' })).status).toBe(303);
  await nelm.pass(5_000);
  const mail = (await nelm.mails()).find(({ subject }) => subject?.startsWith('Accept or decline'));
  const link = /\/console\/(offer\?token=[\w.-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
  const handedOver = nelm.nextEnded(1);
  expect((await send(link, 'offer', { answer: 'accept' })).body).toMatch(/accepted|zugesagt/);
  await nelm.pass(5_000);
  await handedOver;
  expect((await records()).find(({ accountName }) => accountName === 'ben')?.manager).toBe('john.roe');
  const names = /\bada\b|\bben\b|jane\.doe|Example/;
  expect(nelm.lines.filter((line) => names.test(line))).toEqual([]);
});
