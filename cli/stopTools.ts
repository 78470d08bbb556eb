import { setTimeout as sleep } from 'node:timers/promises';
import { startFlow } from '../lib/durable/startFlow.ts';
import { eventExecutionName, queuePayload, queueRunId } from '../lib/hr/eventRunName.ts';
import type { Confirm } from './confirming.ts';
import { functionThere, type Place } from './place/place.ts';
import type { StopTools } from './stopping.ts';

/** What a command about one person works with: their run is started, and looked for twice a second for half a minute. */
export async function stopToolsOf(place: Place, timeZone: string, confirm: Confirm): Promise<StopTools> {
  const { bucket, isc, lambda, stage } = place;
  const now = await place.now();
  return {
    bucket,
    isc,
    now,
    timeZone,
    confirm,
    async start(queue) {
      const payload = queuePayload(queue, now);
      const flow = functionThere(place, 'hr-events', 'flow');
      await startFlow(flow, eventExecutionName(queueRunId(payload)), payload, { stage, client: lambda });
    },
    pause: () => sleep(500),
    patience: 60,
  };
}
