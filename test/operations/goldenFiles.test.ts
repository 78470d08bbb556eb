import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { OperationUpdate } from '@aws/durable-execution-sdk-js';
import { describe, expect, test, vi } from 'vitest';
import type { Flow } from '../../lib/durable/flow.ts';
import type { Tools } from '../../lib/tools/tools.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';
import { filesIn } from '../house.ts';
import { type Crash, everywhereOnce } from '../inProcess.ts';
import { type Circumstances, under } from './chance.ts';
import { operationsOf, type Scenarios } from './scenario.ts';
import { approvalsScenarios } from './scenarios/approvals.ts';
import { contractChoiceScenarios } from './scenarios/contractChoice.ts';
import { csvImportScenarios } from './scenarios/csvImport.ts';
import { expiryNoticeScenarios } from './scenarios/expiryNotice.ts';
import { expirySweepScenarios } from './scenarios/expirySweep.ts';
import { hrEventsScenarios } from './scenarios/hrEvents.ts';
import { sourceBackupScenarios } from './scenarios/sourceBackup.ts';
import { startStage } from './stage.ts';

vi.setConfig({ testTimeout: 120_000 });

const flows: Record<string, Scenarios> = {
  approvals: approvalsScenarios,
  'contract-choice': contractChoiceScenarios,
  'csv-import': csvImportScenarios,
  'expiry-notice': expiryNoticeScenarios,
  'expiry-sweep': expirySweepScenarios,
  'hr-events': hrEventsScenarios,
  'source-backup': sourceBackupScenarios,
};

/** UUIDs of the first playing come in order, those of the second one backwards. */
const first: Circumstances = { startsAt: '2026-11-24T10:00:00Z', zone: 'UTC', random: 0, uuid: (count) => count };
const second: Circumstances = {
  ...{ startsAt: '2027-11-24T17:40:30Z', zone: 'Pacific/Auckland', random: 0.999 },
  uuid: (count) => 2 ** 48 - count,
};

/** The operations of every scenario of a flow, as its golden file has them. */
async function goldenText(scenarios: Scenarios, { startsAt }: Circumstances, crash: Crash): Promise<string> {
  const parts: string[] = [];
  for (const [title, play] of Object.entries(scenarios)) {
    const stage = await startStage(startsAt, crash);
    try {
      const executions = await play(stage);
      parts.push(`# ${title}`, ...executions.map((execution) => operationsOf(execution).join('\n')));
    } finally {
      await stage.close();
    }
  }
  return `${parts.join('\n\n')}\n`;
}

/**
 * Crashes after every checkpoint, but those that only begin a step: its work would go on and be done twice, which the tests
 * of each flow are about, and whoever does it again may find what was left, such as a request that is there already.
 */
function afterEveryCheckpoint(crashed: () => void): Crash {
  const everywhere = everywhereOnce('after', crashed);
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

const golden = (flow: string) => path.join(import.meta.dirname, `${flow}.txt`);

describe.each(Object.entries(flows))('the operations of %s', (flow, scenarios) => {
  test('are those that are written down, whatever the time, the zone, chance and crashes', async () => {
    const undisturbed = await under(first, () => goldenText(scenarios, first, () => undefined));
    let crashes = 0;
    const crash = afterEveryCheckpoint(() => {
      crashes += 1;
    });
    const disturbed = await under(second, () => goldenText(scenarios, second, crash));
    expect(disturbed.value).toBe(undisturbed.value);
    expect(crashes).toBeGreaterThanOrEqual(undisturbed.value.match(/^[A-Z]+ \w+ .+$/gm)?.length ?? 0);
    expect(disturbed.uuids).toBeGreaterThan(0);
    await expect(undisturbed.value).toMatchFileSnapshot(golden(flow));
  });
});

/** The names of steps and waits in the files of some folders, as far as they are written out there. */
async function namesIn(folders: readonly string[]): Promise<string[]> {
  const root = path.join(import.meta.dirname, '../..');
  const texts = (await filesIn(root, folders)).map((file) => readFile(path.join(root, file), 'utf8'));
  const named = /\b(?:step|lastStep|poll|wait)(?:<[^>(]*>)?\(\s*'([^']+)'|\bwaitForJob\(story, '([^']+)'/g;
  return (await Promise.all(texts)).flatMap((text) =>
    Array.from(text.matchAll(named), ([, name, job]) => name ?? job ?? ''),
  );
}

test('every step that is named in a flow stands in its golden file, and those of the frame in some', async () => {
  const written = new Map<string, string>();
  for (const flow of Object.keys(flows)) written.set(flow, await readFile(golden(flow), 'utf8'));
  written.set('frame', [...written.values()].join(''));
  const unmet: string[] = [];
  for (const [flow, text] of written) {
    const names = await namesIn(flow === 'frame' ? ['lib/durable', 'lib/decisions'] : [`lib/flows/${flow}`]);
    expect(names.length, flow).toBeGreaterThan(1);
    unmet.push(...names.filter((name) => !text.includes(` ${name}\n`)).map((name) => `${flow}: ${name}`));
  }
  expect(unmet).toEqual([]);
});

test.each<[string, (now: number) => boolean]>([
  ['chance', () => Math.random() < 0.5],
  ['the year', (now) => new Date(now).getUTCFullYear() === 2026],
  ['the zone of the process', () => new Date(0).getHours() === 0],
])('a flow that decides by %s outside a step is found out', async (_, decide) => {
  const flow: Flow<Tools> =
    ({ now }) =>
    async (_, context) => {
      await context.step(decide(now()) ? 'one way' : 'another way', async () => {});
      return { id: '', runId: '', folder: '', outcome: 'completed' };
    };
  const scenarios: Scenarios = { decides: async (stage) => [await stage.fire(stage.host(flow), 'deciding')] };
  const textIn = async (circumstances: Circumstances) =>
    (await under(circumstances, () => goldenText(scenarios, circumstances, () => undefined))).value;
  expect(await textIn(first)).toBe('# decides\n\nSTEP Step one way\n');
  expect(await textIn(second)).toBe('# decides\n\nSTEP Step another way\n');
});
