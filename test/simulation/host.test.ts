import { describe } from 'vitest';
import { hostContract } from '../contract/hostContract.ts';
import { startSimulated } from '../contract/hosts.ts';

describe('the host of the simulation', () => hostContract(startSimulated));
