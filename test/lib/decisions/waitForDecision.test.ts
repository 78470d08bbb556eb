import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { defineConfig } from '../../../lib/config/config.ts';
import { decideHold, isOver, readHold } from '../../../lib/decisions/hold.ts';
import { type DecisionTools, waitForDecision } from '../../../lib/decisions/waitForDecision.ts';
import { createSteps } from '../../../lib/durable/steps.ts';
import type { Mail } from '../../../lib/mail/mail.ts';
import type { Sent } from '../../../lib/mail/mailer.ts';
import { MailRefusedError } from '../../../lib/mail/ses.ts';
import { type Clock, createClock } from '../../../local/aws/clock.ts';
import { type InProcess, runInProcess } from '../../inProcess.ts';
import { passTime } from '../../passTime.ts';
import { startLocalBucket } from '../doors/localBucket.ts';

const hour = 60 * 60_000;
const day = 24 * hour;
const start = Date.parse('2026-11-01T06:00:00Z');

let local: Awaited<ReturnType<typeof startLocalBucket>>;
let clock: Clock;
let host: InProcess;
let tools: DecisionTools;
let runId: string;
/** Until when SES takes no mail, and until when it cannot be said what is held. */
let until: { mails: number; describing: number };
const mails: Mail[] = [];
let sent: Sent;
/** Why SES takes no mail at all, if it does not. */
let refused: MailRefusedError | undefined;
const warnings: object[] = [];
let runs = 0;

beforeAll(async () => {
  local = await startLocalBucket();
});

afterAll(() => local.close());

beforeEach(() => {
  runs += 1;
  runId = `run-${runs}`;
  clock = createClock(start);
  until = { mails: start, describing: start };
  mails.length = 0;
  warnings.length = 0;
  sent = 'sent';
  refused = undefined;
  tools = {
    bucket: local.bucket,
    url: 'https://nelm.example.com',
    linkKeys: async () => ['a key of links of thirty-two characters or more'],
    config: defineConfig({ operators: ['operators@example.com'] }),
    now: clock.now,
    log: { warn: (message, fields) => void warnings.push({ message, ...fields }) },
    mailer: {
      async send(_, mail) {
        if (clock.now() < until.mails) throw new MailRefusedError('SES answered 429', true);
        if (refused) throw refused;
        mails.push(mail);
        return sent;
      },
    },
  };
  host = runInProcess(async (_: unknown, context) => {
    const steps = createSteps(context, clock.now);
    return await waitForDecision({ ...steps, context, tools }, runId, async () => {
      if (clock.now() < until.describing) throw new MailRefusedError('S3 is down', true);
      return { what: 'Delete 8 people', why: 'They are many.', columns: [], rows: [], count: 8 };
    });
  }, clock);
  host.start({}, runId);
});

const result = () => JSON.parse(host.executions()[0]?.result ?? '{}');
const said = () => /If nobody has decided by (.+?), it lapses/.exec(mails[0]?.text ?? '')?.[1];

test('the mail says the moment by which the page goes, though it could not be sent for two hours', async () => {
  until.mails = start + 2 * hour;
  await passTime(clock, host, 3 * hour);
  expect((await readHold(local.bucket, runId))?.expiresAt).toMatch(/^2026-11-08T06:00:0/);
  expect(said()).toBe('8 November 2026 at 06:00 UTC');
});

test('operators who could be asked two hours late have the whole time that the mail says', async () => {
  until.describing = start + 2 * hour;
  await passTime(clock, host, 7 * day + hour);
  expect(said()).toMatch(/^8 November 2026 at 08:/);
  const hold = await readHold(local.bucket, runId);
  expect(hold && isOver(hold, clock.now())).toBe(false);
  const at = new Date(clock.now()).toISOString();
  await decideHold(local.bucket, runId, { decision: 'approve', at });
  await passTime(clock, host, hour);
  expect(result()).toEqual({ decision: 'approve', at });
});

test('a wait in which nobody decides ends when the mail says so', async () => {
  await passTime(clock, host, 7 * day + 60_000);
  expect(result()).toEqual({ decision: 'expired' });
  expect((await readHold(local.bucket, runId))?.lapsed).toBe(true);
});

test.each([
  ['of which nobody knows whether it was sent', () => (sent = 'unknown'), /^Nobody knows/],
  ['that SES refuses', () => (refused = new MailRefusedError('SES answered 400', false)), /SES answered 400/],
])('the log tells of a mail to the operators %s', async (_, goWrong, reason) => {
  goWrong();
  await passTime(clock, host, hour);
  const warning = { message: 'the operators could not be told', runId, reason: expect.stringMatching(reason) };
  expect(warnings).toEqual([warning]);
  expect((await readHold(local.bucket, runId))?.mailUnknown).toBe(true);
});

test('a question that could not be asked stands open no longer than its run', async () => {
  refused = new MailRefusedError('SES answered 400', false);
  await passTime(clock, host, hour);
  expect(host.executions()[0]?.status).toBe('FAILED');
  const hold = await readHold(local.bucket, runId);
  expect(hold && isOver(hold, clock.now())).toBe(true);
});

test('what was decided while the mail could not be sent holds', async () => {
  until.mails = start + 5 * hour;
  await passTime(clock, host, hour);
  const at = new Date(clock.now()).toISOString();
  await decideHold(local.bucket, runId, { decision: 'reject', at });
  await passTime(clock, host, 5 * hour);
  expect(result()).toEqual({ decision: 'reject', at });
});

test('the log tells of no mail that was sent', async () => {
  await passTime(clock, host, hour);
  expect([mails.length, warnings]).toEqual([1, []]);
});
