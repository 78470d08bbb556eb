import { createHash } from 'node:crypto';
import { type Roster, readRoster } from '../../people/csv/readRoster.ts';
import type { SchemaAttribute } from '../../people/person.ts';
import type { ImportRun, ImportTools } from './importRun.ts';

const mebibyte = 1024 * 1024;

/** Why a file is not imported. `superseded` when files that were dropped later have the say. */
export type NotImported = { kind: 'refused' | 'superseded'; reason: string };

/** A dropped file, and the SHA-256 of its bytes. */
export type DroppedRoster = Roster & { digest: string };

/** Reads the run's file and checks it on its own, without a look at the source's people. */
export async function readDroppedFile(
  { bucket, config }: ImportTools,
  { drop }: ImportRun,
  attributes: readonly SchemaAttribute[],
): Promise<DroppedRoster | NotImported> {
  const tooLarge = refuseTooLarge(drop.size);
  if (tooLarge) return tooLarge;
  const found = await bucket.read(drop.key, drop.etag, drop.versionId);
  if (found.kind === 'gone') {
    return {
      kind: 'refused',
      reason: 'The file was gone before it could be read. If it was not imported already, drop it again.',
    };
  }
  if (found.kind === 'replaced') {
    return {
      kind: 'refused',
      reason:
        'Another file of the same name was dropped before this one was read: nothing of this one was imported. If it says anything that the other does not, drop it again under a name of its own.',
    };
  }
  const roster = readRoster(found.bytes, attributes, config);
  return roster.kind === 'roster'
    ? { ...roster, digest: createHash('sha256').update(found.bytes).digest('hex') }
    : roster;
}

/** Refuses a file of more bytes than are read. */
export function refuseTooLarge(bytes: number): NotImported | undefined {
  if (bytes <= 20 * mebibyte) return undefined;
  const size = (bytes / mebibyte).toFixed(1);
  return { kind: 'refused', reason: `The file has ${size} MB; the most is 20 MB. Split it and drop the parts.` };
}
