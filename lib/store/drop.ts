import { createHash } from 'node:crypto';
import * as z from 'zod';

/** A file that was dropped in the bucket: what a flow is started with. */
export const dropSchema = z.object({
  bucket: z.string(),
  key: z.string(),
  etag: z.string(),
  size: z.int().nonnegative(),
  /** ISO instant with milliseconds. Of two files of a source the one dropped later decides. */
  droppedAt: z.iso.datetime(),
  /** Tells two drops of the same key apart. */
  sequencer: z.string(),
  /** Finds the file where another of its name was dropped since. A bucket without versions gives none, and neither did drops of old. */
  versionId: z.string().optional(),
});

export type Drop = z.infer<typeof dropSchema>;

/** A key as S3 writes it in an event: form-encoded (`+` for a space, `%C3%BC`). */
const eventKey = z.string().transform((encoded, context) => {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    context.addIssue('is not encoded as S3 does it');
    return z.NEVER;
  }
});

/** The dropped files of an S3 ObjectCreated event, by the fields that nelm reads of it. */
export const dropsSchema = z
  .object({
    Records: z.array(
      z.object({
        eventTime: z.iso.datetime(),
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({
            key: eventKey,
            size: z.int().nonnegative().default(0),
            eTag: z.string().default(''),
            sequencer: z.string().default(''),
            versionId: z.string().optional(),
          }),
        }),
      }),
    ),
  })
  .transform(({ Records }) =>
    Records.map(
      ({ eventTime, s3: { bucket, object } }): Drop => ({
        bucket: bucket.name,
        key: object.key,
        etag: object.eTag,
        size: object.size,
        droppedAt: new Date(eventTime).toISOString(),
        sequencer: object.sequencer,
        ...(object.versionId !== undefined && { versionId: object.versionId }),
      }),
    ),
  );

/** What programs put beside files: hidden files, locks of office programs, files that are still being written. */
const debris = /(?:^|\/)(?:\.[^/]*|~\$[^/]*|Thumbs\.db|desktop\.ini|[^/]+\.(?:tmp|part|partial|crdownload))$/i;

/**
 * Whether a key, or a file's name, is of a file that somebody means to be read. What kind of file it is, its content says: nothing
 * that was dropped disappears without a report.
 */
export function isMeant(key: string): boolean {
  return !key.endsWith('/') && !debris.test(key);
}

/**
 * The id of the run that a drop causes: sorts by time, and is the same however often the event is delivered. It holds
 * nothing of the file's name, which may be a person's.
 */
export function runIdOf(drop: Drop): string {
  const identity = [drop.bucket, drop.key, drop.etag, drop.sequencer, drop.droppedAt].join('\n');
  const digest = createHash('sha256').update(identity).digest('hex').slice(0, 12);
  return `${drop.droppedAt.replaceAll(/[-:.]/g, '')}-${digest}`;
}

/** The source that a file was dropped for: the folder between `inbox/` or `roster/` and the file's name; empty when there is none. */
export function sourceNamed(key: string): string {
  return key.slice(key.indexOf('/') + 1, Math.max(key.lastIndexOf('/'), key.indexOf('/') + 1)).trim();
}
