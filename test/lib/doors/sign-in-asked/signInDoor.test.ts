import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { configSchema } from '../../../../lib/config/config.ts';
import { signInDoor } from '../../../../lib/doors/sign-in-asked/signInDoor.ts';
import { keepSignIn } from '../../../../lib/sessions/signIns.ts';
import { startSentBox } from '../../mail/sentBox.ts';

const operator = 'olive.operator@example.com';
let box: Awaited<ReturnType<typeof startSentBox>>;
let lines: string[];

beforeEach(async () => {
  box = await startSentBox();
  lines = [];
  vi.stubEnv('NELM_BUCKET', 'test');
  vi.stubEnv('NELM_STAGE', 'test');
  vi.stubEnv('NELM_URL', 'https://nelm.example.com');
  vi.stubEnv('NELM_LINK_KEYS', 'a-key-of-links-of-thirty-two-characters');
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await box.close();
});

/** What the door has measured while it was told of a wish. */
async function measuredOf(): Promise<unknown[]> {
  const asked = { address: operator, language: 'en', browser: 'b', wanted: undefined } as const;
  await keepSignIn(box.bucket, asked, Date.now());
  const [key] = await box.bucket.list('sign-ins/');
  const record = { eventTime: '2026-11-28T06:00:00Z', s3: { bucket: { name: 'test' }, object: { key } } };
  const nothing = () => {};
  const door = signInDoor(
    { info: nothing, warn: nothing, error: nothing },
    configSchema.parse({ operators: [operator] }),
  );
  await door({ Records: [record] } as never, { getRemainingTimeInMillis: () => 30_000 } as never).catch(nothing);
  return lines.flatMap((line) => {
    const { _aws, Stage, ...figures } = line.startsWith('{"_aws"') ? JSON.parse(line) : { _aws: undefined };
    return _aws ? [[Stage, figures]] : [];
  });
}

test('the mail of a link that goes out is measured', async () => {
  expect(await measuredOf()).toEqual([['test', { MailsSent: 1 }]]);
});

test('the mail of a link that SES refuses is measured, so that an alarm sounds', async () => {
  box.script.push({ status: 400 });
  expect(await measuredOf()).toEqual([['test', { MailsRefused: 1 }]]);
});
