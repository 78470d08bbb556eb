import { expect, test } from 'vitest';
import { checkLateFiles } from './lateFiles.ts';

test('whatever the order of runs and kills, files give the same people as in the order of their drops', async () => {
  const { superseded, ended, done, ofOneName } = await checkLateFiles(80);
  expect(superseded).toBeGreaterThan(15);
  expect(ended).toBeGreaterThan(5);
  expect(ofOneName).toBeGreaterThan(15);
  expect(done).toBeGreaterThan(150);
});
