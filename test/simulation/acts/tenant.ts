import type { Journal } from '../journal.ts';
import { moment } from '../moments.ts';
import { sourceOf } from '../sources.ts';
import type { World } from '../world.ts';
import type { Of } from './trying.ts';

/** Does what people do in the tenant itself. */
export function tenantActs(world: World, journal: Journal, settings: { timeZone: string }) {
  const { time } = world;

  async function decideRequests({ decision }: Of<'requests'>): Promise<void> {
    for (const { approvals } of [world.approver, world.approver2]) {
      const pending = await Array.fromAsync(approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING' }));
      for (const { id } of pending) await approvals[decision](id, 'decided').catch(() => {});
    }
  }

  async function byHand({ what, source, account, end, phone }: Of<'hand'>): Promise<void> {
    const { records } = world.isc;
    const { sourceId } = sourceOf(world, source);
    const all = await Array.fromAsync(records.list({ sourceId }));
    const record = all.find((one) => one.accountName === account);
    if (!record) return;
    journal.hands.push({ source, account, at: time.now(), what });
    if (what === 'delete') await records.delete(record.id);
    else if (what === 'phone') await records.patch(record.id, { phone });
    else if (what === 'extend')
      await records.patch(record.id, { endDate: new Date(moment(end, 'end', settings.timeZone)).toISOString() });
    else {
      const now = new Date(time.now()).toISOString();
      if (now > (record.startDate ?? '')) await records.patch(record.id, { endDate: now });
    }
  }

  async function drift({ id, source, isBack }: Of<'drift'>): Promise<void> {
    const { id: sourceId, description } = sourceOf(world, source);
    const text = isBack ? '' : `Changed by hand in ${id}.`;
    await world.isc.sources.patch(sourceId, { description: text || description });
    journal.drifts.push({ source, at: time.now(), text });
  }

  function comeOrGo({ manager, isThere }: Of<'manager'>): void {
    const open = journal.absences.find((one) => one.manager === manager && one.to === undefined);
    if (isThere && open) open.to = time.now();
    if (!isThere && !open) journal.absences.push({ manager, from: time.now(), to: undefined });
    if (isThere) world.absent.delete(manager);
    else world.absent.add(manager);
  }

  return { decideRequests, byHand, drift, comeOrGo };
}
