import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import { type Api, readError, readValues, signIn } from './running.ts';

let tenant: Tenant;
let now = Date.parse('2026-03-01T08:00:00Z');
let api: Api;

beforeAll(async () => {
  tenant = await startTenant({ clock: () => now });
  api = await signIn(tenant.url);
});
afterAll(() => tenant.close());

async function search(parameters: Record<string, string>): Promise<Response> {
  // Slow enough for the rate limit.
  now += 200;
  return api(`/public-identities?${new URLSearchParams(parameters)}`);
}

async function aliases(filters: string): Promise<unknown[]> {
  return readValues(await search({ filters }), 'alias');
}

test('an identity looks as documented', async () => {
  const response = await search({ filters: 'alias eq "jane.doe"' });
  expect(await response.json()).toEqual([
    {
      id: '2c9180000000000000000000000000f1',
      name: 'Jane Doe',
      alias: 'jane.doe',
      email: 'jane.doe@example.com',
      status: 'Active',
      identityState: 'ACTIVE',
      manager: null,
      attributes: [],
    },
  ]);
});

test.each([
  ['id eq "2c9180000000000000000000000000f2"', ['john.roe']],
  ['id in ("2c9180000000000000000000000000f2", "2c9180000000000000000000000000f4","x")', ['john.roe', 'richard.miles']],
  ['alias eq "JANE.DOE"', ['jane.doe']],
  ['alias sw "j"', ['jane.doe', 'john.roe']],
  ['alias sw "J" and lastname eq "Roe"', ['john.roe']],
  ['email sw "mary" or firstname eq "Richard"', ['mary.major', 'richard.miles']],
  ['alias eq "jane.doe" or alias eq "john.roe" and lastname eq "Nobody"', ['jane.doe']],
  ['(alias eq "jane.doe" or alias eq "john.roe") and lastname eq "Roe"', ['john.roe']],
  ['firstname sw "J" and not lastname eq "Doe"', ['john.roe']],
  ['not (not alias eq "mary.major")', ['mary.major']],
  ['  lastname   sw"Ma"and firstname sw "Ma"  ', ['manager', 'mary.major']],
  ['alias sw "%"', []],
  ['alias sw "_"', []],
])('filters=%s', async (filters, expected) => {
  expect(await aliases(filters)).toEqual(expected);
});

test.each([
  ['name eq "Jane Doe"', /id \(eq, in\), alias \(eq, sw\), email \(eq, sw\), firstname/],
  ['alias co "doe"', /Filtering is supported for/],
  ['alias in ("jane.doe")', /Filtering is supported for/],
  ['constructor eq "x"', /Filtering is supported for/],
  ['alias toString "x"', /Filtering is supported for/],
  ['alias', /an operator is expected at its end/],
  ['alias eq', /a value in double quotes is expected at its end/],
  ['alias eq jane', /a value in double quotes is expected at character 10/],
  ["alias eq 'jane'", /not understood from character 10/],
  ['alias eq "jane', /not understood from character 10/],
  ['alias eq "a\\b"', /not understood from character 10/],
  ['alias eq "a" "b"', /and, or, or nothing more is expected at character 14/],
  ['alias eq "a" AND alias eq "b"', /expected at character 14/],
  ['(alias eq "a"', /\) is expected at its end/],
  ['id in ()', /a value in double quotes is expected at character 8/],
  ['id in "a"', /\( is expected/],
  [' ', /not understood/],
  [`${'('.repeat(5000)}`, /nested more than 50 deep/],
  [`${'not '.repeat(2000)}alias eq "a"`, /nested more than 50 deep/],
])('filters=%s is refused', async (filters, text) => {
  const error = await readError(await search({ filters }));
  expect(error.status).toBe(400);
  expect(error.text).toMatch(text);
});

test('the longest chain that fits in a URL is answered', async () => {
  const chain = Array.from({ length: 300 }, (_, index) => `alias eq "no.${index}"`).join(' or ');
  expect(await aliases(`${chain} or alias eq "john.roe"`)).toEqual(['john.roe']);
});

test('identities are sorted by name, in either direction', async () => {
  const names = async (sorters: string) => readValues(await search({ sorters, filters: 'alias sw "j"' }), 'name');
  expect(await names('name')).toEqual(['Jane Doe', 'John Roe']);
  expect(await names('-name')).toEqual(['John Roe', 'Jane Doe']);
  expect((await search({ sorters: 'alias' })).status).toBe(400);
});

test('pages are counted', async () => {
  const response = await search({ limit: '4', offset: '8', count: 'true' });
  expect(await response.json()).toHaveLength(1);
  expect(response.headers.get('x-total-count')).toBe('9');
});

test('add-core-filters is a flag', async () => {
  expect(await (await search({ 'add-core-filters': 'true' })).json()).toHaveLength(9);
  expect((await search({ 'add-core-filters': 'maybe' })).status).toBe(400);
});

test('no value breaks out of its quotes', async () => {
  const nasty = fc.string({
    unit: fc.constantFrom('"', '\\', '(', ')', "'", ' or ', 'alias', ' eq ', '%', ';--', 'ü', '\n'),
  });
  await fc.assert(
    fc.asyncProperty(nasty, fc.constantFrom('alias', 'email', 'firstname', 'lastname'), async (value, field) => {
      const quoted = `"${value.replace(/["\\]/g, '\\$&')}"`;
      expect(await aliases(`${field} eq ${quoted} or alias eq "mary.major"`)).toEqual(['mary.major']);
      expect(await aliases(`${field} eq ${quoted} and alias eq "mary.major"`)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('whatever a filter is, it is answered or refused', async () => {
  const parts = fc.constantFrom(
    'alias',
    'id',
    'eq',
    'sw',
    'in',
    '"jane.doe"',
    '"',
    '\\',
    '(',
    ')',
    ',',
    'and',
    'or',
    'not',
    ' ',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(parts, { maxLength: 12 }), async (words) => {
      const { status } = await search({ filters: words.join(' ') });
      expect([200, 400]).toContain(status);
    }),
    { numRuns: 200 },
  );
});
