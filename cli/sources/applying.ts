import { backUpSource } from '../../lib/flows/source-backup/backUpSource.ts';
import { IscRefusedError } from '../../lib/isc/errors.ts';
import { noRequests } from '../../lib/isc/requestCounts.ts';
import { applySteps } from '../../lib/sources/applySteps.ts';
import type { SourceStep } from '../../lib/sources/sourceSteps.ts';
import { stepsText } from '../../lib/sources/stepText.ts';
import { keys } from '../../lib/store/keys.ts';
import { acquireLock, releaseLock, renewLock } from '../../lib/store/lock.ts';
import { lossNow } from './losses.ts';
import { countedSteps, readPlan } from './planning.ts';
import type { SourcesTools } from './sourcesTools.ts';

/**
 * Makes the sources of the tenant what nelm.sources.ts states. What cannot be brought back is lost only with `allowLoss`, and
 * then after a backup of each source that it is lost of.
 *
 * @throws Error when something would be lost, when a run works on a source that loses something, or when the tenant refuses
 *   a step: what was done until then stays, and a new plan has the rest
 */
export async function applySources(
  tools: SourcesTools,
  { allowLoss }: { allowLoss: boolean },
): Promise<'done' | 'nothing to do' | 'not wanted'> {
  const { isc, title, say, confirm, config } = tools;
  const { steps } = await readPlan(tools);
  if (steps.length === 0) {
    say(`Nothing is to be done: the sources of ${title} are as nelm.sources.ts states them.`);
    return 'nothing to do';
  }
  say(stepsText(steps));
  const losses = await lossesOf(tools, steps);
  if (losses.length > 0 && !allowLoss) {
    const what = losses.map(({ what }) => what).join('\n');
    throw new Error(
      `${what}\nNothing was changed. What is lost so cannot be brought back: --allow-loss makes a backup, and goes on.`,
    );
  }
  if (!(await confirm(`\n${countedSteps(steps)} to ${title}.`))) {
    say('Nothing was changed.');
    return 'not wanted';
  }
  await withLocks(tools, steps, async (renew) => {
    await backUp(tools, new Map(losses.map(({ source }) => [source.id, source])).values());
    let done = 0;
    const applied = applySteps(isc, steps, {
      // Somebody may have come since it was asked.
      async before(step) {
        await renew();
        const loss = allowLoss ? undefined : await lossNow(isc, step, config);
        if (loss !== undefined) throw new Error(`${loss} That is new. It is lost only with --allow-loss.`);
      },
      after() {
        done += 1;
      },
    });
    await applied.catch((error: Error) => {
      throw new Error(stoppedAt(steps, done, error), { cause: error });
    });
  });
  say(`\nDone: ${countedSteps(steps)}.`);
  if (steps.some(({ kind }) => kind === 'create source')) {
    say(
      'npx nelm sources pull adds the ids of new sources to nelm.sources.ts: by its id a source can be renamed later.',
    );
  }
  return 'done';
}

/** For how long runs are kept off a source, should the process be killed. Applying takes seconds. */
const leaseMilliseconds = 10 * 60_000;

type Loss = { source: { id: string; name: string }; what: string };

async function lossesOf({ isc, config }: SourcesTools, steps: readonly SourceStep[]): Promise<Loss[]> {
  const losses: Loss[] = [];
  for (const step of steps) {
    const what = await lossNow(isc, step, config);
    const { id, name } = step.source;
    if (what !== undefined && id !== undefined) losses.push({ source: { id, name }, what });
  }
  return losses;
}

/** Backs up sources before something of them is lost. */
async function backUp(
  { bucket, isc, config, now, say }: SourcesTools,
  sources: Iterable<{ id: string; name: string }>,
): Promise<void> {
  const time = await now();
  const scheduledAt = new Date(time).toISOString();
  const id = runIdAt(time);
  const run = { id, folder: keys.jobRun('sources-apply', id), scheduledAt, dryRun: false };
  for (const source of sources) {
    const attempt = { counts: noRequests(), signal: new AbortController().signal };
    const { key } = await backUpSource({ bucket, isc, config, now: () => time }, run, source, attempt);
    say(`Backed up ${source.name}: ${key}.`);
  }
}

/** Keeps runs off the sources that lose an attribute, or are removed, meanwhile. */
async function withLocks(
  { bucket, now }: SourcesTools,
  steps: readonly SourceStep[],
  work: (renew: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const removing = steps.filter(({ kind }) => kind === 'remove source' || kind === 'remove attribute');
  const sources = new Map(
    removing.flatMap(({ source: { id, name } }) => (id === undefined ? [] : [[id, name] as const])),
  );
  const held: { id: string; generation: string }[] = [];
  try {
    for (const [id, name] of sources) {
      // It is asked after the question: the lease of a lock by the time before could be over already.
      const time = await now();
      const taken = await acquireLock(bucket, id, runIdAt(time), time, leaseMilliseconds);
      if ('heldBy' in taken) {
        throw new Error(heldText(taken.heldBy, name));
      }
      held.push({ id, generation: taken.generation });
    }
    await work(async () => {
      for (const { id, generation } of held) await renewLock(bucket, id, generation, await now(), leaseMilliseconds);
    });
  } finally {
    for (const { id, generation } of held) await releaseLock(bucket, id, generation);
  }
}

/** An earlier apply that was stopped cannot be asked: its lock ends by itself, ten minutes after its last step. */
function heldText(heldBy: string, name: string): string {
  return heldBy.endsWith('-sources-apply')
    ? `An earlier npx nelm sources apply, ${heldBy}, has ${name}. Nothing was changed. If it was stopped, its lock ends at most 10 minutes after its last step: apply again then.`
    : `The run ${heldBy} works on ${name}. Nothing was changed: wait until it has ended.`;
}

function runIdAt(now: number): string {
  return `${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}-sources-apply`;
}

/** What became of the steps when one could not be done. The tenant's own words may be shown to whoever wrote the file. */
function stoppedAt(steps: readonly SourceStep[], done: number, error: Error): string {
  const step = steps[done];
  const words = error instanceof IscRefusedError ? error.serverMessages : [];
  return [
    'This could not be done:',
    step ? stepsText([step]) : '',
    [error.message, ...words].join('\n'),
    `${done} of ${countedSteps(steps)} ${done === 1 ? 'is' : 'are'} made. npx nelm sources plan shows what is left.`,
  ].join('\n');
}
