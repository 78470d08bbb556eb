import type { ImportReport } from '../../lib/flows/csv-import/importReport.ts';

/** A file that was applied: whom it took, whom it rejected, and whether it says that all others are not there. */
export type Applied = {
  droppedAt: number;
  runId: string;
  taken: Set<string>;
  rejected: Set<string>;
  isRoster: boolean;
  /** Nobody knows how far it came. */
  isUnsure?: boolean;
  /** Of whom it may have the say, as it was carried out for some. */
  maybe?: Set<string>;
  isFullList: boolean;
};

/** What became of a file by its report, as far as the plain rules leave it open. */
export type Outcome = Pick<ImportReport, 'outcome' | 'counts' | 'decision'> & {
  startedAt: number;
  finishedAt: number;
  /** Whom its lists of people name who end, wait or could not be ended: those of its rows too. */
  ending: readonly string[];
  /** In which of them its days were read, of one or, where nelm was deployed meanwhile, of several. */
  timeZones: readonly string[];
  /** Whether its run has lost the lock when it had sent something, and begun again: that counts as done, whoever has the say by then. */
  hasBegunAgain?: boolean;
};

/** Of files of the same millisecond the order of their runs counts. */
export function isLater(one: Drop, other: Drop): boolean {
  return one.droppedAt === other.droppedAt ? one.runId > other.runId : one.droppedAt > other.droppedAt;
}

type Drop = { droppedAt: number; runId: string };

/** Of whom nothing was done a file has no say, be it a full list that names them, or lacks them. */
export function withoutSay({ taken, rejected }: Applied, all: readonly string[]): void {
  for (const account of all) {
    taken.delete(account);
    rejected.add(account);
  }
}
