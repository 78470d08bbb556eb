import { createChance } from '../../local/tenant/chance.ts';
import { drawer } from './drawer.ts';

/** How often each fault strikes: a share of the requests, of the checkpoints, of the starts. */
export type FaultRates = {
  /** The tenant is down, throttles, breaks off, answers nonsense, or never. */
  isc: number;
  /** The tenant, or who stands before it, answers with 200 and a body that is none of its. */
  body: number;
  /** The tenant revokes the token of a request for some minutes: nothing is done by it until another one is fetched. */
  revoked: number;
  /** A list or an export of the tenant is some seconds old. */
  lag: number;
  /** An upload that the tenant has taken ends in ERROR, or does not go on for up to an hour. */
  jobs: number;
  /** S3 is down, or its answer is lost. */
  storage: number;
  /** SES is down, throttles, or fails after it has taken a mail. */
  mail: number;
  /** SES refuses a mail for good. */
  rejected: number;
  /** An invocation is ended at something that it asks for, or at a checkpoint. */
  kill: number;
  /** An invocation has no memory left, and ends at any moment, also while it waits for an answer. */
  memory: number;
  /** So many seconds at most the clocks of functions, of the tenant and of S3 are wrong; they are set anew from time to time. */
  clock: number;
  /** Lambda refuses a checkpoint. */
  checkpoint: number;
  /** A flow cannot be started, or is and the answer is lost. */
  start: number;
  /** A flow that waits cannot be answered, or is and the answer to that is lost. */
  completion: number;
  /** A flow that waited, or whose invocation has ended, goes on up to half an hour late, since Lambda is too busy for it. */
  resume: number;
  /** Parameter Store is down, throttles, or its answer breaks off. */
  secrets: number;
  /** BambooHR is down, throttles, or its answer breaks off. */
  hr: number;
};

export const noFaults: FaultRates = {
  ...{ isc: 0, storage: 0, mail: 0, kill: 0, checkpoint: 0, start: 0, secrets: 0, hr: 0 },
  ...{ memory: 0, clock: 0, lag: 0, body: 0, jobs: 0, revoked: 0, rejected: 0, completion: 0, resume: 0 },
};
export const someFaults: FaultRates = {
  ...{ isc: 0.03, storage: 0.01, mail: 0.1, kill: 0.01, checkpoint: 0.01, start: 0.1 },
  ...{
    secrets: 0.1,
    hr: 0.1,
    memory: 0.02,
    clock: 2,
    lag: 0.05,
    body: 0.01,
    jobs: 0.03,
    revoked: 0.004,
    rejected: 0.03,
    completion: 0.1,
    resume: 0.02,
  },
};

/** Of up to so many people, each request to S3 fails, and invocations are killed at each of them, as often as is usual. */
const usualPeople = 50;

/**
 * The faults of an organisation with so many people in all. In larger ones a step asks for more, and is not struck more often
 * for it: no machine ends each of its invocations for hours, and S3, of which one request in a thousand fails at most by what AWS
 * promises, does not fail one in a hundred for weeks after the client has asked three times. A step begins anew where one does, and
 * one that keeps the contracts of a manager with hundreds of people would never end. That S3 fails so often, or always, for a while is
 * left to outages, which strike at any size.
 */
export function faultsOf(people: number): FaultRates {
  const share = Math.min(1, usualPeople / people);
  return { ...someFaults, kill: someFaults.kill * share, storage: someFaults.storage * share };
}

/** Which share of its usual rate a fault has in one schedule: where all go wrong at once, the models are seldom sure of anybody. */
const shares = [0, 0.3, 1, 1, 1] as const;

/** The faults that a seed gives to an organisation with so many people in all. */
export function drawnFaults(seed: number, people: number): FaultRates {
  // Not the chance of the plan: what happens must not hang on how many faults there are.
  const draw = drawer(createChance(seed + 1_000_003));
  const drawn = Object.entries(faultsOf(people)).map(([fault, rate]) => [fault, rate * draw.pick(shares)]);
  return Object.fromEntries(drawn) as FaultRates;
}
