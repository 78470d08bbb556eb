import type { OperationUpdate } from '@aws/durable-execution-sdk-js';
import { expect } from 'vitest';
import type { Execution } from '../../local/aws/durable/execution.ts';
import { type Crash, everywhereOnce } from '../inProcess.ts';
import { under } from './chance.ts';
import { first } from './golden.ts';
import { operationsOf, type Scenarios } from './scenario.ts';
import { type Stage, startStage } from './stage.ts';

/**
 * Crashes at every checkpoint, but those that only begin a step: its work would go on and be done twice, which the tests of each
 * flow are about, and whoever does it again may find what was left, such as a request that is there already.
 *
 * @param crashed is told of every crash
 */
export function atEveryCheckpoint(when: 'before' | 'after', crashed: () => void): Crash {
  const everywhere = everywhereOnce(when, crashed);
  return (execution, updates) =>
    updates.every((update) => isBegin(update) || isOneOfManyLooks(execution, update))
      ? undefined
      : everywhere(execution, updates);
}

const isBegin = ({ Type, Action }: OperationUpdate) => Type === 'STEP' && Action === 'START';

/** A step that is looked at a hundred times is crashed at a few of them: the others are no different. */
function isOneOfManyLooks({ operations }: Execution, { Id, Action }: OperationUpdate): boolean {
  const attempts = operations.find((one) => one.Id === Id)?.StepDetails?.Attempt ?? 0;
  return Action === 'RETRY' && attempts > 3;
}

/** A batch that was deleted, and of which the flow was killed before it knew, is found to be gone: it is one round fewer. */
const rounds = /delete a batch|let the list catch up/;

/**
 * Plays a scenario with a crash at every checkpoint, and without: what the runs report, who was told, and what is left must be
 * the same, and so must the operations.
 */
export async function expectSameWithCrashes(play: Scenarios[string], when: 'before' | 'after'): Promise<void> {
  let crashes = 0;
  const crash = atEveryCheckpoint(when, () => {
    crashes += 1;
  });
  const disturbed = await playedWith(play, crash);
  expect(disturbed).toEqual(await playedWith(play, () => undefined));
  expect(crashes).toBeGreaterThanOrEqual(new Set(disturbed.operations.flat()).size);
}

async function playedWith(play: Scenarios[string], crash: Crash) {
  const { value } = await under(first, async () => {
    const stage = await startStage(first.startsAt, crash);
    try {
      const executions = await play(stage);
      const operations = executions.map((one) => operationsOf(one).filter((operation) => !rounds.test(operation)));
      return { statuses: executions.map(({ status }) => status), operations, ...(await leftOf(stage)) };
    } finally {
      await stage.close();
    }
  });
  return value;
}

/** What hangs on the moment, which a crash may have moved on. */
const ofItsRun = /\d{8}T\d{9}Z(-[0-9a-f]{12})?(-approval-[0-9a-f]{8})?/g;

/** The ids of contracts, and of mails about them, in which it stands when their record was changed. */
const ofItsRecord = /\b[0-9a-f]{32}(?:[0-9a-f]{8})?\b/g;

type Report = { kind: string; outcome: string; error?: string; counts?: unknown };

/** What is left when a scenario was played. How many requests it took is not: what is done again asks again. */
async function leftOf({ box, isc }: Stage) {
  const keys = await box.objects.list('');
  const reports = keys.filter((key) => key.endsWith('/report.json'));
  const texts = await Promise.all(reports.map(async (key) => String((await box.objects.read(key))?.bytes)));
  return {
    keys: keys.map((key) => key.replaceAll(ofItsRun, '<run>').replaceAll(ofItsRecord, '<id>')).sort(),
    reports: texts.map((text) => {
      const { kind, outcome, error, counts }: Report = JSON.parse(text);
      return { kind, outcome, error, counts };
    }),
    mails: (await box.mails()).map(({ subject }) => subject).sort(),
    people: (await Array.fromAsync(isc.records.list(), ({ accountName }) => accountName)).sort(),
  };
}
