import { expect, test } from 'vitest';
import type { Seen } from '../seen.ts';
import { nothingNamed } from './nothingNamed.ts';

/** What is said of a line of the log. */
function saidOf(line: string): string[] {
  const world = { lines: [line], metrics: [], lambda: { engine: { executions: () => [] } } };
  return nothingNamed()({ world } as unknown as Seen);
}

test('a number of BambooHR is seen within a text, and as a part of an address or of a key', () => {
  for (const text of ['… of employee 900012.', 'employees/900012', '(900012, Contractors)', '900012\\nof'])
    expect(saidOf(`{"message":"${text}"}`)).toHaveLength(1);
});

test('a number that counts something, or is a part of another one, of a moment or of an id, names nobody', () => {
  for (const text of [
    '"ms":900012',
    '"a":"1900012"',
    '"a":"9000123"',
    '"a":"20260302T040000.900012Z"',
    '"a":"0.900012"',
  ])
    expect(saidOf(`{${text}}`)).toEqual([]);
  for (const id of ['8f-900012-aa', '900012ab', '1a900012', 'ab_900012']) expect(saidOf(`{"a":"${id}"}`)).toEqual([]);
});

test.each(['900099', '900100', '900523', '901110'])(
  'the number of employee %s of BambooHR is seen in a line of the log',
  (id) => {
    const lines = ['{"message":"Taken.","count":900}', `{"message":"Taken.","account":"${id}"}`];
    const world = { lines, metrics: [], lambda: { engine: { executions: () => [] } } };
    expect(nothingNamed()({ world } as unknown as Seen)).toEqual([`7: A log line names somebody: ${lines[1]}`]);
  },
);
