import fc from 'fast-check';
import { expect, test } from 'vitest';
import { line } from '../fixtures.ts';
import { readBoth } from './bothWays.ts';

test('whatever is read in the short way is read the same in the long one, and nothing is to be said of it', () => {
  const texts = {
    accountName: ['ada', 'ben.li', 'n/a', 'nan', '0123', 'Dec-25', '1.0', 'a_x0020_b', 'adä', ' ada', ''],
    lastName: ['Okafor', '"Li, Ada"', '"say ""hi"""', 'None', '-', "O'Brien", 'Müller', ''],
    phone: ['+49 30', '12.0', '4E+11', '', '(030) 1'],
    email: ['ada@example.com', 'ada@example', 'mailto:ada@example.com', '"a,b@example.com"', ''],
    manager: ['jane.doe', 'jane.doe;', '12,0', ''],
    startDate: ['2026-03-01', '01.03.2026', '2026-03-01T00:00:00Z', '3/1/2026', 'x', ''],
    endDate: ['2026-12-31', '31.12.2026', '9999-12-31', '2026-02-01', '2026-03-01', '2026-12-30T23:00:00Z', ''],
    costCenter: ['4711', '', 'NULL', '_x000D_', 'Err:502', '1e5', 'a:b'],
  };
  const change = fc.oneof(
    ...Object.entries(texts).map(([name, some]) => fc.constantFrom(...some.map((text) => [name, text]))),
  );
  const changes = fc.array(change, { maxLength: 3 }).map((some): Record<string, string> => Object.fromEntries(some));
  let short = 0;
  fc.assert(
    fc.property(fc.array(changes, { minLength: 1, maxLength: 4 }), (all) => {
      for (const row of readBoth(all.map((some) => line(some['accountName'] ?? 'ada', some)))) {
        if (!row.short) continue;
        short += 1;
        expect(row.long).toEqual({ values: row.short, rejects: [], mended: 0, isShort: false, isMidnight: false });
      }
    }),
    { numRuns: 3_000 },
  );
  expect(short).toBeGreaterThan(500);
});
