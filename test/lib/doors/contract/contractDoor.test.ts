import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { defineConfig } from '../../../../lib/config/config.ts';
import { contractIdOf, keepContract, keepEnding, readContract } from '../../../../lib/contracts/keptContract.ts';
import { signToken } from '../../../../lib/decisions/token.ts';
import { contractDoor } from '../../../../lib/doors/contract/contractDoor.ts';
import type { ContractDoorTools } from '../../../../lib/doors/contract/takeChoice.ts';
import { rowsOf } from '../../../../lib/flows/expiry-notice/contractRows.ts';
import type { Due } from '../../../../lib/flows/expiry-notice/dueContracts.ts';
import { formEvent, httpEvent, type Line, rememberingLog, request } from '../../middleware/invoking.ts';
import { startLocalBucket } from '../localBucket.ts';

const now = Date.parse('2026-11-02T06:00:00Z');
const keys = ['a newer key of thirty-two characters or more', 'an older key of thirty-two characters or more'];
const config = defineConfig({ timeZone: 'Europe/Berlin' });
const route = '/contracts/{token}/{wish}';
const endDate = '2026-11-09T22:59:59Z';

let local: Awaited<ReturnType<typeof startLocalBucket>>;
let tools: ContractDoorTools;
let lines: Line[];
let door: ReturnType<typeof contractDoor>;
let started: string[];

beforeAll(async () => {
  local = await startLocalBucket();
});

afterAll(() => local.close());

beforeEach(() => {
  started = [];
  tools = {
    bucket: local.bucket,
    linkKeys: async () => keys,
    config,
    start: async (runId, contractId) => started.push(`${runId} ${contractId}`),
    now: () => now,
  };
  const remembering = rememberingLog();
  lines = remembering.lines;
  door = contractDoor(remembering.log, config, () => tools);
});

let contracts = 0;

/** Keeps a contract that ends on 9 November 2026; its id, and where its link leads. */
async function kept(key = keys[0] ?? '') {
  contracts += 1;
  const id = `${contracts}`.padStart(32, '0');
  await keepContract(local.bucket, {
    id,
    recordId: 'record-1',
    sourceId: 'source-1',
    sourceName: 'Contractors',
    name: 'Ada Lovelace',
    accountName: 'ada.lovelace',
    startDate: '2026-01-01T00:00:00Z',
    endDate,
    modified: '2026-10-01T00:00:00Z',
    recipients: ['jane.doe@example.com'],
  });
  const token = signToken([key], { purpose: 'contract', id, expiresAt: Date.parse(endDate) });
  return { id, to: (wish: string) => ({ route, parameters: { token, wish } }) };
}

const wordsOf = (body: string) => /<h1[^>]*>([^<]*)/.exec(body)?.[1];

describe('a link, where a decision needs a sign-in', () => {
  const required = defineConfig({ timeZone: 'Europe/Berlin', decisions: { signIn: 'required' } });

  test('chooses nothing, and leads to the console, which names nobody before a sign-in', async () => {
    tools.config = required;
    const { id, to } = await kept();
    const asked = [httpEvent(to('extend')), formEvent(to('extend'), { days: '30' }), formEvent(to('end'), {})];
    for (const event of asked) {
      const answer = await request(door, event);
      expect([answer.statusCode, answer.headers['location'], answer.body]).toEqual([
        303,
        `/console/contract?id=${id}`,
        '',
      ]);
    }
    expect([started, (await readContract(local.bucket, id))?.choice]).toEqual([[], undefined]);
  });

  test('is one in a mail, to the console', async () => {
    const due: Due = {
      ...{ recordId: 'record-1', sourceId: 'source-1', sourceName: 'Contractors', name: 'Ada Lovelace', endDate },
      ...{ accountName: 'ada.lovelace', startDate: '2026-01-01T00:00:00Z', modified: '2026-10-01T00:00:00Z' },
      ...{ daysBefore: 7, manager: 'jane.doe', managerEmail: 'jane.doe@example.com' },
    };
    const making = { ...tools, config: required, url: 'https://nelm.example.com' };
    const [row] = await rowsOf(making, [due], { recipients: ['jane.doe@example.com'] }, AbortSignal.timeout(60_000));
    const id = contractIdOf(due);
    expect(row?.links).toEqual([
      { text: 'Extend, or let it end', url: `https://nelm.example.com/console/contract?id=${id}` },
    ]);
    expect(await readContract(local.bucket, id)).toMatchObject({ accountName: 'ada.lovelace' });
  });
});

test('a link of a contract that is over says what was chosen, and names nobody', async () => {
  for (const [wish, form, headline] of [
    ['end', {}, 'It may end'],
    ['extend', { days: '30' }, 'It is being extended'],
  ] as const) {
    const { to } = await kept();
    expect((await request(door, formEvent(to(wish), form))).body).toContain('Ada Lovelace');
    tools.now = () => Date.parse(endDate) + 1;
    const over = await request(door, httpEvent(to(wish)));
    expect([over.statusCode, wordsOf(over.body)]).toEqual([200, headline]);
    expect(over.body).not.toMatch(/Ada|lovelace/i);
    tools.now = () => now;
  }
});

test('an extension that was chosen and never carried out is not, days after the contract is over', async () => {
  const { to } = await kept();
  await request(door, formEvent(to('extend'), { days: '30' }));
  expect(started).toHaveLength(1);
  const day = 86_400_000;
  for (const [after, headline, starts] of [
    [1, 'It is being extended', 2],
    [day, 'The contract is over', 2],
    [30 * day, 'The contract is over', 2],
  ] as const) {
    tools.now = () => Date.parse(endDate) + after;
    expect(wordsOf((await request(door, formEvent(to('extend'), {}))).body)).toBe(headline);
    expect(started).toHaveLength(starts);
  }
});

describe('a link', () => {
  test('leads to a page that asks, and a choice on it starts one run by name', async () => {
    const { id, to } = await kept();
    const page = await request(door, httpEvent(to('extend')));
    expect([page.statusCode, wordsOf(page.body)]).toEqual([200, 'Extend the contract of Ada Lovelace?']);
    const chosen = await request(door, formEvent(to('extend'), { days: '30' }));
    expect([chosen.statusCode, wordsOf(chosen.body)]).toEqual([200, 'It is being extended']);
    // In the organisation's time zone.
    expect(chosen.body).toContain('It was chosen on 2 November 2026 at 07:00 CET to extend');
    const once = `20261102T060000000Z-${'0'.repeat(12)} ${id}`;
    expect(started).toEqual([once]);
    // Whoever clicks again starts the same run.
    await request(door, formEvent(to('extend'), {}));
    expect(started).toEqual([once, once]);
    // What came of it is known: a month later, when Lambda has forgotten the name, nothing is done a second time.
    await keepEnding(local.bucket, id, { at: new Date(now).toISOString() }, { outcome: 'extended' });
    expect(wordsOf((await request(door, formEvent(to('extend'), {}))).body)).toBe('It is extended');
    expect(started).toEqual([once, once]);
    expect(lines).toEqual([
      { level: 'info', message: 'contract page', status: 200, kind: 'open', wish: 'extend', contractId: id },
      { level: 'info', message: 'contract page', status: 200, kind: 'chosen', wish: 'extend', contractId: id },
      { level: 'info', message: 'contract page', status: 200, kind: 'chosen', wish: 'extend', contractId: id },
      { level: 'info', message: 'contract page', status: 200, kind: 'chosen', wish: 'extend', contractId: id },
    ]);
  });

  test('by which a contract was let end extends it all the same until the end', async () => {
    const { id, to } = await kept();
    const chosen = await request(door, formEvent(to('end'), {}));
    expect([wordsOf(chosen.body), chosen.body.includes('<form method="post" action="extend" class="offers">')]).toEqual(
      ['It may end', true],
    );
    await keepEnding(local.bucket, id, { at: new Date(now).toISOString() }, { outcome: 'let it end' });
    const wrong = await request(door, formEvent(to('extend'), { days: '31' }));
    expect([wrong.statusCode, wordsOf(wrong.body)]).toEqual([400, 'It may end']);
    tools.now = () => now + 60_000;
    const extended = await request(door, formEvent(to('extend'), { days: '30' }));
    expect([extended.statusCode, wordsOf(extended.body)]).toEqual([200, 'It is being extended']);
    expect(started).toEqual([
      `20261102T060000000Z-${'0'.repeat(12)} ${id}`,
      `20261102T060100000Z-${'0'.repeat(12)} ${id}`,
    ]);
    // The run of the choice before comes late: it says nothing of this one.
    await keepEnding(local.bucket, id, { at: new Date(now).toISOString() }, { outcome: 'let it end' });
    expect((await readContract(local.bucket, id))?.ending).toBeUndefined();
    // An extension is not taken back by the other link of the mail.
    expect(wordsOf((await request(door, formEvent(to('end'), {}))).body)).toBe('It is being extended');
    tools.now = () => Date.parse(endDate) + 1;
    expect(wordsOf((await request(door, httpEvent(to('end')))).body)).toBe('It is being extended');
  });

  test('by which a contract was not let end says why, and does not say that it may end', async () => {
    const error = 'The manager who got the mail has left, so that their choice does not count. Nothing was changed.';
    for (const [ending, reason, canExtend] of [
      [{ outcome: 'refused', error }, error, false],
      [{ outcome: 'failed', error: 'AccessDenied' }, 'It could not be done; the operators of nelm are alarmed.', true],
    ] as const) {
      const { id, to } = await kept();
      await request(door, formEvent(to('end'), {}));
      await keepEnding(local.bucket, id, { at: new Date(now).toISOString() }, ending);
      const { body } = await request(door, httpEvent(to('end')));
      expect(wordsOf(body)).toBe('That it may end was not noted');
      expect(body).toContain(reason);
      expect([body.includes('hear no more'), body.includes('class="offers"')]).toEqual([false, canExtend]);
    }
  });

  test('by which a contract was let end offers nothing once it is over', async () => {
    const { id, to } = await kept();
    await request(door, formEvent(to('end'), {}));
    tools.now = () => Date.parse(endDate) + 1;
    const over = await request(door, formEvent(to('extend'), { days: '30' }));
    expect([wordsOf(over.body), over.body.includes('class="offers"')]).toEqual(['It may end', false]);
    expect((await readContract(local.bucket, id))?.choice?.kind).toBe('let it end');
  });

  test('that the older key signed is taken', async () => {
    const { id, to } = await kept(keys[1]);
    expect((await request(door, formEvent(to('end'), {}))).statusCode).toBe(200);
    expect((await readContract(local.bucket, id))?.choice?.kind).toBe('let it end');
  });

  test.each([{}, { days: '31' }, { days: '30', date: '2026-12-01' }, { date: '2099-01-01' }, { date: '<script>' }])(
    'with the choice %j is asked again with 400, and starts nothing',
    async (form) => {
      const { id, to } = await kept();
      const { statusCode, body } = await request(door, formEvent(to('extend'), form as Record<string, string>));
      expect(statusCode).toBe(400);
      expect(body).not.toContain('<script>');
      expect((await readContract(local.bucket, id))?.choice).toBeUndefined();
      expect(started).toEqual([]);
    },
  );

  test('that leads nowhere is answered thirty times in ten minutes from one place; one that is valid always', async () => {
    const { to } = await kept();
    const wrong = httpEvent({ route, parameters: { token: 'abc.def', wish: 'end' } });
    const statuses = [];
    for (let count = 0; count < 31; count += 1) statuses.push((await request(door, wrong)).statusCode);
    expect(statuses).toEqual([...Array(30).fill(404), 429]);
    expect((await request(door, httpEvent(to('end')))).statusCode).toBe(200);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
    tools.now = () => now + 10 * 60_000;
    expect((await request(door, wrong)).statusCode).toBe(404);
  });

  test('for anything but the two, or with any other token, leads nowhere', async () => {
    const { to } = await kept();
    let tries = 0;
    // Each comes so late that none of before is counted any more.
    tools.now = () => {
      tries += 1;
      return now + tries * 10 * 60_000;
    };
    for (const wish of ['prolong', '', 'END', '__proto__']) {
      expect((await request(door, httpEvent(to(wish)))).statusCode).toBe(404);
      expect((await request(door, formEvent(to(wish), { days: '30' }))).statusCode).toBe(404);
    }
    const property = fc.asyncProperty(fc.string({ maxLength: 700 }), fc.anything(), async (token, event) => {
      expect((await request(door, httpEvent({ route, parameters: { token, wish: 'end' } }))).statusCode).toBe(404);
      expect((await request(door, event)).statusCode).toBe(400);
    });
    await fc.assert(property, { numRuns: 60 });
    expect(started).toEqual([]);
  });

  test('whose run cannot be started is answered with 503, keeps the choice, and is started by the next click', async () => {
    const { to } = await kept();
    const start = tools.start;
    tools.start = () => Promise.reject(Object.assign(new Error('throttled'), { retry: true }));
    expect((await request(door, formEvent(to('extend'), { days: '30' }))).statusCode).toBe(503);
    tools.start = start;
    const again = await request(door, formEvent(to('extend'), { days: '90' }));
    expect([again.statusCode, started]).toEqual([200, [expect.stringMatching(/^20261102T060000000Z-/)]]);
    expect(again.body).toContain('to extend the contract of Ada Lovelace to 9 December 2026');
  });
});

test('a door whose environment lacks something answers 500 without details, and logs what to set', async () => {
  vi.stubEnv('NELM_BUCKET', '');
  vi.stubEnv('CONTRACT_CHOICE_FUNCTION', '');
  const { log, lines: written } = rememberingLog();
  const answer = await request(
    contractDoor(log, config),
    httpEvent({ route, parameters: { token: 'x', wish: 'end' } }),
  );
  expect([answer.statusCode, answer.body.includes('NELM')]).toEqual([500, false]);
  expect(written.map(({ reason }) => reason)).toEqual([
    "Set NELM_BUCKET and CONTRACT_CHOICE_FUNCTION in the function's environment.",
  ]);
  vi.unstubAllEnvs();
});
