import * as z from 'zod';

/** Nothing runs on this machine where a nelm was looked for. */
export class NoNelmHere extends Error {
  override readonly name = 'NoNelmHere';
}

/** In milliseconds. It is on this machine, and answers at once. */
const longestWait = 10_000;

/**
 * What time it is on the stack that runs on this machine, in epoch milliseconds: it may have a clock of its own.
 *
 * @param lambdaUrl where its Lambda is
 * @throws NoNelmHere when none answers there
 */
export async function timeOfStack(lambdaUrl: string): Promise<number> {
  const time = await fetch(new URL('/clock', lambdaUrl), { signal: AbortSignal.timeout(longestWait) })
    .then(async (answer) => z.object({ now: z.number() }).parse(await answer.json()).now)
    // Something else may listen there, that answers whatever it likes, or nothing.
    .catch(() => undefined);
  if (time !== undefined) return time;
  throw new NoNelmHere(
    `No nelm answers at ${lambdaUrl}. Start one with npx nelm start, give --stage NAME for a deployed one, or its port with --lambda-port N.`,
  );
}
