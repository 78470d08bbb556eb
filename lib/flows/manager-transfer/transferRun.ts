import type { Story as FlowStory, RunPlace } from '../../durable/flow.ts';
import { keys } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';
import { readTransfer, type Transfer, transferRunId } from '../../transfers/keptTransfer.ts';
import type { TransferReport } from './transferReport.ts';

/** What the run of a transfer works with. */
export type TransferTools = Tools;

/** The run of one transfer, and of which source; the source is there once the transfer has been read. */
export type TransferRun = RunPlace & { transferId: string; source?: Transfer['source'] | undefined; people: number };

export type TransferStory = FlowStory<TransferTools, TransferRun>;

/** What a run came to, before it is written down. */
export type TransferResult = Pick<TransferReport, 'outcome' | 'error'>;

/** The run for a transfer of which nothing but its id is known yet. */
export function describeTransfer(transferId: string): TransferRun {
  const id = `transfer-${transferId.slice(0, 12)}`;
  return { id, folder: keys.unknownSourceRun(id), transferId, people: 0 };
}

/** The run that carries a transfer out. It names nobody: what a step gives is kept with the execution. */
export function runOfTransfer(transfer: Transfer): TransferRun {
  const id = transferRunId(transfer);
  const { source, people } = transfer;
  return { id, folder: keys.sourceRun(source, id), transferId: transfer.id, source, people: people.length };
}

/**
 * Reads a transfer.
 *
 * @throws Error when it is gone
 */
export async function requireTransfer({ bucket }: Pick<TransferTools, 'bucket'>, id: string): Promise<Transfer> {
  const transfer = await readTransfer(bucket, id);
  if (transfer) return transfer;
  throw new Error(`${keys.transfer(id)} is gone; nothing was done. Ask for it again in the console.`);
}
