import { createHash } from 'node:crypto';
import type { EvidenceKind, EvidenceLine } from './evidenceLine.ts';

/** A line that may be chosen: where it stood, and by what it is. */
type Candidate = { line: EvidenceLine; place: number; digest: string };

/**
 * Draws so many lines of each kind by a rule that whoever looks can repeat: those whose SHA-256, of the seed and the line, comes
 * first. Who names the seed could not be known before, so that nobody could keep a line out. No more than those are held.
 */
export function createSample(most: number, seed: string) {
  const chosen = new Map<EvidenceKind, Candidate[]>();
  let place = 0;
  return {
    add(line: EvidenceLine): void {
      const digest = createHash('sha256')
        .update(`${seed}\n${JSON.stringify(line)}`)
        .digest('hex');
      const ofKind = chosen.get(line.kind) ?? [];
      chosen.set(line.kind, ofKind);
      place += 1;
      const before = ofKind.findIndex((one) => digest < one.digest);
      ofKind.splice(before === -1 ? ofKind.length : before, 0, { line, place, digest });
      if (ofKind.length > most) ofKind.pop();
    },
    /** Those that were drawn, in the order in which they came. */
    lines: (): EvidenceLine[] =>
      [...chosen.values()]
        .flat()
        .sort((one, other) => one.place - other.place)
        .map(({ line }) => line),
  };
}
