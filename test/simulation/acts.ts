import { setTimeout as sleep } from 'node:timers/promises';
import { type Restored, restore } from '../../cli/restoring.ts';
import { readToken } from '../../lib/decisions/token.ts';
import { toEvent } from '../../lib/hr/adapter.ts';
import { operatorSystem } from '../../lib/hr/rights.ts';
import { systemsOf } from '../../lib/hr/systems.ts';
import { acceptedEvent, keepWaiting, queueOf } from '../../lib/hr/waitingEvent.ts';
import { block, liftBlock } from '../../lib/people/blocked.ts';
import { type Drop, runIdOf } from '../../lib/store/drop.ts';
import { answerOffer } from '../../lib/transfers/answerOffer.ts';
import { keepTransfer, transferRunId } from '../../lib/transfers/keptTransfer.ts';
import { contextWith, formEvent, httpEvent, request } from '../lib/middleware/invoking.ts';
import { forgedKeys, headersOf, hrKeys, postOf, reportedId } from './hrSystems.ts';
import type { Journal, Offered } from './journal.ts';
import type { Link } from './mailbox.ts';
import { moment } from './moments.ts';
import { fileText } from './people.ts';
import type { PlanEvent } from './plan.ts';
import { linkKey, type Source, type World } from './world.ts';

const minute = 60_000;
const nothing = () => {};

/** So often a sender tries again what was not taken, and so long it waits in between. */
const [mostTries, pauseOfSenders] = [40, 10 * minute];

type Of<Kind> = Extract<PlanEvent, { kind: Kind }>;

/** What an HR system posted, and what it was answered. */
type Sent = { system: string; isForged: boolean; id: string; body: string; answers: number[] };

/** Who does what the plan says, and what they sent so far. */
export type Actor = ReturnType<typeof actor>;

/** Carries out what the plan says happens outside of nelm. */
export function actor(world: World, journal: Journal, settings: { timeZone: string }) {
  const { time, faults, bucket, mailbox } = world;
  let drops = 0;
  /** What S3 told of, and what HR systems posted, as it was sent. */
  const told: object[] = [];
  const eventSent: Sent[] = [];

  function sourceOf(name: string): Source {
    const source = world.sources.get(name);
    if (!source) throw new Error(`The organisation has no source ${name}.`);
    return source;
  }

  /** Tries until it is taken, as S3, the scheduler and HR systems do. */
  async function untilTaken(attempt: () => Promise<boolean>): Promise<boolean> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      if (await attempt().catch(() => false)) return true;
      await sleep(pauseOfSenders);
    }
    return false;
  }

  const invoke = async (door: unknown, event: unknown) =>
    await (door as (event: unknown, context: unknown) => Promise<unknown>)(event, contextWith());

  async function drop(event: Of<'file'>): Promise<void> {
    const key = `${event.folder}/${event.source}/${event.name}.csv`;
    await untilTaken(async () => {
      await bucket.write(key, fileText(event), 'text/csv');
      return true;
    });
    const notice = noticeOf(key);
    if (!notice) return;
    const { record, runId, droppedAt } = notice;
    const dropped = { event, runId, droppedAt, isTold: false };
    journal.drops.push(dropped);
    told.push(record);
    for (const later of event.told)
      void later_(later * minute, async () => {
        const isTold = await untilTaken(async () => {
          await invoke(world.deployed().doors.drop, { Records: [record] });
          return true;
        });
        dropped.isTold ||= isTold;
      });
  }

  /** What S3 says of an object that lies in the bucket now, and the run that it means. */
  function noticeOf(key: string) {
    const object = world.storage.read(key);
    if (!object) return undefined;
    drops += 1;
    const sequencer = String(drops).padStart(8, '0');
    const droppedAt = new Date(object.at).toISOString();
    const { etag: eTag, versionId } = object;
    const size = object.bytes.length;
    const said: Drop = { bucket: 'files', key, etag: eTag, size, droppedAt, sequencer, versionId };
    const s3 = { bucket: { name: 'files' }, object: { key, size, eTag, sequencer, versionId } };
    return { record: { eventTime: droppedAt, s3 }, runId: runIdOf(said), droppedAt: object.at };
  }

  /** An operator puts back whoever is missing, by a file from a backup. */
  async function restoreFrom({ source, daysBack }: Pick<Of<'restore'>, 'source' | 'daysBack'>): Promise<void> {
    const tools = { bucket, isc: world.isc, config: world.deployed().config, now: time.now() };
    const ask = async (date: string | undefined) =>
      await restore(tools, { source, date, into: undefined, apply: date !== undefined }, nothing, async () => {});
    let restored: Restored | undefined;
    await untilTaken(async () => {
      if (!world.storage.keys('backups/').some((key) => key.includes(`_${source}/`))) return true;
      const { backups } = await ask(undefined);
      const date = backups.at(-1 - Math.min(daysBack, backups.length - 1));
      restored = date === undefined ? undefined : await ask(date);
      return true;
    });
    const notice = restored?.dropped === undefined ? undefined : noticeOf(restored.dropped);
    if (!notice) return;
    const { record, runId, droppedAt } = notice;
    const accounts = restored?.difference?.missing.map(({ accountName }) => accountName) ?? [];
    journal.restores.push({ source, runId, droppedAt, accounts });
    told.push(record);
    await untilTaken(async () => {
      await invoke(world.deployed().doors.drop, { Records: [record] });
      return true;
    });
  }

  const later_ = async (milliseconds: number, work: () => Promise<void>) => {
    await sleep(milliseconds);
    await work();
  };

  async function post(event: Of<'event'>): Promise<void> {
    const { system } = event;
    // What somebody else posts in a system's name has not happened there.
    const employees = event.forged ? new Map(world.employees) : world.employees;
    const { body, means, occurredAt } = postOf(event, `event-${event.id}`, time.now(), employees);
    const id = reportedId(systemsOf(world.deployed().config.hr).get(system), body);
    const posted = { event: { ...event, ...means }, id, occurredAt, answers: [] as number[] };
    journal.posts.push(posted);
    const isForged = event.forged ?? false;
    eventSent.push({ system, isForged, id, body, answers: posted.answers });
    for (const later of event.posted)
      void later_(later * minute, async () => {
        await untilTaken(async () => {
          const statusCode = await postOnce({ system, isForged, id, body });
          posted.answers.push(statusCode);
          return statusCode < 500;
        });
      });
  }

  /** Posts a body to the door, signed now. */
  async function postOnce({ system, isForged, id, body }: Omit<Sent, 'answers'>): Promise<number> {
    const key = (isForged ? forgedKeys : hrKeys)[system] ?? '';
    const sent = {
      ...{ method: 'POST' as const, route: '/hr/{system}', parameters: { system }, body },
      headers: { 'content-type': 'application/json', ...headersOf(system, id, body, key, time.now()) },
    };
    const { statusCode } = await request(world.deployed().doors.webhook as never, httpEvent(sent));
    return statusCode;
  }

  /** The last links of some kind of which nothing has been chosen. */
  const linksOf = (kind: Link['kind'], wish: Link['wish']) =>
    mailbox.links().filter((link) => link.kind === kind && link.wish === wish);

  async function openDecisions(): Promise<Link[]> {
    const links = linksOf('decision', '');
    const open: Link[] = [];
    for (const link of links) {
      const read = readToken([linkKey], link.token, 'decision', time.now());
      if (read.kind !== 'valid') continue;
      const hold = world.storage.read(`decisions/${read.id}.json`);
      if (hold && !JSON.parse(String(hold.bytes)).decided) open.push(link);
    }
    return open;
  }

  async function decide({ decision, clicks, after }: Of<'decide'>): Promise<void> {
    const [link] = (await openDecisions()).slice(-1 - after);
    if (!link) return;
    const { id } = readToken([linkKey], link.token, 'decision', time.now()) as { id: string };
    const to = { route: '/decisions/{token}', parameters: { token: link.token } };
    for (let click = 0; click < clicks; click += 1) {
      await untilTaken(async () => {
        const { statusCode, body } = await request(
          world.deployed().doors.decision as never,
          formEvent(to, { decision }),
        );
        if (statusCode === 200 && /Decided|decided/.test(body)) return true;
        return statusCode < 500;
      });
    }
    const hold = world.storage.read(`decisions/${id}.json`);
    const decided = hold && JSON.parse(String(hold.bytes)).decided;
    if (decided) journal.decisions.push({ runId: id, decision: decided.decision, at: Date.parse(decided.at) });
  }

  async function choose({ wish, nth, clicks }: Of<'choose'>): Promise<void> {
    const links = linksOf('contract', wish).slice(-20);
    const link = links[nth % Math.max(1, links.length)];
    if (!link) return;
    const to = { route: '/contracts/{token}/{wish}', parameters: { token: link.token, wish } };
    for (let click = 0; click < clicks; click += 1)
      await untilTaken(async () => {
        const fields: Record<string, string> = wish === 'extend' ? { days: '30' } : {};
        const { statusCode } = await request(world.deployed().doors.contract as never, formEvent(to, fields));
        return statusCode < 500;
      });
    const read = readToken([linkKey], link.token, 'contract', time.now());
    if (read.kind !== 'invalid') journal.choices.push({ contractId: read.id, at: time.now() });
  }

  /** A scanner of mails opens every link, and changes nothing by it. */
  async function scan(): Promise<void> {
    for (const { kind, token, wish } of mailbox.links().slice(-30)) {
      const isDecision = kind === 'decision';
      const route = isDecision ? '/decisions/{token}' : '/contracts/{token}/{wish}';
      const door = isDecision ? world.deployed().doors.decision : world.deployed().doors.contract;
      await request(door as never, httpEvent({ route, parameters: { token, wish } })).catch(() => {});
    }
  }

  async function decideRequests({ decision }: Of<'requests'>): Promise<void> {
    for (const { approvals } of [world.approver, world.approver2]) {
      const pending = await Array.fromAsync(approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING' }));
      for (const { id } of pending) await approvals[decision](id, 'decided').catch(() => {});
    }
  }

  async function byHand({ what, source, account, end, phone }: Of<'hand'>): Promise<void> {
    const { records } = world.isc;
    const { sourceId } = sourceOf(source);
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

  /** An operator asks that people get another manager, who answers by what stands in the bucket. */
  async function handOver({ id: event, source: name, accounts, to, answers }: Of<'handover'>): Promise<void> {
    const source = sourceOf(name);
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
    const offered: Offered = { id, source: name, accounts: people.map((one) => one.accountName), to, answers: [] };
    journal.offers.push(offered);
    const complete = (callbackId: string, answered: unknown) => world.lambda.complete(callbackId, answered);
    for (const { after, answer: kind } of answers)
      void later_(after * 60 * minute, async () => {
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

  async function drift({ id, source, isBack }: Of<'drift'>): Promise<void> {
    const { id: sourceId, description } = sourceOf(source);
    const text = isBack ? '' : `Changed by hand in ${id}.`;
    await world.isc.sources.patch(sourceId, { description: text || description });
    journal.drifts.push({ source, at: time.now(), text });
  }

  async function stop({ kind, source: name, account }: Of<'stop' | 'lift'>): Promise<void> {
    const source = sourceOf(name);
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

  async function outage({ of, minutes, rate }: Of<'outage'>): Promise<void> {
    // Who is killed at each step never comes to an end.
    const end = faults.add(of, of === 'kill' || of === 'checkpoint' ? rate / 4 : rate);
    await sleep(minutes * minute);
    end();
  }

  async function troubleJobs({ of, times }: Of<'jobs'>): Promise<void> {
    world.tenant.faults.set([{ fault: { job: of === 'stuck' ? 'STUCK' : 'ERROR', afterRows: 1 }, times }]);
    await sleep(50 * minute);
    world.tenant.faults.clear();
  }

  return {
    told,
    eventSent,
    postOnce,
    restoreFrom,
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
        case 'stop':
        case 'lift':
          return await stop(event);
        case 'outage':
          return await outage(event);
        case 'jobs':
          return await troubleJobs(event);
        case 'handover':
          return await handOver(event);
        case 'drift':
          return await drift(event);
        case 'restore':
          return await restoreFrom(event);
        case 'deploy':
          return world.redeploy(world.settings);
      }
    },
    /** A schedule fires a job. */
    async fire(job: string): Promise<void> {
      const scheduledAt = new Date(Math.floor(time.now() / minute) * minute).toISOString();
      await untilTaken(async () => {
        await invoke(world.deployed().doors.schedule, { job, scheduledAt });
        return true;
      });
    },
  };
}
