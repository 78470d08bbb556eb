import { expect, test } from 'vitest';
import { remarksOn } from '../../../../lib/flows/csv-import/remarks.ts';
import { file, line, rosterOf } from '../../people/fixtures.ts';

test('what was mended, passed over and set otherwise is said once, by rows', () => {
  const text = Buffer.from(file(line('ada\u00a0'), line('jos\u00e9'), 'Total: 2')).toString();
  const roster = rosterOf(Buffer.from(text, 'latin1'));
  expect(remarksOn({ roster, capped: [2, 3], remarks: [{ rows: [3], text: 'look at it.' }] })).toEqual([
    'The file was read as windows-1252, which is a guess by the words in it. Look at the names, and save the file as "CSV UTF-8" if one is wrong.',
    'Row 4 was passed over as titles, totals or lines that are drawn, which are no person’s.',
    '1 cell was mended: invisible characters, odd blanks and marks of programs were taken out.',
    'Row 3: look at it.',
    'Rows 2, 3: the end was brought forward to the longest that a contract may be (maxContractDays).',
  ]);
});

test('a file with nothing to say of has no remarks, and many rows are counted', () => {
  const roster = rosterOf(file(line('ada')));
  expect(remarksOn({ roster, capped: [], remarks: [] })).toEqual([]);
  const many = Array.from({ length: 1_103 }, (_, index) => index + 2);
  expect(remarksOn({ roster, capped: many, remarks: [] })[0]).toMatch(
    /^Rows 2, 3, .*, 101 and 1,003 more: the end was/,
  );
});
