import { readToken } from '../../lib/decisions/token.ts';
import { formEvent, request } from '../lib/middleware/invoking.ts';
import { invoke } from './acts/trying.ts';
import type { Actor } from './acts.ts';
import { linkKey } from './secrets.ts';
import type { World } from './world.ts';

/** Each schedule fires once more for each moment for which it has fired: nothing runs. */
export async function firedAgain(world: World, { fired }: Actor): Promise<string[]> {
  const wrong: string[] = [];
  const count = () => world.lambda.engine.executions().length;
  for (const job of fired) {
    const before = count();
    await world.time.finish(invoke(world.deployed().doors.schedule, job));
    if (count() > before) wrong.push(`7: ${job.job} was fired again for ${job.scheduledAt}, and ran again.`);
  }
  return wrong.slice(0, 3);
}

/** Somebody clicks otherwise on each link of which it is decided: what was decided first holds. */
export async function clickedAgain(world: World): Promise<string[]> {
  const { time, mailbox } = world;
  const wrong: string[] = [];
  for (const { kind, token } of mailbox.links()) {
    const read = readToken([linkKey], token, 'decision', time.now());
    if (kind !== 'decision' || read.kind === 'invalid') continue;
    const before = decidedOf(world, read.id);
    if (!before) continue;
    const decision = before.decision === 'approve' ? 'reject' : 'approve';
    const to = { route: '/decisions/{token}', parameters: { token } };
    await time.finish(request(world.deployed().doors.decision as never, formEvent(to, { decision })));
    const after = decidedOf(world, read.id);
    if (JSON.stringify(after) !== JSON.stringify(before))
      wrong.push(`7: ${read.id} was decided (${before.decision}), and a later click made of it ${after?.decision}.`);
  }
  return wrong.slice(0, 3);
}

function decidedOf({ storage }: World, runId: string): { decision: string; at: string } | undefined {
  const hold = storage.read(`decisions/${runId}.json`);
  return hold && JSON.parse(String(hold.bytes)).decided;
}
