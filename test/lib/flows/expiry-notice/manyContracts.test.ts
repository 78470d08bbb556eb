import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readWarned } from '../../../../lib/contracts/warned.ts';
import { giveNotices, noProgress } from '../../../../lib/flows/expiry-notice/giveNotices.ts';
import type { ManagerGroup } from '../../../../lib/flows/expiry-notice/managerGroups.ts';
import { keepDue } from '../../../../lib/flows/expiry-notice/noticeFiles.ts';
import { warnManagers } from '../../../../lib/flows/expiry-notice/warnManager.ts';
import { dueOf } from './dueOf.ts';
import { type Noticing, startNoticing } from './noticing.ts';

describe('one manager of 200 contracts', () => {
  let noticing: Noticing;

  beforeAll(async () => {
    noticing = await startNoticing('2026-11-02T06:00:00Z');
  });

  afterAll(() => noticing.close());

  beforeEach(() => noticing.empty());

  afterEach(() => noticing.changeBucket());

  test('is told of nothing more where the mail to one before could not go out, and nothing stays noted of either', async () => {
    const [first, second] = ['a', 'b'].map((id) => ({
      email: `${id}@example.com`,
      contracts: [dueOf(id, `${id}@example.com`)],
    }));
    const sent: string[] = [];
    const mailer = {
      async send(key: string, mail: { to: readonly string[] }) {
        sent.push(...mail.to);
        if (sent.length === 2) throw new Error('SES is down.');
        return key === '' ? ('unknown' as const) : ('sent' as const);
      },
    };
    const groups = [
      first,
      second,
      { email: 'c@example.com', contracts: [dueOf('c', 'c@example.com')] },
    ] as ManagerGroup[];
    const tools = { ...noticing.tools, bucket: noticing.box.bucket, mailer } as never;
    await expect(warnManagers(tools, groups, new AbortController().signal)).rejects.toThrow('SES is down.');
    expect(sent).toEqual(['a@example.com', 'b@example.com']);
    expect(await readWarned(noticing.box.bucket, 's1')).toEqual({
      a: { endDate: '2026-11-09T22:59:59Z', daysBefore: 7 },
    });
  });

  const contracts = Array.from({ length: 200 }, (_, index) => dueOf(`r${index}`, 'jane.doe@example.com'));
  const group = { email: 'jane.doe@example.com', contracts };

  /** Counts the contracts that are kept, and how many are at most at the same time. */
  function watchKeeping() {
    const { create } = noticing.box.bucket;
    const seen = { now: 0, most: 0, kept: 0 };
    noticing.changeBucket({
      async create(key, value) {
        if (!key.startsWith('contracts/')) return await create(key, value);
        seen.now += 1;
        seen.most = Math.max(seen.most, seen.now);
        seen.kept += 1;
        try {
          return await create(key, value);
        } finally {
          seen.now -= 1;
        }
      },
    });
    return seen;
  }

  test('is told of all in one mail; ten are kept at a time', async () => {
    const seen = watchKeeping();
    const before = (await noticing.box.mails()).length;
    expect(await warnManagers(noticing.tools, [group], new AbortController().signal)).toEqual(['sent']);
    expect(seen).toEqual({ now: 0, most: 10, kept: 200 });
    const mails = (await noticing.box.mails()).slice(before);
    expect(mails.map(({ subject }) => subject)).toEqual(['Extend or let end: 200 contracts end soon']);
    expect(new Set(mails[0]?.text?.match(/\/contracts\/[\w.-]+\/extend/g)).size).toBe(200);
  });

  test('is told of nothing by a try whose time is over', async () => {
    const seen = watchKeeping();
    const mails = (await noticing.box.mails()).length;
    const signal = AbortSignal.abort(new Error('it took too long.'));
    await expect(warnManagers(noticing.tools, [group], signal)).rejects.toThrow('it took too long.');
    expect(seen.kept).toBe(0);
    expect(await noticing.box.mails()).toHaveLength(mails);
  });
});

describe('a run that tells more managers than one step does', () => {
  let noticing: Noticing;

  beforeAll(async () => {
    noticing = await startNoticing('2026-11-02T06:00:00Z');
  });

  afterAll(() => noticing.close());

  test('reads whom it tells once in an invocation, and notes several managers at once', async () => {
    const due = Array.from({ length: 105 }, (_, index) => dueOf(`r${index}`, `m${index}@example.com`));
    const run = { id: 'r', folder: 'runs/_expiry-notice/r', dryRun: false };
    const { bucket } = noticing.box;
    const asked = { due: 0, noted: 0 };
    noticing.changeBucket({
      async readJson(key, schema) {
        if (key.endsWith('/due.json')) asked.due += 1;
        return await bucket.readJson(key, schema);
      },
      async create(key, value) {
        if (key === 'notices/s1.json') asked.noted += 1;
        return await bucket.create(key, value);
      },
      async replace(key, value, etag) {
        if (key === 'notices/s1.json') asked.noted += 1;
        return await bucket.replace(key, value, etag);
      },
    });
    await keepDue(bucket, run, due);
    const step = async (name: string, work: (attempt: unknown) => unknown) =>
      name === 'find whose contract ends soon'
        ? { due: 105, ofNoSource: 0, batches: [20, 20, 20, 20, 20, 5], steps: [] }
        : await work({ signal: new AbortController().signal });
    const progress = noProgress();
    const story = { step, run, tools: noticing.tools } as never;
    await giveNotices(story, { renew: async () => {} }, progress);
    expect(progress.counts).toMatchObject({ warned: 105, mails: 105, orphans: 0 });
    // Two at once, of each twenty ten times, and of the last five three times.
    expect(asked).toEqual({ due: 1, noted: 53 });
    expect(Object.keys(await readWarned(bucket, 's1'))).toHaveLength(105);
  });
});
