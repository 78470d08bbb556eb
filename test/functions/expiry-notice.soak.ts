import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { choiceReportSchema } from '../../lib/flows/contract-choice/choiceReport.ts';
import { type NoticeReport, noticeReportSchema } from '../../lib/flows/expiry-notice/noticeReport.ts';
import { startTenant } from '../../local/tenant/tenant.ts';
import { header, type RunningNelm, startTestNelm } from './nelm.ts';

const row = (name: string, end: string, manager = 'jane.doe', start = '2026-01-01') =>
  `${name},Ada,${name},${name}@example.com,1,${manager},${start},${end},Northwind`;
const file = (...rows: string[]) => [header, ...rows].join('\n');
const day = 24 * 60 * 60_000;

let nelm: RunningNelm;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
});

afterAll(() => nelm.stop());

beforeEach(() => nelm.empty());

async function noticed(dryRun = false): Promise<NoticeReport> {
  const ended = nelm.nextEnded(1);
  const scheduledAt = new Date(nelm.clock.now()).toISOString();
  await nelm.stack.lambda.invoke('nelm-local-schedule-fired', { job: 'expiry-notice', scheduledAt, dryRun });
  const [execution] = await ended;
  const result = execution && (await nelm.report(execution, noticeReportSchema));
  if (!result) throw new Error(`The run left no report: ${JSON.stringify(execution?.error)}`);
  return result.report;
}

/** Gives the identity jane.doe another address, which no operation of the API does. */
async function giveAddress(email: string): Promise<void> {
  const port = Number(new URL(nelm.tenant.url).port);
  await nelm.tenant.close();
  const database = new DatabaseSync(path.join(nelm.dataFolder, 'tenant.db'));
  database.prepare("UPDATE identity SET email = ? WHERE alias = 'jane.doe'").run(email);
  database.close();
  const tenant = await startTenant({ port, dataFolder: nelm.dataFolder, clock: nelm.clock.now });
  nelm.tenant.close = tenant.close;
}

/** The mails that come while something is done. */
async function mailsOf(work: () => Promise<unknown>) {
  const before = (await nelm.mails()).length;
  await work();
  return (await nelm.mails()).slice(before);
}

const linkIn = (text: string | undefined, wish: 'extend' | 'end') =>
  `${nelm.stack.door.url}${new RegExp(`(/contracts/[\\w.-]+/${wish})`).exec(text ?? '')?.[1]}`;
const recordOf = async (name: string) =>
  (await Array.fromAsync(nelm.isc.records.list())).find(({ accountName }) => accountName === name);

test('a manager gets one mail of all their people, once for each notice day; a missed day is made up for', async () => {
  await nelm.imported(
    file(
      row('a.thirty', '2026-12-01'),
      row('b.week', '2026-11-08'),
      row('c.john', '2026-11-02', 'john.roe'),
      row('d.later', '2026-12-20'),
      row('e.over', '2026-10-31'),
    ),
  );
  nelm.tenant.requests.clear();
  const [jane, john, ...others] = await mailsOf(async () => {
    expect(await noticed()).toMatchObject({
      outcome: 'completed',
      counts: { due: 3, warned: 3, orphans: 0, mails: 2 },
      steps: [
        { days: 1, contracts: 1 },
        { days: 7, contracts: 1 },
        { days: 30, contracts: 1 },
      ],
    });
  });
  expect(nelm.tenant.requests.counts()).toMatchObject({
    listNonEmployeeSources: 1,
    listNonEmployeeRecords: 1,
    // One for those who are told, and one that looks who of all managers has left.
    getPublicIdentities: 2,
  });
  expect(others).toEqual([]);
  expect(jane?.subject).toBe('Extend or let end: 2 contracts end soon');
  expect(jane?.text).toMatch(
    /Name: Ada a\.thirty \(a\.thirty, Contractors\)\nLast day: 1 December 2026, in 30 days\nYour choice: Extend: /,
  );
  expect(john?.subject).toBe('Extend or let end: one contract ends soon');

  expect(await mailsOf(async () => expect((await noticed()).outcome).toBe('nothing-to-do'))).toEqual([]);
  // Fourteen days before the end of a.thirty would be 17 November: the runs up to the 19th do not happen.
  await nelm.pass(18 * day);
  const made = await mailsOf(async () =>
    expect(await noticed()).toMatchObject({ counts: { due: 1, warned: 1 }, steps: [{ days: 14, contracts: 1 }] }),
  );
  expect(made).toHaveLength(1);
  expect(await mailsOf(() => noticed())).toEqual([]);
});

test('whose manager cannot be told is told to the operators; a dry run sends nothing', async () => {
  const soon = new Date(nelm.clock.now() + 5 * day).toISOString();
  await nelm.imported(file(row('lonely', soon), row('fine', soon, 'john.roe')));
  expect(
    await mailsOf(async () =>
      expect(await noticed(true)).toMatchObject({ dryRun: true, counts: { due: 2, mails: 0 } }),
    ),
  ).toEqual([]);
  // An identity may have any text for an address, or none.
  await giveAddress('');
  const mails = await mailsOf(async () =>
    expect(await noticed()).toMatchObject({
      outcome: 'completed',
      counts: { due: 2, warned: 1, orphans: 1, mails: 2 },
    }),
  );
  await giveAddress('jane.doe@example.com');
  expect(mails.map(({ subject }) => subject)).toEqual([
    'Extend or let end: one contract ends soon',
    'Find a manager: one contract ends soon and nobody can be told',
  ]);
  expect(mails[1]?.text).toMatch(
    /Name: Ada lonely \(lonely, Contractors; manager: jane\.doe\)\n[\s\S]*Let it end: http/,
  );
  expect(await mailsOf(() => noticed())).toEqual([]);
});

describe('a link', () => {
  /** Warns of one contract that ends in five days, and gives its links. */
  async function warned(name: string) {
    const soon = new Date(nelm.clock.now() + 5 * day).toISOString().slice(0, 10);
    await nelm.imported(file(row(name, soon)));
    const [mail] = await mailsOf(() => noticed());
    return { extend: linkIn(mail?.text, 'extend'), end: linkIn(mail?.text, 'end'), soon };
  }

  const post = async (url: string, fields: Record<string, string> = {}) =>
    await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });

  async function extensionOf(work: () => Promise<unknown>) {
    const ended = nelm.nextEnded(1);
    await work();
    const [execution] = await ended;
    const result = execution && (await nelm.report(execution, choiceReportSchema));
    return result?.report;
  }

  test('extends a contract once, by what is chosen on its page, and is confirmed by mail', async () => {
    const { extend, end } = await warned('extend.me');
    const before = await recordOf('extend.me');
    const page = await (await fetch(extend)).text();
    expect(page).toContain('Extend the contract of Ada extend.me?');
    expect(page).toContain('By 90 days, to ');
    expect(await recordOf('extend.me')).toEqual(before);
    for (const [fields, problem] of [
      [{}, 'Choose one of the extensions, or a day.'],
      [{ days: '9000' }, 'Choose one of the extensions, or a day.'],
      [{ days: '30', date: '2026-12-24' }, 'Choose one of the extensions, or a day.'],
      [{ date: '2099-01-01' }, 'The contract may be 730 days long at most.'],
      [{ date: '2026-01-01' }, 'That is no later than the contract ends now.'],
      [{ date: '<b>' }, 'That is not a day of the calendar.'],
    ] as const) {
      const answer = await post(extend, fields);
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain(problem);
    }
    const [confirmation] = await mailsOf(async () => {
      const report = await extensionOf(() => post(extend, { days: '90' }));
      expect(report).toMatchObject({ outcome: 'extended', source: { name: 'Contractors' } });
    });
    const days = (Date.parse((await recordOf('extend.me'))?.endDate ?? '') - Date.parse(before?.endDate ?? '')) / day;
    expect(Math.round(days)).toBe(90);
    expect(confirmation?.subject).toMatch(/^Extended to \d\d? \w+ 2027: the contract of Ada extend\.me$/);
    // A second click, or the other link, tells what was chosen and does nothing.
    const executions = nelm.stack.lambda.executions().length;
    expect(await (await post(extend, { days: '30' })).text()).toContain('It is extended');
    expect(await (await post(end)).text()).toContain('It is extended');
    expect(nelm.stack.lambda.executions()).toHaveLength(executions);
  });

  test('is refused when the record was changed since the mail', async () => {
    const { extend } = await warned('changed.me');
    const record = await recordOf('changed.me');
    await nelm.isc.records.patch(record?.id ?? '', { phone: '555-0199' });
    const [mail] = await mailsOf(async () => {
      const report = await extensionOf(() => post(extend, { days: '30' }));
      expect(report?.outcome).toBe('refused');
      expect(report?.error).toContain('The record was changed since the mail was sent.');
    });
    expect((await recordOf('changed.me'))?.endDate).toBe(record?.endDate);
    expect(mail?.subject).toBe('Look again. Not extended: the contract of Ada changed.me');
  });

  test('lets a contract end: no more notices come of it', async () => {
    const { end } = await warned('let.end');
    expect(await (await fetch(end)).text()).toContain('Let the contract of Ada let.end end?');
    const report = await extensionOf(() => post(end));
    expect(report?.outcome).toBe('let it end');
    await nelm.pass(4 * day);
    expect(await mailsOf(async () => expect((await noticed()).outcome).toBe('nothing-to-do'))).toEqual([]);
  });

  test('that is forged leads nowhere, and one that is too late says so', async () => {
    const forged = await post(`${nelm.stack.door.url}/contracts/forged.token/extend`, { days: '30' });
    expect(forged.status).toBe(404);
    const { extend } = await warned('too.late');
    await nelm.pass(7 * day);
    expect(await (await post(extend, { days: '30' })).text()).toContain('The contract is over');
  });
});
