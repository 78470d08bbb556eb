import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { costsOf, memories } from './costs.ts';
import type { Measured } from './measured.ts';

test('a month costs thirty times what a day does', () => {
  const job: Measured = {
    ...{
      job: 'expiry-notice',
      day: 0,
      outcome: '',
      runs: 2,
      requests: 9,
      asked: {},
      operations: 100,
      seconds: 50,
      allSeconds: 100,
    },
    ...{ cpuSeconds: 10, memory: { before: 100, peak: 200 }, mails: 1_000, mailsToOperators: 0 },
    bucket: { writes: 10_000, reads: 100_000, megabytes: 1_000 },
  };
  const costs = Object.entries(costsOf([job, { ...job, job: 'csv-import' }])).map(([what, usd]) => [
    what,
    usd.toFixed(3),
  ]);
  expect(costs).toEqual([
    ['Lambda, running', '0.135'],
    ['durable operations, at most', '0.098'],
    ['S3, requests', '5.400'],
    ['S3, what a month writes, kept for a month', '1.380'],
    ['SES', '9.600'],
  ]);
});

test('each job has the memory that serverless.yml gives its function', () => {
  const text = readFileSync(path.join(import.meta.dirname, '../../../serverless.yml'), 'utf8');
  const found = text.matchAll(/^ {2}([a-z-]+):\n(?: {4}.*\n)*? {4}memorySize: (\d+)$/gm);
  const deployed = new Map(Array.from(found, ([, name, megabytes]) => [name, Number(megabytes)]));
  expect(Object.entries(memories).map(([job]) => [job, deployed.get(job)])).toEqual(Object.entries(memories));
});
