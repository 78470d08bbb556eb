import { consoleActs } from './acts/console.ts';
import { fileActs } from './acts/files.ts';
import { linkActs } from './acts/links.ts';
import { offerActs } from './acts/offers.ts';
import { operatorActs } from './acts/operators.ts';
import { postActs } from './acts/posts.ts';
import { tenantActs } from './acts/tenant.ts';
import { troubleActs } from './acts/troubles.ts';
import { invoke, minute, untilTaken } from './acts/trying.ts';
import type { Journal } from './journal.ts';
import type { PlanEvent } from './plan.ts';
import type { World } from './world.ts';

/** Who does what the plan says, and what they sent so far. */
export type Actor = ReturnType<typeof actor>;

/** Carries out what the plan says happens outside of nelm. */
export function actor(world: World, journal: Journal) {
  const { time } = world;
  /** What schedules have fired, and for which moments. */
  const fired: { job: string; scheduledAt: string }[] = [];
  const { told, drop, restoreFrom } = fileActs(world, journal);
  const { eventSent, post, postOnce } = postActs(world, journal);
  const { decide, choose, scan } = linkActs(world, journal);
  const { decideRequests, askFor, byHand, drift, comeOrGo } = tenantActs(world, journal);
  const { stop } = operatorActs(world, journal);
  const { move, stopInConsole, tryAsManager } = consoleActs(world, journal);
  const { handOver, answerNoMore } = offerActs(world, journal);
  const { outage } = troubleActs(world);

  return {
    ...{ told, eventSent, fired, postOnce, restoreFrom, answerNoMore },
    /** Does what an event says; resolves when whoever does it has done their part. */
    async act(event: PlanEvent): Promise<void> {
      switch (event.kind) {
        case 'file':
          return await drop(event);
        case 'event':
          return await post(event);
        case 'decide':
          return await decide(event);
        case 'choose':
          return await choose(event);
        case 'scan':
          return await scan();
        case 'requests':
          return await decideRequests(event);
        case 'hand':
          return await byHand(event);
        case 'ask':
          return await askFor(event);
        case 'stop':
        case 'lift':
          await tryAsManager({ ...event, act: event.kind });
          return event.isInConsole && (await stopInConsole(event)) !== 'not there' ? undefined : await stop(event);
        case 'move':
          return await move(event);
        case 'outage':
          return await outage(event);
        case 'handover':
          return await handOver(event);
        case 'drift':
          return await drift(event);
        case 'manager':
          return comeOrGo(event);
        case 'restore':
          return await restoreFrom(event);
        case 'deploy':
          return world.redeploy(event.change);
      }
    },
    /** A schedule fires a job. */
    async fire(job: string): Promise<void> {
      const scheduledAt = new Date(Math.floor(time.now() / minute) * minute).toISOString();
      fired.push({ job, scheduledAt });
      await untilTaken(async () => {
        await invoke(world.deployed().doors.schedule, { job, scheduledAt });
        return true;
      });
    },
  };
}
