import type { World } from './world.ts';

/** The ids of the runs of which the log has a line with this message: why somebody could not be told, and the like. */
export function loggedRuns({ lines }: Pick<World, 'lines'>, message: string): Set<string> {
  // Most lines say something else, and need not be read.
  const of = lines.filter((line) => line.includes(message)).map((line) => JSON.parse(line));
  return new Set(of.filter((one) => one.message === message).map((one) => String(one.runId)));
}
