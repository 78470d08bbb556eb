import { afterAll, beforeAll, expect, test } from 'vitest';
import { runIdOf } from '../../../../lib/store/drop.ts';
import { row, startImporting } from './importing.ts';

let it: Awaited<ReturnType<typeof startImporting>>;

beforeAll(async () => {
  it = await startImporting();
});

afterAll(() => it.close());

/** Imports so many people, half of their rows bad; the outcome, and how many bytes the largest result of a step has. */
async function largestResult(name: string, people: number): Promise<[string | undefined, number]> {
  const rows = Array.from({ length: people }, (_, index) =>
    index % 2 === 0 ? row(`${name}.${index}`) : row(`${name}.${index}`).replace('@example.com', ''),
  );
  const host = it.host();
  const drop = await it.drop(rows, { name });
  const execution = host.start(drop, runIdOf(drop));
  await it.pass(host, 3_600_000);
  const sizes = execution.operations.map(({ StepDetails }) => Buffer.byteLength(StepDetails?.Result ?? ''));
  return [(await it.report(execution))?.outcome, Math.max(...sizes)];
}

test('what is kept of the steps of an import does not grow with its file', async () => {
  expect(await largestResult('few', 100)).toEqual(['completed', 2_352]);
  expect(await largestResult('many', 2_000)).toEqual(['completed', 2_352]);
});
