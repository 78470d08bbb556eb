import { backUpSource } from '../../lib/flows/source-backup/backUpSource.ts';
import { IscRefusedError } from '../../lib/isc/errors.ts';
import { noRequests } from '../../lib/isc/requestCounts.ts';
import { applySteps } from '../../lib/sources/applySteps.ts';
import { type Difference, differencesOf } from '../../lib/sources/differences.ts';
import type { SourceStep } from '../../lib/sources/sourceSteps.ts';
import { stepsText } from '../../lib/sources/stepText.ts';
import { keys } from '../../lib/store/keys.ts';
import { acquireLock, releaseLock, renewLock } from '../../lib/store/lock.ts';
import { Interrupted } from '../interrupted.ts';
import { isBackedUp, lossNow } from './losses.ts';
import { countedSteps, readPlan } from './planning.ts';
import { fileName, type SourcesTools, sourcesToType } from './sourcesTools.ts';

/** What was to be done, and how much of it was. `backups`: the keys of those that were made before something was lost. */
export type Applied = { changes: number; made: number; differences: Difference[]; backups: string[] };

/**
 * Makes the sources of the tenant what nelm.sources.ts states. What cannot be brought back is lost only with `allowLoss`, and
 * then after a backup of each source that it is lost of.
 *
 * @throws Error when something would be lost, when a run works on a source that loses something, or when the tenant refuses
 *   a step: what was done until then stays, and a new plan has the rest
 * @throws Interrupted when the signal was aborted: the step that had begun was done, and a new plan has the rest
 */
export async function applySources(
  tools: SourcesTools,
  { allowLoss, signal }: { allowLoss: boolean; signal: AbortSignal },
): Promise<Applied> {
  const { isc, title, say, confirm } = tools;
  // As long as nothing was changed, nothing has to be finished.
  const looking = { ...tools, isc: isc.with({ signal }) };
  const { steps } = await readPlan(looking);
  const plan = { changes: steps.length, differences: differencesOf(steps) };
  if (steps.length === 0) {
    say(`Nothing is to be done: the sources of ${title} are as ${fileName(tools)} states them.`);
    return { ...plan, made: 0, backups: [] };
  }
  say(stepsText(steps));
  const losses = await lossesOf(looking, steps);
  if (losses.length > 0 && !allowLoss) {
    const what = losses.map(({ what }) => what).join('\n');
    throw new Error(
      `${what}\nNothing was changed. What is lost so cannot be brought back: --allow-loss makes a backup, and goes on.`,
    );
  }
  await confirm(`\n${countedSteps(steps)} to ${title}.`);
  signal.throwIfAborted();
  const backups = new Map<string, string[]>();
  const backUpFirst = async ({ source }: Loss) => {
    const key = await backUp(looking, source);
    backups.set(source.id, [...(backups.get(source.id) ?? []), key]);
  };
  await withLocks(tools, steps, async (renew) => {
    // Somebody may have come since it was asked. From here on no run works on a source that loses something.
    const lost = allowLoss ? await lossesOf(looking, steps) : [];
    for (const loss of new Map(lost.map((one) => [one.source.id, one])).values()) await backUpFirst(loss);
    let done = 0;
    const applied = applySteps(isc, steps, {
      // The tenant can be changed past nelm as well, which no lock keeps off.
      async before(step) {
        signal.throwIfAborted();
        await renew();
        const [loss] = await lossesOf(looking, [step]);
        if (loss === undefined) return;
        if (!allowLoss) throw new Error(`${loss.what} That is new. It is lost only with --allow-loss.`);
        const newest = backups.get(loss.source.id)?.at(-1);
        if (!(await isBackedUp(looking, step, newest))) await backUpFirst(loss);
      },
      after() {
        done += 1;
      },
    });
    await applied.catch((error: Error) => {
      if (error instanceof Interrupted) throw new Interrupted(`Interrupted: ${leftText(tools, steps, done)}`);
      throw new Error(stoppedAt(tools, steps, done, error), { cause: error });
    });
  });
  say(`\nDone: ${countedSteps(steps)}.`);
  if (steps.some(({ kind }) => kind === 'create source')) {
    say(
      `${sourcesToType(tools, 'pull')} adds the ids of new sources to ${fileName(tools)}: by its id a source can be renamed later.`,
    );
  }
  return { ...plan, made: steps.length, backups: [...backups.values()].flat() };
}

/** For how long runs are kept off a source, should the process be killed. Applying takes seconds. */
const leaseMilliseconds = 10 * 60_000;

type Loss = { step: SourceStep; source: { id: string; name: string }; what: string };

async function lossesOf({ isc, config }: SourcesTools, steps: readonly SourceStep[]): Promise<Loss[]> {
  const losses: Loss[] = [];
  for (const step of steps) {
    const what = await lossNow(isc, step, config);
    const { id, name } = step.source;
    if (what !== undefined && id !== undefined) losses.push({ step, source: { id, name }, what });
  }
  return losses;
}

/** Backs up a source before something of it is lost. @returns the key of the backup */
async function backUp(
  { bucket, isc, config, now, say }: SourcesTools,
  source: { id: string; name: string },
): Promise<string> {
  const time = await now();
  const scheduledAt = new Date(time).toISOString();
  const id = runIdAt(time);
  const run = { id, folder: keys.jobRun('sources-apply', id), scheduledAt, dryRun: false };
  const attempt = { counts: noRequests(), signal: new AbortController().signal };
  const { key = keys.backupsOf(source.id) } = await backUpSource(
    { bucket, isc, config, now: () => time },
    run,
    source,
    attempt,
  );
  say(`Backed up ${source.name}: ${key}.`);
  return key;
}

/** Keeps runs off the sources that lose an attribute, or are removed, meanwhile. */
async function withLocks(
  tools: SourcesTools,
  steps: readonly SourceStep[],
  work: (renew: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const { bucket, now } = tools;
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
        throw new Error(heldText(tools, taken.heldBy, name));
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

/** An earlier apply that was killed cannot be asked: its lock ends by itself, ten minutes after its last step. */
function heldText(tools: SourcesTools, heldBy: string, name: string): string {
  const rule = `Nothing was changed: ${name} loses something, and while it does nothing else may work on it.`;
  return heldBy.endsWith('-sources-apply')
    ? `${rule} An earlier ${sourcesToType(tools, 'apply')} (${heldBy}) has its lock. If that was killed, type ${sourcesToType(tools, 'apply')} again once the lock has run out, 10 minutes after its last step.`
    : `${rule} The run ${heldBy} has its lock: type ${sourcesToType(tools, 'apply')} again when that has ended.`;
}

function runIdAt(now: number): string {
  return `${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}-sources-apply`;
}

/** What became of the steps when one could not be done. The tenant's own words may be shown to whoever wrote the file. */
function stoppedAt(tools: SourcesTools, steps: readonly SourceStep[], done: number, error: Error): string {
  const step = steps[done];
  const words = error instanceof IscRefusedError ? error.serverMessages : [];
  return [
    'This could not be done:',
    step ? stepsText([step]) : '',
    [error.message, ...words].join('\n'),
    leftText(tools, steps, done),
  ].join('\n');
}

function leftText(tools: SourcesTools, steps: readonly SourceStep[], done: number): string {
  return `${done} of ${countedSteps(steps)} ${done === 1 ? 'is' : 'are'} made. ${sourcesToType(tools, 'plan')} shows what is left, and ${sourcesToType(tools, 'apply')} makes it.`;
}
