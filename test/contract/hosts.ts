import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LocalDurableTestRunner, WaitingOperationStatus } from '@aws/durable-execution-sdk-js-testing';
import {
  LambdaClient,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackSuccessCommand,
} from '@aws-sdk/client-lambda';
import { build } from 'esbuild';
import { startFlow } from '../../lib/durable/startFlow.ts';
import { type Clock, createClock } from '../../local/aws/clock.ts';
import type { Refuse } from '../../local/aws/durable/engine.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';
import { startLambda } from '../../local/aws/lambda.ts';
import { createChance } from '../../local/tenant/chance.ts';
import { runInProcess } from '../inProcess.ts';
import { passTime } from '../passTime.ts';
import { noFaults } from '../simulation/faultRates.ts';
import { createFaults } from '../simulation/faults.ts';
import { createLambda } from '../simulation/lambda.ts';
import { enterVirtualTime } from '../simulation/virtualTime.ts';
import { handler, runFlow } from './functions/hostFlows.ts';
import type { CallbackAnswer, Ended, HostUnderTest } from './hostContract.ts';

/** A host of ours: it shows its executions, and can be told to refuse checkpoints. */
export type OwnHost = HostUnderTest & {
  executions(): Execution[];
  /** How often an invocation sends a checkpoint that is refused although it may pass. */
  triesOfACheckpoint: number;
  /** How the next checkpoints are refused; undefined for not at all. */
  refuse: Refuse | undefined;
};

const noon = Date.parse('2027-01-31T12:00:00Z');
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The host that runs what ships: each function a thread with its bundle, which speaks to it over HTTP. */
export async function startLocalLambda(): Promise<OwnHost> {
  const folder = await mkdtemp(path.join(tmpdir(), 'nelm-host-'));
  const bundle = path.join(folder, 'flows.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'functions/hostFlows.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
  });
  const clock = createClock(noon);
  const lambda = await startLambda({
    clock,
    folder: path.join(folder, 'executions'),
    refuse: (execution) => host.refuse?.(execution),
  });
  const aws = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const environment = { ...aws, AWS_ENDPOINT_URL_LAMBDA: lambda.url };
  lambda.add({ name: 'flows', bundle, environment, timeoutSeconds: 60, durable: true });
  const client = new LambdaClient({ endpoint: lambda.url, region: 'local', credentials });
  const host: OwnHost = {
    // Those of the client of AWS.
    triesOfACheckpoint: 3,
    refuse: undefined,
    executions: lambda.executions,
    async run(event, answer) {
      await startFlow('flows:durable', event.id, event, { client });
      const execution = lambda.executions().find(({ name }) => name === event.id);
      await lambda.settled();
      if (answer) await client.send(completion(await callbackIn(execution), answer));
      return await untilEnded(execution, (milliseconds) => passTime(clock, lambda, milliseconds));
    },
    async close() {
      await lambda.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return host;
}

function completion(CallbackId: string, answer: CallbackAnswer) {
  return 'error' in answer
    ? new SendDurableExecutionCallbackFailureCommand({ CallbackId, Error: answer.error })
    : new SendDurableExecutionCallbackSuccessCommand({ CallbackId, Result: Buffer.from(answer.result) });
}

/** The host that tests of flows use, with its tools in reach. */
export async function startInProcess(): Promise<OwnHost> {
  const clock: Clock = createClock(noon);
  const inProcess = runInProcess(runFlow, clock);
  const host: OwnHost = {
    triesOfACheckpoint: 1,
    refuse: undefined,
    executions: inProcess.executions,
    async run(event, answer) {
      inProcess.refuse = (execution) => host.refuse?.(execution);
      const execution = inProcess.start(event, event.id);
      await inProcess.settled();
      if (answer && 'error' in answer) inProcess.failCallback(await callbackIn(execution), answer.error);
      else if (answer) inProcess.completeCallback(await callbackIn(execution), answer.result);
      return await untilEnded(execution, async (milliseconds) => {
        clock.advance(milliseconds);
        await inProcess.settled();
      });
    },
    close: async () => {},
  };
  return host;
}

/** The host of the simulation, where nothing goes wrong: each run has a virtual time of its own. */
export async function startSimulated(): Promise<HostUnderTest> {
  return {
    async run(event, answer) {
      const chance = createChance(1);
      const time = enterVirtualTime(noon, chance);
      const lambda = createLambda(
        time.now,
        createFaults(noFaults, chance, () => {}),
      );
      try {
        lambda.deploy({ flows: () => runFlow });
        await time.finish(lambda.start('flows', event.id, event));
        const [execution] = lambda.engine.executions();
        await time.passTo(time.now() + 100);
        if (answer) {
          const id = await callbackIn(execution);
          if ('error' in answer) lambda.engine.completeCallback(id, 'FAILED', { Error: answer.error });
          else lambda.engine.completeCallback(id, 'SUCCEEDED', { Result: answer.result });
        }
        return await untilEnded(execution, (milliseconds) => time.passTo(time.now() + milliseconds));
      } finally {
        lambda.engine.close();
        time.leave();
      }
    },
    close: async () => {},
  };
}

/** The host of the vendor's, for tests of durable functions. */
export async function startVendorsRunner(): Promise<HostUnderTest> {
  await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true });
  return {
    async run(event, answer) {
      const runner = new LocalDurableTestRunner({ handlerFunction: handler });
      const running = runner.run({ payload: event });
      if (answer) {
        const callback = runner.getOperation('decision');
        await callback.waitForData(WaitingOperationStatus.SUBMITTED);
        if ('error' in answer) await callback.sendCallbackFailure(answer.error);
        else await callback.sendCallbackSuccess(answer.result);
      }
      const ended = await running;
      const status = ended.getStatus() ?? '';
      return {
        status,
        result: status === 'SUCCEEDED' ? ended.getResult() : undefined,
        error:
          status === 'SUCCEEDED'
            ? undefined
            : { ErrorType: ended.getError().errorType, ErrorMessage: ended.getError().errorMessage },
        operations: ended.getOperations().flatMap((operation) => operation.getOperationData() ?? []),
      };
    },
    close: () => LocalDurableTestRunner.teardownTestEnvironment(),
  };
}

/** The id of the callback that an execution waits for. */
async function callbackIn(execution: Execution | undefined): Promise<string> {
  const callback = execution?.operations.find(({ Type, Status }) => Type === 'CALLBACK' && Status === 'STARTED');
  if (!callback?.CallbackDetails) throw new Error('The execution waits for no callback.');
  return callback.CallbackDetails.CallbackId;
}

/** Lets time pass, a second after the other, until an execution has ended. */
async function untilEnded(
  execution: Execution | undefined,
  pass: (milliseconds: number) => Promise<void>,
): Promise<Ended> {
  if (!execution) throw new Error('The execution was not started.');
  while (execution.status === 'RUNNING') await pass(1_000);
  const { status, result, error, operations } = execution;
  return {
    status,
    result: result === undefined ? undefined : JSON.parse(result),
    error,
    operations: operations.filter(({ Type }) => Type !== 'EXECUTION'),
  };
}
