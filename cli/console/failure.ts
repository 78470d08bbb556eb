import type { Failure } from '../../local/aws/lambda.ts';

/** So often a function may fail in a row of tries before nobody waits for it any more. */
export const mostFailures = 3;

/** A function's name without what all have in common. */
export function shortName(functionName: string): string {
  return functionName.replace(/^nelm-local-/, '').replace(/:.*$/, '');
}

/** What became of an invocation, in a line: `csv-import crashed: …`. */
export function failureText({ functionName, message }: Pick<Failure, 'functionName' | 'message'>): string {
  const [line = ''] = message.split('\n');
  const name = shortName(functionName);
  return line.startsWith(functionName) ? `${name}${line.slice(functionName.length)}` : `${name} failed: ${line}`;
}

/**
 * What a terminal shows of a failure: the first of a function, and with what to do the one after which it is clear that
 * trying again does not help. Undefined for the others.
 *
 * @param logFile where what the functions wrote is
 */
export function failureNote(failure: Failure, logFile: string): string | undefined {
  if (failure.count === 1) return failureText(failure);
  if (failure.count !== mostFailures) return undefined;
  return `${failureText(failure)}\n  It failed ${mostFailures} times. What it wrote is in ${logFile}. Mend it and start again: what it was doing goes on then.`;
}
