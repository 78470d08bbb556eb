import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { acquireLock } from '../../lib/store/lock.ts';
import { seededSources } from '../../local/tenant/seed.ts';
import type { Crash } from '../inProcess.ts';
import { under } from './chance.ts';
import { first } from './golden.ts';
import type { Scenarios } from './scenario.ts';
import { type Between, type Stage, startStage } from './stage.ts';

const hour = 60 * 60_000;

/** A tenant that is down for nearly three hours, anew in each step that asks it for anything. */
function downInEachStep() {
  const known = new Set<string>();
  let step = '';
  let until = 0;
  const noteStep: Crash = (execution, updates) => {
    const looking = updates.findLast(({ Type, Action }) => Type === 'STEP' && Action === 'START');
    if (looking) step = `${execution.arn} ${looking.Id}`;
    return undefined;
  };
  const between =
    ({ clock }: Stage, within: Between = (_, send) => send()): Between =>
    async (request, send) => {
      if (!known.has(step)) until = clock.now() + 2.9 * hour;
      known.add(step);
      return clock.now() < until ? Response.json({}, { status: 503 }) : await within(request, send);
    };
  return { noteStep, between, steps: () => known.size };
}

/** Half the operations that an execution may have. */
const most = 1_500;

/**
 * Plays the first scenario of a flow, which waits for a lock for twelve hours where it takes one, and in each step for the tenant for
 * three, and holds the operations that it uses to those of docs/decisions/aws-limits.md.
 */
export async function expectFewOperations(flow: string, scenarios: Scenarios): Promise<void> {
  await under(first, async () => {
    const down = downInEachStep();
    const stage = await startStage(first.startsAt, down.noteStep);
    const { host } = stage;
    stage.host = (flow, options = {}) => host(flow, { ...options, between: down.between(stage, options.between) });
    await acquireLock(stage.box.bucket, seededSources.Contractors.id, 'another', stage.clock.now(), 11.9 * hour);
    try {
      const [play = async () => []] = Object.values(scenarios);
      const executions = await play(stage);
      expect(down.steps()).toBeGreaterThan(1);
      const used = executions.map(({ operationsUsed }) => operationsUsed);
      console.log(`${flow}: ${used.join(', ')} operations`);
      expect(Math.min(...used)).toBeGreaterThan(100);
      expect(Math.max(...used)).toBeLessThan(most);
      const page = await readFile(path.join(import.meta.dirname, '../../docs/decisions/aws-limits.md'), 'utf8');
      // A tenth more or less: a step more need not be written down.
      const said = Number(new RegExp(`\\b${flow} (\\d+)`).exec(page)?.[1]);
      expect(Math.abs(said - Math.max(...used)), 'docs/decisions/aws-limits.md').toBeLessThan(said / 10);
    } finally {
      await stage.close();
    }
  });
}

/** The flow that is played in the suite; the others are in the long runs. */
export const inSuite = 'expiry-sweep';
