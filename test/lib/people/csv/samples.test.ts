import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readRoster } from '../../../../lib/people/csv/readRoster.ts';
import { managersToCheck, rejectUnknownManagers } from '../../../../lib/people/roster/managers.ts';
import { planRoster } from '../../../../lib/people/roster/planRoster.ts';
import config from '../../../localConfig.ts';
import { anyLength, attributes } from '../fixtures.ts';

test('the bundled sample has 40 people, three of whom are rejected', async () => {
  const bytes = await readFile(path.join(import.meta.dirname, '../../../../samples/contractors.csv'));
  const roster = readRoster(bytes, attributes, config);
  if (roster.kind === 'refused') throw new Error(roster.reason);
  const plan = planRoster(roster, new Map(), { ...anyLength, maxContractDays: 730 });
  expect(managersToCheck(plan).toSorted()).toEqual([
    'jane.doe',
    'john.roe',
    'mary.major',
    'nobody.known',
    'richard.miles',
  ]);
  const { created, rejected } = rejectUnknownManagers(plan, ['jane.doe', 'john.roe', 'mary.major', 'richard.miles']);
  expect({ rows: roster.rowCount, created: created.length, unknown: roster.header.unknownColumns }).toEqual({
    rows: 40,
    created: 37,
    unknown: [],
  });
  expect(rejected.flatMap(({ rejects }) => rejects)).toEqual([
    { row: 17, column: 'End', reason: 'is before the start, 1 September 2026' },
    {
      row: 22,
      column: 'Manager',
      reason: 'no identity has this account name or e-mail address; name a manager who has an identity',
    },
    { row: 31, column: 'E-mail', reason: 'not an e-mail address; it must look like name@example.com' },
  ]);
});
