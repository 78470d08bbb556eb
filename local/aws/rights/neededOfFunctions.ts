import { functionNameOf } from '../durable/durableApi.ts';
import { notJudged } from './notJudged.ts';
import type { Needed } from './policy.ts';

type Request = {
  method: string;
  /** The segments of its path, of which the first is the version of the API. */
  path: readonly string[];
};

/** The rights on durable executions, by the method and the last segment of the path. */
const onExecutions: Readonly<Record<string, string>> = {
  'POST checkpoint': 'lambda:CheckpointDurableExecution',
  'GET state': 'lambda:GetDurableExecutionState',
  'GET history': 'lambda:GetDurableExecutionHistory',
  'GET ': 'lambda:GetDurableExecution',
};

/**
 * The right that a request to Lambda asks for, of those that functions make.
 *
 * @param functionOf the function whose execution a callback is of
 * @throws Refusal of any other request
 */
export function neededOfFunctions({ method, path }: Request, functionOf: (callbackId: string) => string): Needed {
  const [api, kind, id = '', verb = ''] = path;
  const asked = `${method} ${verb}`;
  const on = (action: string, name: string): Needed => ({ action, resource: `${functionArn}${name}` });
  if (api === '2015-03-31' && kind === 'functions' && asked === 'POST invocations') {
    return on('lambda:InvokeFunction', id);
  }
  const ofExecution = api === '2025-12-01' && kind === 'durable-executions' ? onExecutions[asked] : undefined;
  if (ofExecution) return on(ofExecution, `${functionNameOf(id)}:1`);
  if (api === '2025-12-01' && kind === 'durable-execution-callbacks' && asked === 'POST succeed') {
    return on('lambda:SendDurableExecutionCallbackSuccess', `${functionOf(id)}:1`);
  }
  throw notJudged(`${method} /${path.join('/')}`);
}

const functionArn = 'arn:aws:lambda:local:000000000000:function:';
