import { scheduledJobSchema } from '../../../lib/durable/schedule.ts';
import { folderOfRun, heldRunId, payloadSchema } from '../../../lib/flows/expiry-sweep/sweepRun.ts';
import { eventPayloadSchema } from '../../../lib/flows/hr-events/eventRun.ts';
import { queuePayload } from '../../../lib/hr/eventRunName.ts';
import { hrEventSchema } from '../../../lib/hr/hrEvent.ts';
import { queueOf } from '../../../lib/hr/waitingEvent.ts';
import { dropSchema, dropsSchema } from '../../../lib/store/drop.ts';

/** The sign that takes the most bytes in JSON: six for one of a key. */
const longest = (length: number) => '\u0001'.repeat(length);
const scheduledAt = '2026-11-28T06:00:00.000Z';
const job = (name: string) => scheduledJobSchema.parse({ job: name, scheduledAt, dryRun: false });

/** A file whose key is as long as S3 lets one be, as S3 tells of it. */
function largestDrop() {
  const object = {
    ...{ key: encodeURIComponent(longest(1_024)), size: 5 * 2 ** 40, eTag: `${'f'.repeat(32)}-10000` },
    ...{ sequencer: 'f'.repeat(1_024), versionId: 'v'.repeat(1_024) },
  };
  const s3 = { bucket: { name: 'b'.repeat(63) }, object };
  const [drop] = dropsSchema.parse({ Records: [{ eventTime: scheduledAt, s3 }] });
  return dropSchema.parse(drop);
}

/** Events for a source whose name is as long as an event may have it, of letters of four bytes. */
function largestQueue() {
  const event = hrEventSchema.parse({
    ...{ id: 'e', type: 'withdrawn', occurredAt: scheduledAt, source: '𠀀'.repeat(100) },
    person: { accountName: 'ada' },
  });
  return eventPayloadSchema.parse(queuePayload(queueOf({ system: 'standard', event }), Date.parse(scheduledAt)));
}

/** A source that waits for a decision, with the longest names that it has in the tenant. */
function largestHeld() {
  const source = {
    ...{ id: 'a'.repeat(64), name: longest(1_024), ids: ['a'.repeat(64), 'b'.repeat(64)], people: 1_000_000 },
    cutoff: Date.parse(scheduledAt),
  };
  const runId = `20261128T060000000Z-expiry-sweep`;
  const id = heldRunId(runId, source.id);
  return payloadSchema.parse({
    held: { source, due: 1_000_000, run: { id, folder: folderOfRun(id), foundIn: folderOfRun(runId) } },
  });
}

/** The largest that each flow is started with. */
export const largestPayloads: Readonly<Record<string, unknown>> = {
  approvals: job('approvals'),
  'contract-choice': { contractId: 'f'.repeat(32) },
  'csv-import': largestDrop(),
  'expected-files': job('expected-files'),
  'expiry-notice': job('expiry-notice'),
  'expiry-sweep': largestHeld(),
  'hr-events': largestQueue(),
  'manager-transfer': { transferId: 'f'.repeat(32) },
  'source-backup': job('source-backup'),
  'source-drift': job('source-drift'),
};
