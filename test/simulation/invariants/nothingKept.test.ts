import { expect, test } from 'vitest';
import { defineConfig } from '../../../lib/config/config.ts';
import type { Seen } from '../seen.ts';
import { nothingKept } from './nothingKept.ts';

const config = defineConfig({ retention: { runDays: 70 } });

/** What is said where runs of backups have made some objects, and the bucket has others. */
function saidOf(made: readonly string[], objects: Readonly<Record<string, object>>): string[] {
  const others = made.map((key) => ({
    report: {
      ...{ kind: 'source-backup', outcome: 'completed', startedAt: '2026-05-20T04:00:00Z' },
      sources: [{ key }, { error: 'ISC did not answer.' }],
    },
  }));
  const storage = {
    keys: (prefix = '') => Object.keys(objects).filter((key) => key.startsWith(prefix)),
    read: (key: string) => objects[key] && { bytes: JSON.stringify(objects[key]) },
  };
  const world = { storage, deployed: () => ({ config }), setBetween: () => [{}] };
  return nothingKept()({ world, others, now: Date.parse('2026-05-20T23:00:00Z') } as unknown as Seen);
}

test('of two backups between two looks the second may have removed what the first one made', () => {
  // Of 952203: it was looked for what the first one had made.
  const keys = ['19', '20'].map((day) => `backups/x_Interns/2026-05-${day}.csv`);
  const [first = '', second = ''] = keys;
  expect(saidOf(keys, { [second]: {} })).toEqual([]);
  expect(saidOf(keys, { [first]: {} })).toEqual([`5: The backup ${second} was made, and is gone.`]);
});

test('a block that was lifted is kept for its days, and one more, and no longer', () => {
  const backup = 'backups/x_Interns/2026-05-20.csv';
  const lifted = (at: string) =>
    saidOf([backup], { [backup]: {}, 'blocked/x/y.json': { blocks: [{}, { lifted: { at } }] } });
  expect(lifted('2026-03-10T05:00:00Z')).toEqual([]);
  expect(lifted('2026-03-10T03:00:00Z')).toContainEqual(
    '5: blocked/x/y.json was lifted 2026-03-10T03:00:00Z, and is kept.',
  );
});
