import { expect, test } from 'vitest';
import { remarksOn, remarksSection } from '../../../../lib/flows/csv-import/remarks.ts';
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
  expect(remarksOn({ roster, capped: many.slice(0, 100), remarks: [] })[0]).toMatch(/^Rows 2, 3, .*, 101: the end was/);
  expect(remarksOn({ roster, capped: many, remarks: [] })[0]).toMatch(
    /^Rows 2, 3, .*, 101 and 1,003 more: the end was/,
  );
});

test('several are said to be several', () => {
  const roster = { ...rosterOf(file(line('ada'))), passedOver: [2, 7], mended: 1_200 };
  expect(remarksOn({ roster, capped: [], remarks: [] })).toEqual([
    'Rows 2, 7 were passed over as titles, totals or lines that are drawn, which are no person’s.',
    '1,200 cells were mended: invisible characters, odd blanks and marks of programs were taken out.',
  ]);
});

test('the page has a list of them, and nothing where there are none', () => {
  expect(String(remarksSection([]))).toBe('');
  expect(String(remarksSection(['Row 2: <b>', 'Row 3: look at it.']))).toBe(
    '<section>\n<h2>Remarks</h2>\n<ul>\n<li>Row 2: &#60;b&#62;</li>\n<li>Row 3: look at it.</li>\n</ul>\n</section>',
  );
});
