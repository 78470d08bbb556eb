import { historyOf } from '../../../local/aws/durable/history.ts';
import type { Invariant } from '../seen.ts';

/**
 * Every name of people here has `qx` in it, or is a number of BambooHR's: alone or within a text, but no number of JSON's, by which
 * something is counted, and no part of a longer one, of a moment or of an id.
 */
const people = /qx(?:[be]?\.\d|ada|example)|(?<![\w.+-]|":)90\d{4}(?!\w|\.\d|-\w)/i;

/** Account names, names and addresses of managers, approvers and operators. */
const others = /\b(?:jane|john|mary|richard|anna|arno|olga)[ .](?:doe|roe|major|miles|approver|owner)\b|@example\.com/i;

/** None of them is in a log line, a metric, a payload, a checkpoint or the name of an execution. */
const name = new RegExp(`${people.source}|${others.source}`, 'i');

/** Nothing but the bucket and the mails names anybody. */
export function nothingNamed(): Invariant {
  let lines = 0;
  let metrics = 0;
  const looked = new Map<string, number>();
  return ({ world }) => {
    const wrong: string[] = [];
    const fresh = world.lines.slice(lines);
    lines = world.lines.length;
    const measured = world.metrics.slice(metrics);
    metrics = world.metrics.length;
    for (const line of measured) if (name.test(line)) wrong.push(`7: A metric names somebody: ${line}`);
    for (const line of fresh) if (name.test(line)) wrong.push(`7: A log line names somebody: ${line}`);
    for (const execution of world.lambda.engine.executions()) {
      if (looked.get(execution.arn) === execution.operationsUsed) continue;
      looked.set(execution.arn, execution.operationsUsed);
      // What a step came to at each try, as AWS keeps it, and not only at the last one.
      for (const { Name, EventType, ...event } of historyOf(execution, true))
        if (name.test(JSON.stringify(event)))
          wrong.push(`7: ${EventType} "${Name}" of ${execution.functionName} names somebody: ${JSON.stringify(event)}`);
      const { operations, ...rest } = execution;
      if (name.test(JSON.stringify(rest)))
        wrong.push(`7: ${execution.functionName} names somebody in its payload or result.`);
      for (const operation of operations)
        if (name.test(JSON.stringify(operation)))
          wrong.push(
            `7: "${operation.Name}" of ${execution.functionName} names somebody: ${JSON.stringify(operation)}`,
          );
    }
    return wrong;
  };
}
