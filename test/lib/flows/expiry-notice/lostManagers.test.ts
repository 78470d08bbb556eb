import { afterAll, beforeAll, expect, test } from 'vitest';
import { expiryNotice } from '../../../../lib/flows/expiry-notice/expiryNotice.ts';
import { noticeReportSchema } from '../../../../lib/flows/expiry-notice/noticeReport.ts';
import { attest } from '../../../../lib/people/attested.ts';
import { knownBy } from '../../../../lib/sessions/roles.ts';
import { type Living, startLiving } from '../../../lib/directory/living.ts';
import { withoutJohn } from '../../../operations/scenarios/expiryNotice.ts';
import type { Between } from '../../../operations/stage.ts';

let living: Living;

beforeAll(async () => {
  living = await startLiving('2026-11-24T10:00:00Z');
});

afterAll(() => living.close());

/** The notices of a day on which john.roe is an identity or is not: the figures of the report. */
async function notices(isThere: boolean, dryRun = false) {
  const host = living.host(expiryNotice, isThere ? {} : { between: withoutJohn });
  const execution = await living.fire(host, 'expiry-notice', dryRun);
  living.clock.advance(60_000);
  const { folder } = JSON.parse(execution.result ?? '{}');
  const report = await living.box.objects.read(`${folder}/report.json`);
  return noticeReportSchema.parse(JSON.parse(String(report?.bytes)));
}

const mails = async () => (await living.box.mails()).map(({ subject }) => subject);

test('the operators are told at once of people whose manager is no identity any more, and of each once', async () => {
  await living.drop([
    { account: 'ada' },
    { account: 'ben', manager: 'john.roe' },
    { account: 'cy', manager: 'john.roe', end: '2026-11-20' },
  ]);
  expect(await notices(true)).toMatchObject({ outcome: 'nothing-to-do', counts: { mails: 0 } });
  expect(await notices(false, true)).toMatchObject({ counts: { lost: 1, mails: 0 } });
  expect(await notices(false)).toMatchObject({ outcome: 'completed', counts: { lost: 1, mails: 1, due: 0 } });
  expect(await mails()).toEqual(['Find another manager: one person has none who is there']);
  const [mail] = await living.box.mails();
  // Nobody whose contract is over, and nobody of a manager who is there.
  expect(mail?.text).toContain('Name: Ada Example (ben, Contractors)\nManager: john.roe\nLast day: 30 June 2027');
  expect(mail?.text).toContain(
    `https://nelm.example.com/console/people?source=${living.contractors.id}&manager=john.roe`,
  );
  expect(mail?.text).not.toMatch(/\((ada|cy),/);
  expect(await notices(false)).toMatchObject({ counts: { lost: 1, mails: 0 } });
  await living.drop([{ account: 'dee', manager: 'john.roe' }]);
  expect(await notices(false)).toMatchObject({ counts: { lost: 2, mails: 1 } });
  expect((await living.box.mails()).at(-1)?.text).not.toContain('(ben,');
  // Whoever is there again and leaves once more is told of once more.
  expect((await notices(true)).counts.lost).toBeUndefined();
  expect(await notices(false)).toMatchObject({ counts: { lost: 2, mails: 1 } });
  const sent = (await mails()).length;
  // The same people once more, which is news again.
  expect((await notices(true)).counts.lost).toBeUndefined();
  expect(await notices(false)).toMatchObject({ counts: { lost: 2, mails: 1 } });
  expect((await mails()).length).toBe(sent + 1);
});

test('who may come into the console as a manager is whoever has people, is an identity, and has an address', async () => {
  const known = async (account: string) =>
    (await knownBy({ bucket: living.tools.bucket, config: { operators: [] } }, `${account}@example.com`))?.accounts;
  await notices(true);
  expect(await known('Jane.Doe')).toEqual(['jane.doe']);
  expect(await known('john.roe')).toEqual(['john.roe']);
  expect(await known('mary.major')).toBeUndefined();
  await notices(false);
  expect(await known('john.roe')).toBeUndefined();
});

test('a manager for whom ISC refuses to look for ever keeps whoever has left no longer in the console, and stays there', async () => {
  const { bucket } = living.tools;
  const known = async (account: string) =>
    (await knownBy({ bucket, config: { operators: [] } }, `${account}@example.com`))?.roles;
  await notices(true);
  const before = await mails();
  const refusingJohn: Between = async ({ url }, send) => {
    const { pathname, searchParams } = new URL(url);
    if (!pathname.endsWith('/public-identities')) return await send();
    if (searchParams.get('filters')?.includes('"john.roe"')) return Response.json({}, { status: 400 });
    const people = (await (await send()).json()) as { alias: string }[];
    return Response.json(people.filter(({ alias }) => alias !== 'jane.doe'));
  };
  await living.fire(living.host(expiryNotice, { between: refusingJohn }), 'expiry-notice');
  const reports = (await bucket.list('runs/_expiry-notice/')).filter((key) => key.endsWith('/report.json'));
  const report = (await bucket.readJson(reports.toSorted().at(-1) ?? '', noticeReportSchema))?.value;
  expect(await known('jane.doe')).toBeUndefined();
  expect(await known('john.roe')).toEqual(['manager']);
  expect(report).toMatchObject({
    outcome: 'failed',
    error: 'ISC says nothing of one manager, though it does of others: whether they have left is not known.',
  });
  expect((await mails()).slice(before.length)).toEqual([
    expect.stringMatching(/^Find another manager: .* none who is there$/),
  ]);
  living.clock.advance(60_000);
  // Of whom it was known before that their manager had left, it is not told anew.
  await notices(false);
  const told = (await mails()).length;
  await living.fire(living.host(expiryNotice, { between: refusingJohn }), 'expiry-notice');
  living.clock.advance(60_000);
  await notices(false);
  expect((await mails()).length).toBe(told + 1);
});

test('a manager who has said in the console that a contract may end hears no more of that end', async () => {
  await living.drop([{ account: 'ada', end: '2026-12-01' }]);
  const said = { kind: 'let end' as const, by: 'jane.doe@example.com', at: '2026-11-24T12:00:00.000Z' };
  const record = (await Array.fromAsync(living.isc.records.list())).find(({ accountName }) => accountName === 'ada');
  const endDate = record?.endDate ?? '';
  await attest(living.tools.bucket, living.contractors.id, 'ada', { ...said, endDate });
  expect((await notices(true)).counts.due).toBe(0);
  await living.drop([{ account: 'ada', end: '2026-12-02' }]);
  const { counts, contracts, runId } = await notices(true);
  expect(counts.due).toBe(1);
  const told = { lastDay: '2026-12-02', daysBefore: 14, manager: 'jane.doe@example.com' };
  expect(contracts).toEqual([{ name: 'Ada Example', accountName: 'ada', source: 'Contractors', ...told }]);
  expect((await living.box.mails()).at(-1)?.text).toContain('Last day: 2 December 2026, in 8 days');
  const page = await living.box.objects.read(`runs/_expiry-notice/${runId}/report.html`);
  const cells = Array.from(String(page?.bytes).matchAll(/<td[^>]*>(.*?)<\/td>/g), ([, text]) => text);
  expect(cells).toEqual(expect.arrayContaining(['Ada Example (ada)', 'Contractors', '2 December 2026']));
});

test('a report of the sweep, which is of all sources, is read once however many sources there are', async () => {
  await living.drop([{ account: 'ada' }]);
  await living.drop([{ account: 'ina', vendor: '' }], 'Interns');
  await living.backUp();
  const { bucket } = living.tools;
  for (let day = 1; day <= 9; day += 1) {
    const runId = `2026112${Math.min(day, 3)}T060000000Z-expiry-sweep-${String(day).repeat(12)}`;
    const times = { startedAt: '2026-11-24T06:00:00.000Z', finishedAt: '2026-11-24T06:01:00.000Z' };
    const report = { version: 1, kind: 'expiry-sweep', runId, ...times, outcome: 'completed', counts: {}, sources: [] };
    await bucket.write(`runs/_expiry-sweep/${runId}/report.json`, JSON.stringify(report), 'application/json');
  }
  const reads: string[] = [];
  const counting: typeof bucket = {
    ...bucket,
    async read(key, ...rest) {
      if (key.startsWith('runs/_expiry-sweep/')) reads.push(key);
      return await bucket.read(key, ...rest);
    },
  };
  // John has left, so that everybody is gone through twice.
  await living.drop([{ account: 'ben', manager: 'john.roe' }]);
  const host = living.host(expiryNotice, { between: withoutJohn, tools: { bucket: counting } });
  await living.fire(host, 'expiry-notice');
  expect(reads.length).toBe(9);
  expect(new Set(reads).size).toBe(9);
});

test('also on a day on which a contract ends of no source that the tenant lists', async () => {
  await living.drop([{ account: 'finn', manager: 'john.roe' }]);
  await living.plant('Interns', [{ name: 'eve', start: '2026-01-01T00:00:00Z', end: living.inDays(7) }]);
  const between: typeof withoutJohn = async (request, send) => {
    if (!request.url.includes('/non-employee-sources')) return await withoutJohn(request, send);
    const sources = (await (await send()).json()) as { name: string }[];
    return Response.json(sources.filter(({ name }) => name !== 'Interns'));
  };
  const before = (await mails()).length;
  const execution = await living.fire(living.host(expiryNotice, { between }), 'expiry-notice');
  living.clock.advance(60_000);
  expect(execution.status).toBe('FAILED');
  expect((await mails()).slice(before)).toEqual([expect.stringMatching(/^Find another manager: /)]);
});
