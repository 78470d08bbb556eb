import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { Config } from '../../config/config.ts';
import type { LinkKeys } from '../../decisions/linkKeys.ts';
import type { countedSteps } from '../../durable/steps.ts';
import type { Isc } from '../../isc/client.ts';
import type { Mailer } from '../../mail/mailer.ts';
import type { Bucket } from '../../store/bucket.ts';

/** What a sweep works with. */
export type SweepTools = {
  bucket: Bucket;
  isc: Isc;
  mailer: Mailer;
  config: Config;
  url: string;
  linkKeys: LinkKeys;
  /** Starts the wait for a decision on one source, by name. */
  startHeld: (name: string, payload: unknown) => Promise<unknown>;
  now: () => number;
};

/** One run, and where it keeps its things. */
export type SweepRun = {
  id: string;
  folder: string;
  /** The folder of the run that found the people: its own, unless it waited for a decision. */
  foundIn: string;
};

/** What the steps of a story share. */
export type Story = ReturnType<typeof countedSteps> & { context: DurableContext; tools: SweepTools; run: SweepRun };

/** The run of a scheduled job. */
export function sweepRun(id: string): SweepRun {
  const folder = `runs/_expiry-sweep/${id}`;
  return { id, folder, foundIn: folder };
}
