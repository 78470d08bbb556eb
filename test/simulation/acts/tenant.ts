import type { Hand, Journal } from '../journal.ts';
import { moment } from '../moments.ts';
import { personOf, reason } from '../people.ts';
import { sourceOf } from '../sources.ts';
import type { World } from '../world.ts';
import { minute, type Of } from './trying.ts';

/** Does what people do in the tenant itself. */
export function tenantActs(world: World, journal: Journal) {
  const { time } = world;

  async function decideRequests({ decision, waited = 0 }: Of<'requests'>): Promise<void> {
    const until = time.now() - waited * 60 * minute;
    for (const { approvals } of [world.approver, world.approver2]) {
      const pending = await Array.fromAsync(approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING' }));
      for (const { id, created } of pending)
        if (Date.parse(created ?? '') <= until) await approvals[decision](id, reason).catch(() => {});
    }
  }

  async function askFor({ source, account, start, end }: Of<'ask'>): Promise<void> {
    const { timeZone } = world.deployed().config;
    const [startDate, endDate] = [moment(start, 'start', timeZone), moment(end, 'end', timeZone)].map((at) =>
      new Date(at).toISOString(),
    );
    const person = { ...personOf(account), phone: '17', startDate: startDate ?? '', endDate: endDate ?? '' };
    const { sourceId } = sourceOf(world, source);
    // Whoever is in, or is asked for already, is not asked for again.
    await world.isc.requests.create({ ...person, data: { vendor: 'Northwind' }, sourceId }).catch(() => {});
  }

  /** What was last begun by hand: one pair of hands does one thing after the other, also where most people of a source are deleted. */
  let last: Promise<unknown> = Promise.resolve();

  async function byHand(event: Of<'hand'>): Promise<void> {
    const own = last.then(() => doByHand(event));
    last = own.catch(() => {});
    await own;
  }

  async function doByHand({ what, source, account, end, phone }: Of<'hand'>): Promise<void> {
    const { records } = world.isc;
    const { sourceId } = sourceOf(world, source);
    const all = await Array.fromAsync(records.list({ sourceId }));
    const record = all.find((one) => one.accountName === account);
    if (!record) return;
    const values = valuesOf({ what, end, phone }, record.startDate ?? '');
    if (what !== 'delete' && values === undefined) return;
    // It is noted once it was done, which is later where the tenant is asked too often: the client tries again after the time that it says.
    const note = (more: Pick<Hand, 'isSoAlready'>) =>
      void journal.hands.push({ source, account, at: time.now(), values, ...more });
    if (values === undefined) {
      await records.delete(record.id);
      note({});
      return;
    }
    const { end: until, ...others } = values;
    const { modified } = await records.patch(record.id, {
      ...others,
      ...(until !== undefined && { endDate: new Date(until).toISOString() }),
    });
    note({ isSoAlready: modified === record.modified });
  }

  /** What somebody is given by hand; nothing where they are deleted, and where the end would be no later than the start. */
  function valuesOf({ what, end, phone }: Pick<Of<'hand'>, 'what' | 'end' | 'phone'>, startDate: string) {
    if (what === 'phone') return { phone };
    if (what === 'delete') return undefined;
    const until = what === 'end' ? time.now() : moment(end, 'end', world.deployed().config.timeZone);
    return Date.parse(startDate) < until ? { end: until } : undefined;
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

  return { decideRequests, askFor, byHand, drift, comeOrGo };
}
