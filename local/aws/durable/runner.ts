import type { Clock } from '../clock.ts';
import { type Execution, isWaiting, nextDue, passTime } from './execution.ts';
import { invocation, type Outcome } from './invocation.ts';
import type { openRegister } from './register.ts';

export type RunnerOptions = {
  clock: Clock;
  register: ReturnType<typeof openRegister>;
  /** The checkpoint token that the next invocation of an execution begins with. */
  nextToken: (arn: string) => string;
  /** Invokes a function once; rejects when it crashes or runs out of time. */
  invoke: (functionName: string, event: unknown) => Promise<unknown>;
};

/** The longest a timer of Node can be set for. */
const longestTimer = 2 ** 31 - 1;
const longestRest = 30_000;

/**
 * Invokes the functions of executions when there is something for them to do: at the start, when a wait or a pause ends,
 * after a callback, and again after a crash. An execution has one invocation at a time.
 */
export function createRunner({ clock, register, nextToken, invoke }: RunnerOptions) {
  const timers = new Map<string, NodeJS.Timeout>();
  const active = new Set<string>();
  /** Those to which something happened while their function was running, which it may not have seen. */
  const overtaken = new Set<string>();
  const crashes = new Map<string, number>();
  let closed = false;

  clock.onAdvance(() => {
    for (const execution of register.all()) if (execution.status === 'RUNNING') wake(execution);
  });

  async function run(execution: Execution): Promise<void> {
    if (closed || execution.status !== 'RUNNING' || timedOut(execution)) return;
    if (active.has(execution.arn)) {
      overtaken.add(execution.arn);
      return;
    }
    active.add(execution.arn);
    passTime(execution, clock.now());
    const outcome = await invokeOnce(execution);
    active.delete(execution.arn);
    const again = overtaken.delete(execution.arn);
    if (closed || execution.status !== 'RUNNING') return;
    if (!outcome) return rest(execution);
    crashes.delete(execution.arn);
    if (outcome.Status !== 'PENDING') end(execution, outcome.Status, outcome);
    else if (again) void run(execution);
    else if (isWaiting(execution)) schedule(execution);
    else end(execution, 'FAILED', { Error: nothingPending });
  }

  /** Undefined when the function crashed. */
  async function invokeOnce(execution: Execution): Promise<Outcome | undefined> {
    try {
      return (await invoke(execution.functionName, invocation(execution, nextToken(execution.arn)))) as Outcome;
    } catch {
      return undefined;
    }
  }

  function end(
    execution: Execution,
    status: Exclude<Execution['status'], 'RUNNING'>,
    { Result, Error: error }: Omit<Outcome, 'Status'>,
  ): void {
    crashes.delete(execution.arn);
    Object.assign(execution, { status, endedAt: clock.now(), result: Result, error });
    register.save(execution);
  }

  /** Ends an execution that has taken too long, as Lambda does: without asking its function. */
  function timedOut(execution: Execution): boolean {
    if (execution.deadline === undefined || execution.deadline > clock.now()) return false;
    end(execution, 'TIMED_OUT', { Error: tookTooLong });
    return true;
  }

  /** A function that crashed is invoked again, after a longer rest each time. Each one is charged as an operation. */
  function rest(execution: Execution): void {
    execution.operationsUsed += 1;
    register.save(execution);
    const count = (crashes.get(execution.arn) ?? 0) + 1;
    crashes.set(execution.arn, count);
    setTimer(execution, Math.min(500 * 2 ** count, longestRest));
  }

  function schedule(execution: Execution): void {
    if (closed || execution.status !== 'RUNNING' || crashes.has(execution.arn)) return;
    const due = nextDue(execution);
    if (due !== undefined) setTimer(execution, Math.min(Math.max(0, due - clock.now()), longestTimer));
  }

  function setTimer(execution: Execution, milliseconds: number): void {
    clearTimeout(timers.get(execution.arn));
    timers.set(
      execution.arn,
      setTimeout(() => wake(execution), milliseconds),
    );
  }

  function wake(execution: Execution): void {
    if (closed || timedOut(execution)) return;
    const passed = passTime(execution, clock.now());
    if (passed) register.save(execution);
    if (passed || crashes.has(execution.arn)) void run(execution);
    else schedule(execution);
  }

  /** The earliest moment at which an execution has something to do. */
  function nextMoment(): number | undefined {
    const running = register.all().filter(({ status }) => status === 'RUNNING');
    const moments = running.map(nextDue).filter((moment) => moment !== undefined);
    return moments.length > 0 ? Math.min(...moments) : undefined;
  }

  return {
    /** Invokes the function of an execution, now or once more when its invocation has ended. */
    run: (execution: Execution): void => void run(execution),
    /** Wakes an execution when the next thing that it waits for is due. */
    schedule,
    /** Whether an execution has something to do before time passes. */
    isBusy: (): boolean =>
      active.size > 0 || crashes.size > 0 || (nextMoment() ?? Number.POSITIVE_INFINITY) <= clock.now(),
    nextDue: nextMoment,
    /** Forgets an execution that has ended, and when it would have been woken. */
    forget({ arn }: Execution): void {
      clearTimeout(timers.get(arn));
      timers.delete(arn);
    },
    close(): void {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

const tookTooLong = {
  ErrorType: 'DurableExecutionTimedOut',
  ErrorMessage: 'The execution took longer than it may.',
};

const nothingPending = {
  ErrorType: 'InvalidParameterValueException',
  ErrorMessage: 'Cannot return PENDING status with no pending operations.',
};
