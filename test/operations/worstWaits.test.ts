import { test, vi } from 'vitest';
import { flows } from './golden.ts';
import { expectFewOperations, inSuite } from './worstWait.ts';

vi.setConfig({ testTimeout: 120_000 });

test(`${inSuite} waits for a lock, and in each step for the tenant, within half the operations that it may have`, () =>
  expectFewOperations(inSuite, flows[inSuite] ?? {}));
