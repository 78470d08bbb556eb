import { createHash } from 'node:crypto';
import * as z from 'zod';
import { count } from '../durable/runReport.ts';
import type { Bucket } from '../store/bucket.ts';
import { jsonText } from '../store/jsonText.ts';
import type { StoredBackup } from './backupNames.ts';

/** What stands beside a backup as `<date>.json`; written after it, so that a backup is whole once it has one. */
export const manifestSchema = z.object({
  version: z.literal(1),
  source: z.object({ id: z.string(), name: z.string() }),
  /** When the people were exported, and by which run. */
  exportedAt: z.iso.datetime(),
  runId: z.string(),
  rows: count,
  bytes: count,
  /** Of the CSV, in hexadecimal. */
  sha256: z.string(),
  /** The attributes of the source's schema at that moment: without them nobody could say what a column is. */
  schema: z.array(
    z.object({ type: z.string(), technicalName: z.string(), label: z.string(), required: z.boolean().optional() }),
  ),
});

const jsonSchema = jsonText(manifestSchema);

export type Manifest = z.infer<typeof manifestSchema>;

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The manifest of a backup: `gone` when there is none, `unreadable` when what is there is no manifest. */
export async function readManifest(
  bucket: Pick<Bucket, 'read'>,
  { folder, name }: StoredBackup,
): Promise<Manifest | 'gone' | 'unreadable'> {
  const found = await bucket.read(`${folder}/${name}.json`);
  if (found.kind !== 'found') return 'gone';
  const { data } = jsonSchema.safeParse(new TextDecoder().decode(found.bytes));
  return data ?? 'unreadable';
}
