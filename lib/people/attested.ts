import * as z from 'zod';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';
import { personDigest } from './personDigest.ts';

const attestationSchema = z.object({
  /** `still here`: somebody has looked, and the person is there. `let end`: the contract is to end on the day that it has. */
  kind: z.enum(['still here', 'let end']),
  by: z.string(),
  at: z.iso.datetime(),
  /** Of `let end`: which end that was said of, ISO 8601. With another end it says nothing. */
  endDate: z.string().optional(),
});

/** What somebody has said of a person whom they look after. It changes nothing in the tenant. */
export type Attestation = z.infer<typeof attestationSchema>;

const attestedSchema = z.object({
  version: z.literal(1),
  accountName: z.string(),
  /** The newest last. */
  attestations: z.array(attestationSchema),
});

/** So many are kept of a person; older ones go. */
const mostKept = 50;

/** Writes down what somebody has said of a person, under a key that tells nobody who that is. */
export async function attest(
  bucket: Pick<Bucket, 'readJson' | 'create' | 'replace'>,
  sourceId: string,
  accountName: string,
  attestation: Attestation,
): Promise<void> {
  await changeJson(bucket, keys.attested(sourceId, personDigest(accountName)), attestedSchema, (kept) => {
    const attestations = [...(kept?.attestations ?? []), attestation].slice(-mostKept);
    return { version: 1 as const, accountName, attestations };
  });
}

/** What was said of a person, the oldest first. */
export async function readAttestations(
  bucket: Pick<Bucket, 'readJson'>,
  sourceId: string,
  accountName: string,
): Promise<Attestation[]> {
  const kept = await bucket.readJson(keys.attested(sourceId, personDigest(accountName)), attestedSchema);
  return kept?.value.attestations ?? [];
}

/** Whether it was said last that a contract is to end as it stands, of this very end. */
export function isLetEnd(attestations: readonly Attestation[], endDate: string): boolean {
  const last = attestations.findLast(({ kind }) => kind === 'let end');
  return last?.endDate !== undefined && Date.parse(last.endDate) === Date.parse(endDate);
}

/** Reads who of a source has said that somebody's contract is to end: one list for all, and one object for whoever was attested. */
export async function readLetEnds(
  bucket: Pick<Bucket, 'list' | 'readJson'>,
  sourceId: string,
): Promise<(accountName: string, endDate: string) => Promise<boolean>> {
  const known = new Set(await bucket.list(keys.attestedOf(sourceId)));
  return async (accountName, endDate) => {
    if (!known.has(keys.attested(sourceId, personDigest(accountName)))) return false;
    return isLetEnd(await readAttestations(bucket, sourceId, accountName), endDate);
  };
}
