import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { managerHasLeft } from '../../../../lib/flows/contract-choice/managerHasLeft.ts';
import { block, liftBlock } from '../../../../lib/people/blocked.ts';
import { acquireLock, releaseLock } from '../../../../lib/store/lock.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { everywhereOnce } from '../../../inProcess.ts';
import { type Noticing, startNoticing } from '../expiry-notice/noticing.ts';

const soon = '2026-11-09T22:59:59Z';
const later = Date.parse('2026-12-09T22:59:59Z');
const sourceId = seededSources.Contractors.id;

let noticing: Noticing;
let token: string;
/** How many mails there were before anything was chosen. */
let mailsBefore: number;

beforeAll(async () => {
  noticing = await startNoticing('2026-11-02T06:00:00Z');
});

afterAll(() => noticing.close());

beforeEach(async () => {
  await noticing.empty();
  await noticing.plant([{ name: 'ada', end: soon }]);
  await noticing.notice();
  const mails = await noticing.box.mails();
  mailsBefore = mails.length;
  token = noticing.tokenIn(mails.at(-1)?.text);
  noticing.lines.length = 0;
  noticing.tenant.requests.clear();
});

afterEach(() => {
  noticing.tenant.faults.clear();
  noticing.changeBucket();
  noticing.configure();
  noticing.absent.clear();
});

/** What S3 answers to one who may not. */
const denied = async () => {
  throw Object.assign(new Error('AccessDenied'), { $fault: 'client' });
};

/** The bucket refuses to write some objects over others. */
function denyReplacing(isDenied: (key: string, value: unknown) => boolean): void {
  const { replace } = noticing.box.bucket;
  noticing.changeBucket({
    replace: (key, value, etag) => (isDenied(key, value) ? denied() : replace(key, value, etag)),
  });
}

const isEnding = (key: string, value: unknown) =>
  key.startsWith('contracts/') && JSON.stringify(value).includes('ending');
const extended = () => noticing.choose(token, 'extend', { days: '30' });
const statusOfRun = () => noticing.choices.executions().at(-1)?.status;
const locks = () => noticing.box.objects.list('locks/');
const subjects = async () => (await noticing.box.mails()).slice(mailsBefore).map(({ subject }) => subject);

async function endOfContract(): Promise<number> {
  const [record] = await Array.fromAsync(noticing.isc.records.list());
  return Date.parse(record?.endDate ?? '');
}

/** What the tenant was asked, but for tokens. */
function asked(): Record<string, number> {
  const { oauthToken: _, ...counts } = noticing.tenant.requests.counts();
  return counts;
}

test('the contract of somebody who is blocked is not extended, and their manager is told why', async () => {
  const { bucket } = noticing.box;
  const { id, name } = seededSources.Contractors;
  await block(bucket, { id, name }, 'Ada', { by: 'ops', reason: 'a theft' }, noticing.clock.now());
  await extended();
  await liftBlock(bucket, id, 'ada', { by: 'ops', reason: 'a test' }, noticing.clock.now());
  expect(await endOfContract()).toBe(Date.parse(soon));
  expect((await noticing.box.mails()).at(-1)?.text).toContain('is blocked since 2026-11-02 by ops: a theft.');
  // What people write in their own words may name somebody.
  expect(JSON.stringify(noticing.choices.executions().at(-1))).not.toContain('a theft');
});

test.each(['before', 'after'] as const)(
  'an extension that is killed %s every checkpoint extends to the day that was chosen, and confirms once',
  async (when) => {
    let crashes = 0;
    noticing.choices.crash = everywhereOnce(when, () => {
      crashes += 1;
    });
    const report = await extended();
    noticing.choices.crash = () => undefined;
    expect(report).toMatchObject({ outcome: 'extended', endDate: { after: '2026-12-09T23:59:59+01:00' } });
    expect(crashes).toBeGreaterThanOrEqual(7);
    expect([await endOfContract(), await locks()]).toEqual([later, []]);
    // What was killed within this process may still be sending it.
    await expect.poll(subjects).toEqual(['Extended to 9 December 2026: the contract of Ada ada']);
  },
);

describe('a manager who has left, and has the mail still,', () => {
  test('keeps nobody in: the operators are told', async () => {
    noticing.absent.add('jane.doe');
    const report = await extended();
    expect(report).toMatchObject({
      outcome: 'refused',
      error: 'The manager who got the mail has left, so that their choice does not count. Nothing was changed.',
    });
    expect(await endOfContract()).toBe(Date.parse(soon));
    const [mail, ...others] = (await noticing.box.mails()).slice(mailsBefore);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('Look again. Not extended: the contract of Ada ada');
    expect([mail?.to].flat().flatMap((to) => to?.value.map(({ address }) => address))).toEqual(['ops@example.com']);
    expect(mail?.text).toContain(
      'By the link in the mail to their manager somebody chose to move its last day from 9 November 2026 to 9 December 2026.',
    );
    expect(mail?.text).toContain('If the contract is still to be extended, hand the person over to another manager');
  });

  test.each([
    ['was changed since', { phone: '4711' }],
    ['has another manager since', { manager: 'john.roe' }],
    ['is gone', undefined],
  ])('hears nothing of a record that %s', async (_, change) => {
    const [{ id = '' } = {}] = await Array.fromAsync(noticing.isc.records.list());
    await (change ? noticing.isc.records.patch(id, change) : noticing.isc.records.delete(id));
    noticing.absent.add('jane.doe');
    expect(await extended()).toMatchObject({ outcome: 'refused', error: expect.stringContaining('has left') });
    const mails = (await noticing.box.mails()).slice(mailsBefore);
    const addressees = mails.flatMap(({ to }) =>
      [to].flat().flatMap((one) => one?.value.map(({ address }) => address)),
    );
    expect(addressees).toEqual(['ops@example.com']);
  });

  test('is not told of a contract that has that end already', async () => {
    const [{ id = '' } = {}] = await Array.fromAsync(noticing.isc.records.list());
    await noticing.isc.records.patch(id, { endDate: '2026-12-09T22:59:59Z' });
    noticing.absent.add('jane.doe');
    expect(await extended()).toMatchObject({ outcome: 'extended' });
    const [mail, ...others] = (await noticing.box.mails()).slice(mailsBefore);
    expect(others).toEqual([]);
    expect([mail?.to].flat().flatMap((to) => to?.value.map(({ address }) => address))).toEqual(['ops@example.com']);
    expect(mail?.text).toContain(
      'Somebody chose so by the link in the mail to their manager, who has left. Hand the person over to another manager.',
    );
  });

  test('keeps nobody from hearing of the end: the operators may choose', async () => {
    const own = await startNoticing('2026-11-02T06:00:00Z');
    try {
      await own.plant([{ name: 'ada', end: soon }]);
      await own.notice();
      own.absent.add('jane.doe');
      const link = async () => own.tokenIn((await own.box.mails()).at(-1)?.text);
      expect(await own.choose(await link(), 'end')).toMatchObject({ outcome: 'refused' });
      own.clock.advance(6 * 24 * 60 * 60_000);
      expect(await own.notice()).toMatchObject({ counts: { due: 1, orphans: 1 } });
      expect(await own.choose(await link(), 'extend', { days: '30' })).toMatchObject({ outcome: 'extended' });
    } finally {
      await own.close();
    }
  });
});

describe('operators who got the notice in the place of a manager who has left', () => {
  test.each([
    ['one of them', ['ops@example.com']],
    ['all of them', ['others@example.com']],
  ])('may choose, though %s are operators no more', async (_, operators) => {
    const own = await startNoticing('2026-11-02T06:00:00Z');
    try {
      own.absent.add('jane.doe');
      own.configure({ operators: ['ops@example.com', 'night@example.com'] });
      await own.plant([{ name: 'ada', end: soon }]);
      expect(await own.notice()).toMatchObject({ counts: { due: 1, orphans: 1 } });
      own.configure({ operators });
      const link = own.tokenIn((await own.box.mails()).at(-1)?.text);
      expect(await own.choose(link, 'extend', { days: '30' })).toMatchObject({ outcome: 'extended' });
    } finally {
      await own.close();
    }
  });
});

test('a manager has not left whom another identity resembles that has', async () => {
  const former = { id: 'former', alias: 'JANE.DOE', identityState: 'INACTIVE_LONG_TERM' };
  const there = { id: 'there', alias: 'jane.doe', identityState: 'ACTIVE' };
  const publicIdentities = {
    ...noticing.isc.publicIdentities,
    findByAlias: async () => new Map([former, there].map((one) => [one.alias, one])),
  };
  const [key = ''] = await noticing.box.objects.list('contracts/');
  const contractId = key.slice('contracts/'.length, -'.json'.length);
  await extended();
  const isc = { ...noticing.isc, publicIdentities };
  expect(await managerHasLeft(noticing.tools, contractId, 'jane.doe', isc)).toBe(false);
});

test('a choice whose contract is removed while it is carried out does nothing', async () => {
  const { bucket } = noticing.box;
  let reads = 0;
  noticing.changeBucket({
    async readJson(key, schema) {
      reads += key.startsWith('contracts/') ? 1 : 0;
      return key.startsWith('contracts/') && reads > 1 ? undefined : await bucket.readJson(key, schema);
    },
  });
  expect(await extended()).toMatchObject({ outcome: 'failed', error: expect.stringContaining('is gone') });
  expect(await endOfContract()).toBe(Date.parse(soon));
});

/** What each choice looks at before anything is done. */
const looks = { getNonEmployeeRecord: 1, getPublicIdentities: 1 };

describe('requests: nothing is looked at twice', () => {
  test('an extension takes a look at the record and at its manager, and one change', async () => {
    const { requests } = await extended();
    expect(asked()).toEqual({ ...looks, patchNonEmployeeRecord: 1 });
    expect(requests).toEqual({ total: 3, retried: 0, throttled: 0 });
  });

  test('to let a contract end takes both looks', async () => {
    await noticing.choose(token, 'end');
    expect(asked()).toEqual(looks);
  });

  test('what is refused takes both looks', async () => {
    noticing.configure({ sources: { '*': { maxContractDays: 320 } } });
    expect(await extended()).toMatchObject({ outcome: 'refused' });
    expect(asked()).toEqual(looks);
  });

  test('settings of a source cost one look at the sources', async () => {
    noticing.configure({ sources: { CONTRACTORS: { maxContractDays: 320 } } });
    expect(await extended()).toMatchObject({ outcome: 'refused' });
    expect(asked()).toEqual({ ...looks, listNonEmployeeSources: 1 });
  });
});

describe('the settings of the source', () => {
  const rename = (value: string) => noticing.isc.sources.patch(sourceId, [{ op: 'replace', path: '/name', value }]);

  test('hold under the name that it has now, though the mail was sent under another', async () => {
    await rename('Externals');
    try {
      noticing.configure({ sources: { Externals: { maxContractDays: 320 } } });
      expect(await extended()).toMatchObject({ outcome: 'refused', error: expect.stringContaining('320 days') });
    } finally {
      await rename('Contractors');
    }
    expect(await endOfContract()).toBe(Date.parse(soon));
  });

  test('that mean no source of the tenant extend nothing', async () => {
    noticing.configure({ sources: { Kontractors: { maxContractDays: 320 } } });
    expect(await extended()).toMatchObject({
      outcome: 'failed',
      error: expect.stringContaining('settings for "Kontractors", which is no source of the tenant'),
    });
    expect(await endOfContract()).toBe(Date.parse(soon));
  });
});

describe('a choice that was carried out stands', () => {
  test('and is confirmed; nothing of the person is in the log', async () => {
    const report = await extended();
    expect(report).toMatchObject({
      kind: 'contract-choice',
      outcome: 'extended',
      source: { id: sourceId, name: 'Contractors' },
      name: 'Ada ada',
      endDate: { before: expect.stringMatching(/^2026-11-09T22:59:59/), after: '2026-12-09T23:59:59+01:00' },
    });
    expect(report).not.toHaveProperty('error');
    expect(await subjects()).toEqual(['Extended to 9 December 2026: the contract of Ada ada']);
    const lines = noticing.lines.map((line) => JSON.parse(line));
    expect(lines).toEqual([{ message: 'contract-choice ended', runId: report.runId, outcome: 'extended', sourceId }]);
  });

  test('when SES refuses the confirmation: the report says so', async () => {
    noticing.box.script.push({ status: 400, headers: { 'x-amzn-errortype': 'MessageRejected' } });
    const report = await extended();
    expect(report.outcome).toBe('extended');
    expect(report.error).toMatch(
      /^Could not tell the manager: A mail was not sent: SES answered 400 MessageRejected\..* So nobody was told what came of it\.$/,
    );
    expect([await endOfContract(), statusOfRun()]).toEqual([later, 'SUCCEEDED']);
    expect(await locks()).toEqual([]);
    expect(noticing.lines.join('\n')).toContain('nobody was told what came of it');
    expect(noticing.lines.join('\n')).not.toMatch(/ada|jane/i);
  });

  test('when nobody knows whether SES took the confirmation: the report says so, and the log', async () => {
    noticing.box.script.push({ status: 500 });
    const report = await extended();
    const reason = 'Nobody knows whether the mail that says so was sent: ask whether it has come.';
    expect(report).toMatchObject({ outcome: 'extended', error: reason });
    expect(await subjects()).toEqual([]);
    expect(noticing.lines.map((line) => JSON.parse(line))).toContainEqual({
      ...{ message: 'nobody was told what came of it', runId: report.runId, reason },
    });
  });

  test('when what came of it cannot be noted: the manager is told, and the report says so', async () => {
    denyReplacing(isEnding);
    const report = await extended();
    expect(report).toMatchObject({
      outcome: 'extended',
      error: 'Could not note what came of it: AccessDenied So the page behind the link does not say what came of it.',
    });
    expect([await endOfContract(), statusOfRun()]).toEqual([later, 'SUCCEEDED']);
    expect(await subjects()).toEqual(['Extended to 9 December 2026: the contract of Ada ada']);
    expect(await locks()).toEqual([]);
  });

  test('when the report cannot be written whole: there is one that says what is known', async () => {
    const { write } = noticing.box.bucket;
    noticing.changeBucket({
      write: (key, body, type) => (key.endsWith('report.html') ? denied() : write(key, body, type)),
    });
    expect(await extended()).toMatchObject({
      outcome: 'extended',
      error: expect.stringMatching(/^The report could not be written whole: /),
    });
    expect([await endOfContract(), statusOfRun()]).toEqual([later, 'SUCCEEDED']);
    expect(await locks()).toEqual([]);
  });

  test('when a contract may end, and that cannot be noted for the page: no notice comes of it', async () => {
    denyReplacing(isEnding);
    expect(await noticing.choose(token, 'end')).toMatchObject({
      outcome: 'let it end',
      error: expect.stringMatching(/^Could not note what came of it: /),
    });
    expect(statusOfRun()).toBe('SUCCEEDED');
    expect(await locks()).toEqual([]);
    noticing.clock.advance(6 * 86_400_000);
    expect((await noticing.notice()).outcome).toBe('nothing-to-do');
    expect(await subjects()).toEqual([]);
  });

  test('when another run had the lock of the source since: it is looked at again, and changed once', async () => {
    const { replace } = noticing.box.bucket;
    let isStolen = false;
    noticing.changeBucket({
      async replace(key, value, etag) {
        if (key.startsWith('locks/') && !isStolen) {
          isStolen = true;
          const past = noticing.clock.now() + 2 * 3_600_000;
          const taken = await acquireLock(noticing.box.bucket, sourceId, 'another-run', past);
          if ('generation' in taken) await releaseLock(noticing.box.bucket, sourceId, taken.generation);
        }
        return await replace(key, value, etag);
      },
    });
    expect(await extended()).toMatchObject({ outcome: 'extended' });
    expect(isStolen).toBe(true);
    expect(asked()).toEqual({ getNonEmployeeRecord: 2, getPublicIdentities: 2, patchNonEmployeeRecord: 1 });
    expect(await locks()).toEqual([]);
  });
});

describe('a choice that could not be carried out', () => {
  test('for three hours has a report, keeps no lock, and tells the manager and the alarm', async () => {
    noticing.tenant.faults.set([{ operationId: 'patchNonEmployeeRecord', fault: { status: 500 } }]);
    expect(await extended()).toMatchObject({
      outcome: 'failed',
      error: expect.stringMatching(/^Could not extend: ISC answered PATCH .* with 500/),
    });
    expect([await endOfContract(), statusOfRun()]).toEqual([Date.parse(soon), 'FAILED']);
    expect(await subjects()).toEqual(['Look again. Not extended: the contract of Ada ada']);
    expect(await locks()).toEqual([]);
  });

  test('because it would make the contract longer than is set for its source, in any letter case, is refused', async () => {
    noticing.configure({ sources: { '*': { maxContractDays: 900 }, CONTRACTORS: { maxContractDays: 320 } } });
    expect(await extended()).toMatchObject({
      outcome: 'refused',
      error: 'The contract may be 320 days long at most.',
    });
    expect([await endOfContract(), statusOfRun()]).toEqual([Date.parse(soon), 'SUCCEEDED']);
    expect(await subjects()).toEqual(['Look again. Not extended: the contract of Ada ada']);
  });

  test('because nothing was chosen, or its contract is gone, has a report that says so', async () => {
    const [key = ''] = await noticing.box.objects.list('contracts/');
    const contractId = key.slice('contracts/'.length, -'.json'.length);
    const reported = () => noticing.reportIn('runs/_unknown-source/');
    expect((await noticing.carryOut(contractId)).status).toBe('FAILED');
    expect(await reported()).toMatchObject({
      outcome: 'failed',
      error: `Could not read the choice: Nothing was chosen in ${key}; nothing was done. Choose behind the link again.`,
    });
    await noticing.box.objects.remove(key);
    expect((await noticing.carryOut(contractId)).status).toBe('FAILED');
    expect(await reported()).toMatchObject({
      error: `Could not read the choice: ${key} is gone; nothing was done.`,
    });
    expect(asked()).toEqual({});
  });
});
