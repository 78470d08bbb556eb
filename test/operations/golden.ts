import path from 'node:path';
import type { Execution } from '../../local/aws/durable/execution.ts';
import type { Crash } from '../inProcess.ts';
import type { Circumstances } from './chance.ts';
import { operationsOf, type Scenarios } from './scenario.ts';
import { approvalsScenarios } from './scenarios/approvals.ts';
import { contractChoiceScenarios } from './scenarios/contractChoice.ts';
import { csvImportScenarios } from './scenarios/csvImport.ts';
import { expectedFilesScenarios } from './scenarios/expectedFiles.ts';
import { expiryNoticeScenarios } from './scenarios/expiryNotice.ts';
import { expirySweepScenarios } from './scenarios/expirySweep.ts';
import { hrEventsScenarios } from './scenarios/hrEvents.ts';
import { managerTransferScenarios } from './scenarios/managerTransfer.ts';
import { sourceBackupScenarios } from './scenarios/sourceBackup.ts';
import { sourceDriftScenarios } from './scenarios/sourceDrift.ts';
import { startStage } from './stage.ts';

/** The scenarios of each flow, by the name of its golden file. */
export const flows: Record<string, Scenarios> = {
  approvals: approvalsScenarios,
  'contract-choice': contractChoiceScenarios,
  'csv-import': csvImportScenarios,
  'expected-files': expectedFilesScenarios,
  'expiry-notice': expiryNoticeScenarios,
  'expiry-sweep': expirySweepScenarios,
  'hr-events': hrEventsScenarios,
  'manager-transfer': managerTransferScenarios,
  'source-backup': sourceBackupScenarios,
  'source-drift': sourceDriftScenarios,
};

/** UUIDs of the first playing come in order, those of the second one backwards. */
export const first: Circumstances = {
  startsAt: '2026-11-24T10:00:00Z',
  zone: 'UTC',
  random: 0,
  uuid: (count) => count,
};
export const second: Circumstances = {
  ...{ startsAt: '2027-11-24T17:40:30Z', zone: 'Pacific/Auckland', random: 0.999 },
  uuid: (count) => 2 ** 48 - count,
};

/**
 * The operations of every scenario of a flow, as its golden file has them.
 *
 * @param see is shown the executions of each
 * @param judging by which roles the flow's calls are judged; all may do all where it is left out
 */
export async function goldenText(
  scenarios: Scenarios,
  { startsAt }: Circumstances,
  crash: Crash,
  see: (title: string, executions: readonly Execution[]) => void = () => {},
  judging?: Parameters<typeof startStage>[2],
): Promise<string> {
  const parts: string[] = [];
  for (const [title, play] of Object.entries(scenarios)) {
    const stage = await startStage(startsAt, crash, judging);
    try {
      const executions = await play(stage);
      see(title, executions);
      parts.push(`# ${title}`, ...executions.map((execution) => operationsOf(execution).join('\n')));
    } finally {
      await stage.close();
    }
  }
  return `${parts.join('\n\n')}\n`;
}

/** Where the operations of a flow are written down. */
export const golden = (flow: string) => path.join(import.meta.dirname, `${flow}.txt`);
