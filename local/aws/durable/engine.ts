import { randomUUID } from 'node:crypto';
import type { OperationUpdate } from '@aws/durable-execution-sdk-js';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { readCallbackId } from './callbackId.ts';
import { applyUpdates } from './checkpoint.ts';
import { type Execution, passTime, type StoredOperation } from './execution.ts';
import { newExecution } from './invocation.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import { openRegister } from './register.ts';
import { createRunner } from './runner.ts';
import { createTokens } from './tokens.ts';

export type EngineOptions = {
  folder: string | undefined;
  clock: Clock;
  /** How long an execution of a function may take, waiting included. */
  timeoutSeconds: (functionName: string) => number | undefined;
  /** Invokes a function once; rejects when it crashes or runs out of time. */
  invoke: (functionName: string, event: unknown) => Promise<unknown>;
  /** Asked at every checkpoint, for tests: how it is refused, as by a Lambda that is busy or down. */
  refuse?: Refuse | undefined;
  onChange: (execution: Execution) => void;
};

/** How the next checkpoint of an execution is refused; undefined when it is not. */
export type Refuse = (execution: Execution) => Refusal | undefined;

/** What a function sends with a checkpoint. */
export type Checkpoint = {
  token: string | undefined;
  /** The same one again means that the sender did not hear the answer. */
  clientToken?: string | undefined;
  updates: readonly OperationUpdate[];
};

/** The token of the next checkpoint, and the operations that the function should know of. */
export type CheckpointAnswer = { token: string; operations: StoredOperation[] };

const executionNameRule = 'The name of an execution is 1 to 64 letters, digits, hyphens and underscores.';

/** Runs durable executions as Lambda does: invokes, keeps what is checkpointed, waits, and invokes again. */
export function createEngine(options: EngineOptions) {
  const { folder, clock, timeoutSeconds, invoke, refuse = () => undefined, onChange } = options;
  const register = openRegister(folder, clock.now(), onChange);
  const tokens = createTokens<CheckpointAnswer>();
  const runner = createRunner({ clock, register, nextToken: tokens.next, invoke });

  function apply(execution: Execution, updates: readonly OperationUpdate[]): StoredOperation[] {
    const touched = applyUpdates(execution, updates, clock.now());
    // What passes now the function is not told of here, and it may be about to end.
    if (passTime(execution, clock.now())) runner.run(execution);
    register.save(execution);
    // The function may still be running when a pause ends, so time goes on meanwhile.
    runner.schedule(execution);
    // Without an update it asks what has happened by itself.
    return updates.length > 0 ? touched : execution.operations;
  }

  return {
    /**
     * Starts an execution; the same name and payload is the same execution.
     *
     * @throws Refusal when the name is none, or was given to another payload
     */
    start(functionName: string, payload: string, name: string = randomUUID()): Execution {
      if (!/^[\w-]{1,64}$/.test(name)) throw new Refusal(400, 'InvalidParameterValueException', executionNameRule);
      const known = register.named(functionName, name);
      if (known && known.payload !== payload) {
        const reason = `Execution ${name} was started with another payload.`;
        throw new Refusal(409, 'DurableExecutionAlreadyStartedException', reason);
      }
      if (known) return known;
      const execution = newExecution(functionName, payload, name, clock.now(), timeoutSeconds(functionName));
      register.add(execution);
      register.save(execution);
      runner.run(execution);
      return execution;
    },
    /**
     * Takes a checkpoint: whole, or not at all.
     *
     * @throws Refusal when the token is not the right one, the execution has ended or used too much, or an update cannot be
     */
    checkpoint(arn: string, { token, clientToken, updates }: Checkpoint): CheckpointAnswer {
      const execution = register.find(arn);
      const refused = refuse(execution);
      if (refused) throw refused;
      const answered = tokens.answerTo(arn, clientToken);
      if (answered) return answered;
      if (execution.status !== 'RUNNING') {
        throw new Refusal(400, 'InvalidParameterValueException', `The execution has ended: ${execution.status}.`);
      }
      tokens.check(arn, token);
      const operations = apply(execution, updates);
      const answer = { token: tokens.next(arn), operations };
      tokens.remember(arn, clientToken, answer);
      return answer;
    },
    find: register.find,
    /**
     * A page of an execution's operations, for the invocation that is going on.
     *
     * @throws Refusal when the token or the marker is not the right one
     */
    state(arn: string, token: string | undefined, request?: PageRequest): Page<StoredOperation> {
      const { operations } = register.find(arn);
      tokens.check(arn, token);
      return pageOf(operations, request);
    },
    completeCallback(id: string, status: 'SUCCEEDED' | 'FAILED', details: { Result?: string; Error?: unknown }): void {
      const { arn, operationId } = readCallbackId(id);
      const execution = register.find(arn);
      const operation = execution.operations.find(({ Id }) => Id === operationId);
      if (operation?.Status !== 'STARTED') {
        throw new Refusal(400, 'CallbackTimeoutException', 'The callback is unknown or was completed before.');
      }
      operation.CallbackDetails = { CallbackId: id, ...details };
      Object.assign(operation, { Status: status, EndTimestamp: clock.now() });
      register.save(execution);
      runner.run(execution);
    },
    /**
     * Has every execution that waits for its next look look now; AWS has nothing like it.
     *
     * @param step the name of what is looked at
     * @returns how many there are
     */
    lookNow(step: string): number {
      const isWaiting = ({ Type, Status, Name }: StoredOperation) =>
        Type === 'STEP' && Status === 'PENDING' && Name === step;
      const waiting = register
        .all()
        .filter(({ status, operations }) => status === 'RUNNING' && operations.some(isWaiting));
      for (const execution of waiting) {
        for (const { StepDetails } of execution.operations.filter(isWaiting)) {
          if (StepDetails) StepDetails.NextAttemptTimestamp = clock.now();
        }
        runner.schedule(execution);
      }
      return waiting.length;
    },
    /** Goes on with what was running when the process ended. */
    resume(): void {
      for (const execution of register.all()) runner.run(execution);
    },
    executions: register.all,
    /**
     * Forgets the executions that ended before a moment, with all that they kept.
     *
     * @param moment epoch milliseconds
     */
    forgetEnded(moment: number): void {
      for (const execution of register.all()) {
        if ((execution.endedAt ?? moment) >= moment) continue;
        register.remove(execution);
        tokens.forget(execution.arn);
        runner.forget(execution);
      }
    },
    isBusy: runner.isBusy,
    nextDue: runner.nextDue,
    close(): void {
      runner.close();
      register.close();
    },
  };
}
