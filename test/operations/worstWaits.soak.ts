import { test, vi } from 'vitest';
import { flows } from './golden.ts';
import { expectFewOperations, inSuite } from './worstWait.ts';

vi.setConfig({ testTimeout: 300_000 });

test.each(Object.entries(flows).filter(([flow]) => flow !== inSuite))(
  '%s waits for a lock for twelve hours, and in each step for the tenant for three, within half the operations that it may have',
  expectFewOperations,
);
