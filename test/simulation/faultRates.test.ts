import { expect, test } from 'vitest';
import { faultsOf, someFaults } from './faultRates.ts';

// Of seed 13 with 500 people in each of five sources: one manager was told of 150 contracts, and no try of it came through.
test('what strikes a request of a step strikes a step of a large organisation no more often than one of a small one', () => {
  expect(faultsOf(50)).toEqual(someFaults);
  const { kill, storage, ...others } = faultsOf(2_500);
  expect({ kill, storage }).toEqual({ kill: someFaults.kill / 50, storage: someFaults.storage / 50 });
  expect(someFaults).toMatchObject(others);
});
