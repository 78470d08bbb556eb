import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

test('two days of a small organisation come to their tables, and nothing goes wrong in them', () => {
  const options = ['--sources', '2', '--people', '1000', '--days', '2', '--events', '20'];
  const simulate = path.join(import.meta.dirname, '../simulate.ts');
  const { stdout, status } = spawnSync(process.execPath, [simulate, ...options], { encoding: 'utf8' });
  expect(status, stdout).toBe(0);
  const jobs = [
    'source-backup',
    'expiry-sweep',
    'source-drift',
    'expiry-notice',
    'csv-import',
    'expected-files',
    'hr-events',
  ];
  const rows = stdout.split('\n').filter((line) => /^\| [a-z]+-[a-z]+ /.test(line));
  // A table of each day, and that of all days.
  expect(rows.map((row) => row.split(' ')[1])).toEqual([...jobs, ...jobs, ...jobs, ...jobs]);
  expect(stdout).toContain('Nothing went wrong.');
});
