import { expect, test } from 'vitest';
import type { Measured } from './measured.ts';
import { tableOfMonth } from './month.ts';
import { wrongOutcomes } from './outcomes.ts';

const measured = (day: number, requests: number, cpuSeconds: number): Measured => ({
  ...{ job: 'expiry-notice', day, outcome: '1 SUCCEEDED completed', runs: 1, requests, asked: {}, operations: 283 },
  ...{
    seconds: 270,
    allSeconds: 270,
    cpuSeconds,
    memory: { before: 188, peak: 214 },
    mails: 2_682,
    mailsToOperators: 0,
  },
  bucket: { writes: 15_988, reads: 654, megabytes: 38 },
});

test('the table of a month has the first day, and of the others the median and the highest', () => {
  const days = [measured(0, 1_561, 87.54), measured(1, 1_385, 3.14), measured(2, 1_500, 40), measured(3, 1_200, 3)];
  expect(tableOfMonth(days).split('\n')).toEqual([
    '| job | days | runs | requests to ISC | operations of one | by the clock of one, s | CPU, s | memory at its highest, MB | mails | S3 writes | S3 reads | MB written |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    '| expiry-notice | first | 1 | 1,561 | 283 | 270 | 88 | 214 | 2,682 | 15,988 | 654 | 38 |',
    '| expiry-notice | 3 others | 1 | 1,385 (1,500) | 283 | 270 | 3.1 (40) | 214 | 2,682 | 15,988 | 654 | 38 |',
  ]);
});

test('runs that do not end as they should, are too few or tell the operators are wrong', () => {
  const good = { job: 'csv-import', runs: 50, outcome: '50 SUCCEEDED completed', mailsToOperators: 0 };
  expect(wrongOutcomes(good, 50)).toEqual([]);
  expect(wrongOutcomes({ ...good, outcome: '10 SUCCEEDED completed, 40 SUCCEEDED refused' }, 50)).toEqual([
    'csv-import: 40 SUCCEEDED refused',
  ]);
  expect(
    wrongOutcomes({ ...good, runs: 49, outcome: '48 SUCCEEDED completed, 1 FAILED', mailsToOperators: 2 }, 50),
  ).toEqual(['csv-import: 1 FAILED', 'csv-import: 2 mails to the operators', 'csv-import: 49 runs']);
  expect(wrongOutcomes({ ...good, job: 'source-backup', runs: 0, outcome: '' }, 50)).toEqual(['source-backup: 0 runs']);
});
