import { expect, test } from 'vitest';
import type { Seen } from '../seen.ts';
import { nothingNamed } from './nothingNamed.ts';

test.each(['900099', '900100', '900523', '901110'])(
  'the number of employee %s of BambooHR is seen in a line of the log',
  (id) => {
    const lines = ['{"message":"Taken.","count":900}', `{"message":"Taken.","account":"${id}"}`];
    const world = { lines, metrics: [], lambda: { engine: { executions: () => [] } } };
    expect(nothingNamed()({ world } as unknown as Seen)).toEqual([`7: A log line names somebody: ${lines[1]}`]);
  },
);
