import { afterAll, beforeAll, expect, test } from 'vitest';
import { keys } from '../../../../lib/store/keys.ts';
import { type Browser, type Site, start, startSite } from './site.ts';

const source = { id: '2c918085800000000000000000000001', name: 'Contractors' };
const dropped = { key: `preview/${source.id}/people.csv`, etag: 'e' };

let site: Site;
let operator: Browser;

/** Keeps what a run's report says, as far as pages read it. */
async function keep(folder: string, runId: string, more: Record<string, unknown> = {}): Promise<void> {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(runId) ?? [];
  const [year, month, day, hour, minute, second, thousandths] = parts;
  const at = `${year}-${month}-${day}T${hour}:${minute}:${second}.${thousandths}Z`;
  const report = { version: 1, kind: 'hr-events', runId, startedAt: at, finishedAt: at, outcome: 'completed', ...more };
  await site.bucket.write(`${folder}/report.json`, JSON.stringify(report), 'application/json');
}

const today = async () => (await site.ask('/console/today', { cookies: operator.cookies })).body as string;

/** The rows of a chart's table, by its title. */
function rowsOf(page: string, chart: string): [string, string][] {
  const figure = page.split('<figure').find((one) => one.includes(`<h3>${chart}</h3>`)) ?? '';
  return Array.from(figure.matchAll(/<tr><td>([^<]*)<\/td><td class="number">([^<]*)/g), ([, day = '', count = '']) => [
    day,
    count,
  ]);
}

beforeAll(async () => {
  site = await startSite();
  operator = await site.signIn('olive.operator@example.com');
  const backup = '20261128T030000000Z-source-backup';
  await keep(keys.jobRun('source-backup', backup), backup, { kind: 'source-backup' });
  const sweep = '20261128T050000000Z-expiry-sweep';
  await keep(keys.jobRun('expiry-sweep', sweep), sweep, { kind: 'expiry-sweep', counts: { deleted: 4 } });
  const held = `${sweep}-0123456789ab`;
  await keep(keys.jobRun('expiry-sweep', held), held, { kind: 'expiry-sweep', outcome: 'nothing-to-do' });
  // In Berlin it is the 27th already.
  const late = '20261126T233000000Z-0123456789ab';
  await keep(keys.sourceRun(source, late), late, { kind: 'csv-import', counts: { created: 7 } });
  const looked = '20261128T060000000Z-0123456789ab';
  await keep(keys.sourceRun(source, looked), looked, { kind: 'csv-import', outcome: 'previewed', file: dropped });
  for (let index = 0; index < 1_001; index += 1) {
    const id = `20261128T08${String(Math.floor(index / 60)).padStart(2, '0')}${String(index % 60).padStart(2, '0')}000Z-0123456789ab`;
    await keep(keys.sourceRun(source, id), id);
  }
});

afterAll(() => site.close());

test('Today tells of each daily job by its own last run, however many other runs there were since', async () => {
  site.settings.now = start;
  const [, jobs = ''] = /<h2>Daily jobs<\/h2>([\s\S]*?)<h2>/.exec(await today()) ?? [];
  const rows = Array.from(jobs.matchAll(/<tr>(.*?)<\/tr>/gs), ([, row = '']) =>
    row
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  ).slice(1);
  expect(rows[0]).toContain('28 Nov 2026, 04:00');
  expect(rows[1]).toMatch(/28 Nov 2026, 06:00 (?!nothing)/);
  expect(rows[2]).toContain('not within 30 days');
});

test('figures are those of the days of the organisation, and what was not counted is said', async () => {
  const page = await today();
  const changed = rowsOf(page, 'People created and changed');
  expect(changed.length).toBe(30);
  expect(changed.at(-1)?.[0]).toBe('28 Nov 2026');
  expect(rowsOf(page, 'Runs').at(-1)).toEqual(['28 Nov 2026', '1,005']);
  expect(rowsOf(page, 'Runs').at(-2)).toEqual(['27 Nov 2026', '1']);
  expect(page).toContain('Only the newest 1,000 runs of this time were looked at; 5 older ones were not.');
  site.settings.now = Date.parse('2026-12-28T23:30:00Z');
  operator = await site.signIn('olive.operator@example.com');
  expect(rowsOf(await today(), 'Runs').at(-1)?.[0]).toBe('29 Dec 2026');
  site.settings.now = start;
  operator = await site.signIn('olive.operator@example.com');
});

test('what a file would do is shown by its address, however many runs there were since', async () => {
  const query = new URLSearchParams({ ...dropped, since: '2026-11-28T06:00:01.000Z' });
  const got = await site.ask(`/console/drop/run?${query}`, { cookies: operator.cookies });
  expect(got.body).toContain('Send: change only the people in the file');
  const other = new URLSearchParams({ ...dropped, etag: 'f', since: '2026-11-28T06:00:01.000Z' });
  const page = async () => (await site.ask(`/console/drop/run?${other}`, { cookies: operator.cookies })).body;
  expect(await page()).toContain('The file is being looked at.');
  site.settings.now = Date.parse('2026-11-29T06:00:02Z');
  operator = await site.signIn('olive.operator@example.com');
  expect(await page()).toContain('No report was found.');
  expect(await page()).not.toContain('data-live><p>');
});
