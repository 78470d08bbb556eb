import * as z from 'zod';
import { toType } from '../lib/config/toType.ts';
import { failureText, mostFailures, shortName } from './console/failure.ts';
import { GoesOn } from './goesOn.ts';
import { notHereAnyMore } from './lookAgain.ts';

const failuresSchema = z.object({
  failures: z.array(z.object({ functionName: z.string(), message: z.string(), count: z.number() })),
});

const secondsUntilSaid = 10;
const minutesUntilGivenUp = 30;

export type WatchOptions = {
  /** Where the local Lambda is; a deployed one does not tell of failures. */
  url: string | undefined;
  flow: string;
  /** Gets what is to be shown. */
  say: (text: string) => void;
  /** Epoch milliseconds of the machine. */
  now: () => number;
};

/**
 * Begins to watch a flow that is waited for. Each call of what is returned says what there is to say: that it crashed, at
 * once, and now and then that it has not ended. It is given how many events the run has: a run in which something happens
 * is waited for, however long it takes.
 *
 * @returns rejects when waiting longer is of no use, with what to do; with GoesOn when nothing happened for half an hour
 */
export async function watchFlow({ url, flow, say, now }: WatchOptions): Promise<(events: number) => Promise<void>> {
  const name = shortName(flow);
  let before = (await lastFailure(url, name))?.count ?? 0;
  const begun = now();
  let seen = before;
  let [eventsSeen, changedAt] = [0, begun];
  let saidAt = begun - 60_000 + secondsUntilSaid * 1000;
  return async (events) => {
    const at = now();
    if (events !== eventsSeen) [eventsSeen, changedAt] = [events, at];
    const failure = await lastFailure(url, name);
    const count = failure?.count ?? 0;
    // It has succeeded meanwhile, so counting begins anew.
    if (count < seen) before = 0;
    if (failure && count !== seen) say(failureText(failure));
    seen = count;
    if (seen - before >= mostFailures) {
      throw new Error(
        `${name} failed ${mostFailures} times; nobody waits for it any more. What it wrote is in state/log.jsonl of the folder of --data (.local). Mend it and start nelm again: its run goes on then.`,
      );
    }
    if (at - changedAt >= minutesUntilGivenUp * 60_000) {
      throw new GoesOn(
        `In ${name} nothing has happened for ${minutesUntilGivenUp} minutes; nobody waits for it any more. It goes on by itself, and ${toType('runs')} shows what became of it.`,
      );
    }
    if (at - saidAt < 60_000) return;
    saidAt = at;
    say(`${name} has not ended; still waiting …`);
  };
}

async function lastFailure(url: string | undefined, name: string) {
  if (url === undefined) return undefined;
  const answer = await fetch(new URL('/failures', url)).catch(() => undefined);
  if (!answer?.ok) throw new Error(notHereAnyMore(url));
  const { failures } = failuresSchema.parse(await answer.json());
  return failures.find(({ functionName }) => shortName(functionName) === name);
}
