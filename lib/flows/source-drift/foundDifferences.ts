import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Attempt } from '../../durable/attempt.ts';
import { type Difference, differencesOf } from '../../sources/differences.ts';
import { planSources } from '../../sources/planSources.ts';
import { readTenantState } from '../../sources/tenantSources.ts';
import type { WantedSource } from '../../sources/wantedSources.ts';
import type { Bucket } from '../../store/bucket.ts';
import { changeJson } from '../../store/changeJson.ts';
import { keys } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';
import { type Found, foundSchema } from './driftReport.ts';

type Place = { folder: string };

/** What there is to know of a run outside the bucket: who is manager or approver is not among it. */
export type Counted = { differences: number; fresh: number; problems: number };

const toldSchema = z.object({
  version: z.literal(1),
  /** Digests of the differences that there were at the last comparison, of all of which the operators were told. */
  told: z.array(z.string()),
});

/**
 * Compares the tenant with what is stated, and keeps what differs in the run's folder, as it may name managers and approvers.
 * Safe to do twice.
 */
export async function compareSources(
  { isc, bucket }: Pick<Tools, 'isc' | 'bucket'>,
  run: Place,
  stated: readonly WantedSource[],
  attempt: Attempt,
): Promise<Counted> {
  const { steps, problems } = planSources(stated, await readTenantState(isc.with(attempt), stated));
  const told = new Set(await readToldDifferences(bucket));
  const differences = differencesOf(steps).map((one) => ({ ...one, fresh: !told.has(digestOf(one)) }));
  const found: Found = { differences, problems };
  await bucket.write(fileOf(run), JSON.stringify(found), 'application/json');
  const fresh = differences.filter((one) => one.fresh).length;
  return { differences: differences.length, fresh, problems: problems.length };
}

/** The digests of the differences of which the operators were told. */
export async function readToldDifferences(bucket: Pick<Bucket, 'readJson'>): Promise<string[]> {
  return (await bucket.readJson(keys.drift, toldSchema))?.value.told ?? [];
}

/** What a run has found. @throws Error when somebody has removed it meanwhile */
export async function readFound(bucket: Pick<Bucket, 'readJson'>, run: Place): Promise<Found> {
  const found = await bucket.readJson(fileOf(run), foundSchema);
  if (found) return found.value;
  throw new Error('differences.json is gone from the folder of the run. Run source-drift again.');
}

/**
 * Notes what differs now, so that the operators are told of each difference once, and again when it has gone and comes back.
 *
 * @param which `all`, or those only of which they were told before: of the others they are to be told first
 */
export async function noteTold(bucket: Bucket, run: Place, which: 'all' | 'told before'): Promise<void> {
  const { differences } = await readFound(bucket, run);
  const noted = differences.filter(({ fresh }) => which === 'all' || !fresh);
  const told = noted.map(digestOf).toSorted();
  await changeJson(bucket, keys.drift, toldSchema, (kept) =>
    (kept?.told ?? []).join() === told.join() ? undefined : { version: 1 as const, told },
  );
}

/** By what is in the tenant: what is stated may change without anybody having changed the tenant once more. */
function digestOf({ source, what, inTenant }: Difference): string {
  return createHash('sha256')
    .update(JSON.stringify([source, what, inTenant]))
    .digest('hex');
}

function fileOf({ folder }: Place): string {
  return `${folder}/differences.json`;
}
