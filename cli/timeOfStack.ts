import * as z from 'zod';

/** Nothing runs on this machine where a nelm was looked for. */
export class NoNelmHere extends Error {
  override readonly name = 'NoNelmHere';
}

/**
 * What time it is on the stack that runs on this machine, in epoch milliseconds: it may have a clock of its own.
 *
 * @param lambdaUrl where its Lambda is
 * @throws NoNelmHere when none answers there
 */
export async function timeOfStack(lambdaUrl: string): Promise<number> {
  const answer = await fetch(new URL('/clock', lambdaUrl)).catch(() => undefined);
  if (answer?.ok) return z.object({ now: z.number() }).parse(await answer.json()).now;
  throw new NoNelmHere(
    `No nelm answers at ${lambdaUrl}. Start one with npx nelm start, give --stage NAME for a deployed one, or its port with --lambda-port N.`,
  );
}
