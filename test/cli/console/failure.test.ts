import { expect, test } from 'vitest';
import { failureNote, failureText } from '../../../cli/console/failure.ts';

const crash = { functionName: 'nelm-local-csv-import', message: 'nelm-local-csv-import crashed: boom\n- where' };

test('a crash is one line, by the name that the function has here', () => {
  expect(failureText(crash)).toBe('csv-import crashed: boom');
  expect(failureText({ ...crash, message: 'Error: The bucket is gone.' })).toBe(
    'csv-import failed: Error: The bucket is gone.',
  );
});

test('of failures in a row the first is shown, and the third with what to do', () => {
  const notes = [1, 2, 3, 4].map((count) => failureNote({ ...crash, count }, 'log.jsonl'));
  expect(notes).toEqual([
    'csv-import crashed: boom',
    undefined,
    'csv-import crashed: boom\n  It failed 3 times. What it wrote is in log.jsonl. Mend it and start again: what it was doing goes on then.',
    undefined,
  ]);
});
