import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noteWarned, optedOut } from '../../../../lib/contracts/warned.ts';
import { findDue } from '../../../../lib/flows/expiry-notice/dueContracts.ts';
import { notifyOperatorsOfUnreachable, warnManagers } from '../../../../lib/flows/expiry-notice/warnManager.ts';
import { AlwaysOvertaken } from '../../../../lib/store/changeJson.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { keptOfExecutions } from '../../../keptOfExecutions.ts';
import { type Noticing, startNoticing } from './noticing.ts';

let noticing: Noticing;

beforeAll(async () => {
  noticing = await startNoticing('2026-11-02T06:00:00Z');
});

afterAll(() => noticing.close());

beforeEach(() => noticing.empty());

afterEach(() => {
  noticing.tenant.faults.clear();
  noticing.configure();
});

const soon = '2026-11-09T22:59:59Z';
const people = (prefix: string, count: number, end: string) =>
  Array.from({ length: count }, (_, index) => ({ name: `${prefix}.${index}`, end }));

/** What the tenant was asked, but for tokens. */
function asked(): Record<string, number> {
  const { oauthToken: _, ...counts } = noticing.tenant.requests.counts();
  return counts;
}

/** To whom mails went since so many of them. */
const toldSince = async (before: number) =>
  (await noticing.box.mails()).slice(before).map(({ to }) =>
    [to ?? []]
      .flat()
      .map(({ text }) => text)
      .join(),
  );

describe('requests', () => {
  test.each([
    { over: 0, ending: 0, lists: 1 },
    { over: 0, ending: 1, lists: 1 },
    { over: 0, ending: 250, lists: 2 },
    { over: 0, ending: 251, lists: 2 },
    // Pages of people who have ended are leapt over: the first, in leaps 1, 3, 7, and by halves 5, 6.
    { over: 1600, ending: 10, lists: 6 },
  ])(
    'where $over have ended and $ending end soon: $lists lists, one for the sources, one for fifty managers',
    async ({ over, ending, lists }) => {
      const all = [...people('over', over, '2026-10-01T00:00:00Z'), ...people('soon', ending, soon)];
      await noticing.plant([...all, ...people('later', 5, '2027-12-31T00:00:00Z')]);
      noticing.tenant.requests.clear();
      const report = await noticing.notice();
      expect(report.counts).toMatchObject({ due: ending, warned: ending });
      const managers = ending > 0 && { getPublicIdentities: 1 };
      expect(asked()).toEqual({ listNonEmployeeSources: 1, listNonEmployeeRecords: lists, ...managers });
    },
    60_000,
  );
});

test('where nobody can be told, not even operators, the run fails and says what to set; the next run tells', async () => {
  await noticing.plant([
    { name: 'ada', end: soon },
    { name: 'ben', end: soon, manager: 'john.roe' },
  ]);
  noticing.box.script.push({ status: 400 });
  noticing.configure({ operators: [] });
  expect(await noticing.notice()).toMatchObject({
    outcome: 'failed',
    error:
      'The manager of one contract cannot be told, and nelm.config.ts names no operators who could be told instead. Set operators.',
    counts: { due: 2, warned: 1, orphans: 1, mails: 1 },
  });
  expect(await noticing.box.objects.list('locks/')).toEqual([]);
  expect(await noticing.notice()).toMatchObject({ outcome: 'completed', counts: { due: 1, warned: 1 } });
});

test('who lets a contract end while the notices are being sent hears no more of it', async () => {
  await noticing.plant(people('soon', 2, soon));
  await noticing.notice();
  // A run of six days later has found both when one of them is chosen for.
  noticing.clock.advance(6 * 86_400_000);
  const { due: found } = await findDue(noticing.tools, noticing.isc, noticing.clock.now());
  expect(found.map(({ daysBefore }) => daysBefore)).toEqual([1, 1]);
  await noticing.choose(noticing.tokenIn((await noticing.box.mails()).at(-1)?.text), 'end');
  const mails = (await noticing.box.mails()).length;
  const { signal } = new AbortController();
  const group = { email: 'jane.doe@example.com', contracts: found };
  expect(await warnManagers(noticing.tools, [group], signal)).toEqual(['sent']);
  const [mail, ...more] = (await noticing.box.mails()).slice(mails);
  expect([mail?.subject, more]).toEqual(['Extend or let end: one contract ends soon', []]);
  // Nor do the operators hear of it, in a manager's place.
  const settled = found.filter(({ name }) => !mail?.text?.includes(name));
  expect(settled).toHaveLength(1);
  expect(await notifyOperatorsOfUnreachable(noticing.tools, settled, signal)).toBe('settled');
  expect(await warnManagers(noticing.tools, [{ ...group, contracts: settled }], signal)).toEqual(['settled']);
  expect(await noticing.box.mails()).toHaveLength(mails + 1);
  expect((await noticing.notice()).outcome).toBe('nothing-to-do');
});

test('a manager who has chosen for everybody between the look and the mail is sent none, and none is counted', async () => {
  await noticing.plant(people('soon', 1, soon));
  const { write } = noticing.box.bucket;
  const before = (await noticing.box.mails()).length;
  let isChosen = false;
  noticing.changeBucket({
    async write(key, ...rest) {
      if (key.endsWith('/due.json') && !isChosen) {
        isChosen = true;
        const record = (await Array.fromAsync(noticing.isc.records.list()))[0];
        const said = { endDate: record?.endDate ?? '', daysBefore: optedOut };
        await noteWarned(noticing.box.bucket, seededSources.Contractors.id, { [record?.id ?? '']: said }, 0);
      }
      return await write(key, ...rest);
    },
  });
  expect((await noticing.notice()).counts).toMatchObject({ due: 1, orphans: 0, mails: 0, unknown: 0 });
  noticing.changeBucket();
  expect([isChosen, (await noticing.box.mails()).length]).toEqual([true, before]);
});

test('who lets a contract end that was changed since silences nobody', async () => {
  await noticing.plant(people('soon', 1, soon));
  await noticing.notice();
  const token = noticing.tokenIn((await noticing.box.mails()).at(-1)?.text);
  for await (const { id } of noticing.isc.records.list()) await noticing.isc.records.patch(id, { manager: 'john.roe' });
  expect(await noticing.choose(token, 'end')).toMatchObject({
    outcome: 'refused',
    error: expect.stringContaining('changed since the mail'),
  });
});

test('of an end that was moved, and moved back, it is told and chosen anew', async () => {
  await noticing.plant(people('soon', 1, soon));
  await noticing.notice();
  const newestToken = async () => noticing.tokenIn((await noticing.box.mails()).at(-1)?.text);
  const first = await newestToken();
  expect(await noticing.choose(first, 'extend', { date: '2026-11-20' })).toMatchObject({ outcome: 'extended' });
  noticing.clock.advance(60_000);
  expect((await noticing.notice()).counts).toMatchObject({ due: 1, mails: 1 });
  for await (const { id } of noticing.isc.records.list()) await noticing.isc.records.patch(id, { endDate: soon });
  const before = (await noticing.box.mails()).length;
  expect((await noticing.notice()).counts).toMatchObject({ due: 1, mails: 1 });
  expect(await toldSince(before)).toEqual(['jane.doe@example.com']);
  expect(await newestToken()).not.toBe(first);
  noticing.clock.advance(60_000);
  expect(await noticing.choose(await newestToken(), 'extend', { date: '2026-11-25' })).toMatchObject({
    outcome: 'extended',
    endDate: { after: expect.stringContaining('2026-11-25') },
  });
});

test('a run of a choice keeps nobody’s name or address outside the bucket', async () => {
  await noticing.plant(people('soon', 1, soon));
  await noticing.notice();
  const token = noticing.tokenIn((await noticing.box.mails()).at(-1)?.text);
  await noticing.choose(token, 'extend', { days: '30' });
  const kept = keptOfExecutions(noticing.choices.executions());
  expect(kept).toContain('read the choice');
  expect(kept).not.toMatch(/soon\.0|jane\.doe|example\.com/);
});

describe('a mail that SES', () => {
  test('is too busy to take is made up for by the same run, and noted once', async () => {
    await noticing.plant(people('soon', 2, soon));
    const before = (await noticing.box.mails()).length;
    noticing.box.script.push({ status: 429 }, { status: 429 });
    expect(await noticing.notice()).toMatchObject({ outcome: 'completed', counts: { warned: 2, mails: 1 } });
    expect(await toldSince(before)).toEqual(['jane.doe@example.com']);
  });

  test('refuses goes to the operators instead, who may choose', async () => {
    await noticing.plant(people('soon', 1, soon));
    const before = (await noticing.box.mails()).length;
    noticing.box.script.push({ status: 400, headers: { 'x-amzn-errortype': 'MessageRejected' } });
    expect(await noticing.notice()).toMatchObject({
      outcome: 'completed',
      counts: { warned: 0, orphans: 1, mails: 1 },
    });
    expect(await toldSince(before)).toEqual(['ops@example.com']);
    const token = noticing.tokenIn((await noticing.box.mails()).at(-1)?.text);
    expect(await noticing.choose(token, 'extend', { days: '30' })).toMatchObject({ outcome: 'extended' });
    expect(await toldSince(before + 1)).toEqual(['ops@example.com']);
  });

  test('refuses, and takes at the next try, goes to the manager alone', async () => {
    await noticing.plant([
      { name: 'ada', end: soon },
      { name: 'cy', end: soon, manager: 'john.roe' },
    ]);
    const before = (await noticing.box.mails()).length;
    const rejected = { status: 400, headers: { 'x-amzn-errortype': 'MessageRejected' } };
    noticing.box.script.push(rejected, 'pass on', rejected);
    const { bucket } = noticing.box;
    let refused = 0;
    noticing.changeBucket({
      async write(key, body, type) {
        const etag = await bucket.write(key, body, type);
        // It is noted that nobody can be told, and the try ends before its step does.
        if (key.endsWith('/unreachable.json') && String(body).includes('"ada"') && ++refused === 1)
          throw new AlwaysOvertaken('it was overtaken.', { retry: true });
        return etag;
      },
    });
    const { outcome, counts, contracts } = await noticing.notice();
    noticing.changeBucket();
    expect(refused).toBeGreaterThan(0);
    expect({ outcome, counts }).toMatchObject({
      outcome: 'completed',
      counts: { due: 2, warned: 1, orphans: 1, mails: 2 },
    });
    const told = contracts.map(({ accountName, manager = 'nobody' }) => [accountName, manager]);
    expect(Object.fromEntries(told)).toEqual({ ada: 'jane.doe@example.com', cy: 'nobody' });
    expect(await toldSince(before)).toEqual(['jane.doe@example.com', 'ops@example.com']);
    expect((await noticing.box.mails()).at(-1)?.text).not.toContain('(ada,');
  });

  test('refuses for the operators as well is owed: the next run tries again', async () => {
    await noticing.plant(people('soon', 1, soon));
    const before = (await noticing.box.mails()).length;
    noticing.box.script.push({ status: 400 }, { status: 400 });
    expect(await noticing.notice()).toMatchObject({ outcome: 'failed', counts: { warned: 0, orphans: 1, mails: 0 } });
    expect(await noticing.notice()).toMatchObject({ outcome: 'completed', counts: { warned: 1, mails: 1 } });
    expect(await toldSince(before)).toEqual(['jane.doe@example.com']);
  });

  test('may or may not have is not sent again, and the report says so', async () => {
    await noticing.plant(people('soon', 1, soon));
    noticing.box.script.push('drop');
    expect(await noticing.notice()).toMatchObject({
      outcome: 'completed',
      counts: { warned: 1, mails: 0, unknown: 1 },
    });
    expect((await noticing.notice()).outcome).toBe('nothing-to-do');
  });
});
