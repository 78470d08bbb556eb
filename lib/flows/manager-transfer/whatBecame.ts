import { accountKey } from '../../people/person.ts';
import type { Transfer } from '../../transfers/keptTransfer.ts';
import { readPeopleDone } from './changeManagers.ts';
import type { TransferredPerson } from './transferReport.ts';
import type { TransferResult, TransferRun, TransferTools } from './transferRun.ts';

/** What became of everybody of a transfer. Whoever nothing was done about is among them, with the reason. */
export async function whatBecame(
  { bucket }: Pick<TransferTools, 'bucket'>,
  run: TransferRun,
  { people, from }: Pick<Transfer, 'people' | 'from'>,
  outcome: TransferResult['outcome'],
): Promise<TransferredPerson[]> {
  const became = await readPeopleDone(bucket, run);
  const named = new Set(became.map(({ accountName }) => accountKey(accountName)));
  const others = people
    .filter(({ accountName }) => !named.has(accountKey(accountName)))
    .map(({ accountName }) => ({
      accountName,
      outcome: 'not changed' as const,
      ...{ from, to: from },
      reason: whyNot[outcome],
    }));
  return [...became, ...others];
}

const whyNot = {
  transferred: '',
  partly: 'It was not come to.',
  failed: 'It was not come to.',
  declined: 'The other manager declined.',
  lapsed: 'The other manager did not answer in time.',
  refused: 'Nobody could be asked.',
} as const;
