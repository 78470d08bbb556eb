import { type Chance, createChance } from './chance.ts';

/** What goes wrong. */
export type Fault =
  /** Answered with this status instead of being handled; `retryAfter` in seconds. */
  | { status: 429 | 500 | 503; retryAfter?: number }
  /** The connection is cut: before the request was handled, or after it, when the caller cannot know that it was. */
  | { drop: 'before' | 'after' }
  /** Handled this many milliseconds later. */
  | { latencyMs: number }
  /** Handled, but only half of the body arrives. */
  | { truncate: true }
  /**
   * What becomes of an accepted bulk upload, once `afterRows` of its rows are in (0 when not given): it ends in ERROR, or
   * it stays IN_PROGRESS, and holds up later jobs of its source, until the rules are cleared or the tenant is started anew.
   */
  | { job: 'ERROR' | 'STUCK'; afterRows?: number };

/** When a fault happens: to requests (or bulk uploads) that match, the first `times` of them, or each with `probability`. */
export type FaultRule = {
  fault: Fault;
  operationId?: string;
  matches?: (request: FaultTarget) => boolean;
  times?: number;
  /** Between 0 and 1. The same `seed` gives the same sequence of faults. */
  probability?: number;
  seed?: number;
};

/** The request that a rule may match. */
type FaultTarget = { operationId: string; method: string; path: string };

/** The faults of a running tenant. Rules are tried in order; latencies add up, the first other one decides. */
export type Faults = {
  /** Replaces all rules. */
  set(rules: readonly FaultRule[]): void;
  clear(): void;
};

type RequestFault = Exclude<Fault, { job: unknown }>;
type JobFault = Extract<Fault, { job: unknown }>;
type ArmedRule = FaultRule & { left: number; chance: Chance };

/** What the server and the bulk-upload jobs ask. */
export type FaultSource = {
  ofRequest(target: FaultTarget): RequestFault[];
  /** The fault of a job: decided when first asked, the same from then on, gone when the rules are cleared. */
  ofJob(jobId: string): JobFault | undefined;
};

/** Rules in memory: a new tenant has none. */
export function createFaults(): Faults & FaultSource {
  let rules: ArmedRule[] = [];
  const jobs = new Map<string, JobFault | undefined>();
  return {
    set(newRules) {
      rules = newRules.map((rule) => ({ ...rule, left: rule.times ?? Infinity, chance: createChance(rule.seed ?? 1) }));
      jobs.clear();
    },
    clear() {
      rules = [];
      jobs.clear();
    },
    ofRequest: (target) => requestFaults(rules, target),
    ofJob(jobId) {
      if (!jobs.has(jobId)) jobs.set(jobId, firstJobFault(rules));
      return jobs.get(jobId);
    },
  };
}

function requestFaults(rules: readonly ArmedRule[], target: FaultTarget): RequestFault[] {
  const faults: RequestFault[] = [];
  for (const rule of rules) {
    if ('job' in rule.fault || !strikes(rule, target)) continue;
    faults.push(rule.fault);
    if (!('latencyMs' in rule.fault)) break;
  }
  return faults;
}

function strikes(rule: ArmedRule, target: FaultTarget): boolean {
  if (rule.operationId !== undefined && rule.operationId !== target.operationId) return false;
  if (rule.matches && !rule.matches(target)) return false;
  return takeTurn(rule);
}

function firstJobFault(rules: readonly ArmedRule[]): JobFault | undefined {
  for (const rule of rules) {
    if ('job' in rule.fault && takeTurn(rule)) return rule.fault;
  }
  return undefined;
}

function takeTurn(rule: ArmedRule): boolean {
  if (rule.left <= 0) return false;
  if (rule.probability !== undefined && rule.chance() >= rule.probability) return false;
  rule.left -= 1;
  return true;
}
