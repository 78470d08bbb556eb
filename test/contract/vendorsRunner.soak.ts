import { describe } from 'vitest';
import { hostContract } from './hostContract.ts';
import { startVendorsRunner } from './hosts.ts';

// It replaces every timer of its process, which has stopped a worker of the suite for good: it runs apart from the others.
describe('the vendor’s own runner', () => hostContract(startVendorsRunner));
