import { toEvent } from '../../../lib/hr/adapter.ts';
import { operatorSystem } from '../../../lib/hr/rights.ts';
import { acceptedEvent, keepWaiting, queueOf } from '../../../lib/hr/waitingEvent.ts';
import { block, liftBlock } from '../../../lib/people/blocked.ts';
import { answerOffer } from '../../../lib/transfers/answerOffer.ts';
import { keepTransfer, transferRunId } from '../../../lib/transfers/keptTransfer.ts';
import type { Journal, Offered } from '../journal.ts';
import { sourceOf } from '../sources.ts';
import type { World } from '../world.ts';
import { later, minute, type Of, untilTaken } from './trying.ts';

/** Does what operators ask of nelm by its command line. */
export function operatorActs(world: World, journal: Journal) {
  const { time, bucket } = world;

  /** An operator asks that people get another manager, who answers by what stands in the bucket. */
  async function handOver({ id: event, source: name, accounts, to, answers }: Of<'handover'>): Promise<void> {
    const source = sourceOf(world, name);
    const records = await Array.fromAsync(world.isc.records.list({ sourceId: source.sourceId }));
    const first = records.find(({ accountName }) => accounts.includes(accountName ?? ''));
    const from = first?.manager ?? '';
    const people = records.flatMap(({ accountName, manager, endDate }) =>
      accounts.includes(accountName ?? '') && manager === from
        ? [{ accountName: accountName ?? '', name: 'Somebody', endDate: endDate ?? '' }]
        : [],
    );
    if (people.length === 0) return;
    const asked = { source, people, from, to, by: 'ops@example.com', note: '' };
    const askedAt = new Date(time.now()).toISOString();
    let id = '';
    await untilTaken(async () => {
      id = await keepTransfer(bucket, { ...asked, askedAt }, String(event));
      await world.lambda.start('manager-transfer', `transfer-${transferRunId({ id, askedAt })}`, { transferId: id });
      return true;
    });
    const offered: Offered = {
      ...{ id, runId: transferRunId({ id, askedAt }), source: name, accounts: people.map((one) => one.accountName) },
      ...{ from, to, askedAt: Date.parse(askedAt), answers: [] },
    };
    journal.offers.push(offered);
    const complete = (callbackId: string, answered: unknown) => world.lambda.complete(callbackId, answered);
    for (const { after, answer: kind } of answers)
      void later(after * 60 * minute, async () => {
        const at = time.now();
        let tries = 0;
        await untilTaken(async () => {
          tries += 1;
          const opened = await answerOffer({ bucket, now: time.now, complete }, id, { kind, via: 'link' });
          offered.answers.push({ at, kind, isFirstTry: tries === 1, isTaken: opened.kind === 'answered' });
          return true;
        });
      });
  }

  async function stop({ kind, source: name, account }: Of<'stop' | 'lift'>): Promise<void> {
    const source = sourceOf(world, name);
    const by = { by: 'ops', reason: 'a reason' };
    await untilTaken(async () => {
      if (kind === 'lift') {
        await liftBlock(bucket, source.id, account, by, time.now());
        return true;
      }
      const said = {
        ...{ id: `stop-${account}-${time.now()}`, type: 'stopped', occurredAt: new Date(time.now()).toISOString() },
        ...{ source: source.id, person: { accountName: account }, by: 'ops', comment: 'a reason' },
      };
      const read = toEvent(said);
      if (read.kind !== 'event') throw new Error('The stop cannot be read.');
      await block(bucket, source, account, by, time.now());
      const notice = { system: operatorSystem, event: read.event };
      await keepWaiting(bucket, acceptedEvent(notice, time.now()));
      await world.startQueue(queueOf(notice)).catch(() => {});
      return true;
    });
    journal.blocks.push({ source: name, account, at: time.now(), what: kind });
  }

  return { handOver, stop };
}
