import { describe } from 'vitest';
import { hostContract } from './hostContract.ts';
import { hostRefusals } from './hostRefusals.ts';
import { startInProcess, startLocalLambda } from './hosts.ts';

describe('the local Lambda', () => {
  hostContract(startLocalLambda);
  hostRefusals(startLocalLambda);
});

describe('the host within a test’s own process', () => {
  hostContract(startInProcess);
  hostRefusals(startInProcess);
});
