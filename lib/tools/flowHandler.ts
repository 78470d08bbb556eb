import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import type { Config } from '../config/config.ts';
import type { Flow } from '../durable/flow.ts';
import { type Tools, toolsFromEnvironment } from './tools.ts';

/**
 * The handler of a flow's function. Nothing is read when the module loads: what fails there is retried by Lambda until the
 * execution's time is over, and tells nobody.
 */
export function flowHandler(functionName: string, flow: Flow<Tools>, config: Config) {
  let handler: ReturnType<typeof flow> | undefined;
  return withDurableExecution((payload: unknown, context) => {
    handler ??= flow(toolsFromEnvironment(functionName, config));
    return handler(payload, context);
  });
}
