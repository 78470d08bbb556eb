import { keepContract, keepEnding } from '../../lib/contracts/keptContract.ts';
import { decideHold, keepHold, noteWhatCame } from '../../lib/decisions/hold.ts';
import { workingFiles } from '../../lib/flows/approvals/approvalFiles.ts';
import { keepDue, noteUnreachable } from '../../lib/flows/expiry-notice/noticeFiles.ts';
import { keepCarried } from '../../lib/flows/hr-events/carriedEvent.ts';
import { keepDecided } from '../../lib/flows/hr-events/decided.ts';
import { keepLines } from '../../lib/flows/hr-events/eventLines.ts';
import type { NormalizedEvent } from '../../lib/flows/hr-events/normalizedEvent.ts';
import { keepHistory } from '../../lib/flows/hr-events/personHistory.ts';
import { keepWaiting } from '../../lib/hr/waitingEvent.ts';
import { beginSession, endSession } from '../../lib/sessions/sessions.ts';
import { forgetFiles, noteApplied } from '../../lib/store/appliedFiles.ts';
import type { Bucket } from '../../lib/store/bucket.ts';
import { answerTransfer, keepTransfer, noteOffer } from '../../lib/transfers/keptTransfer.ts';
import type { Stage } from '../operations/stage.ts';

const sourceId = '2c9180867b0c4a3e8f';
const source = { id: sourceId, name: 'Contractors' };
const by = 'ops@example.com';
const day = 86_400_000;
const ada = {
  ...{ accountName: 'ada.example', firstName: 'Ada', lastName: 'Example', email: 'ada@example.com', phone: '1' },
  ...{ manager: 'jane.doe', startDate: '2026-11-01T00:00:00Z', endDate: '2027-01-31T00:00:00Z' },
};

const folderOf = (flow: string) => `runs/_${flow}/20261124T100000000Z-${flow}`;

/** What the objects of no scenario have, by the code that writes them. */
export async function writeFields({ box, tools, clock }: Stage): Promise<void> {
  const { bucket } = tools;
  const now = clock.now();
  await mailInDoubt(box, tools);
  await decidedByPeople(bucket, now);
  const consoleKeys = async () => ['a key for sessions that has thirty-two characters'];
  const session = { id: 'a-session', address: 'jane@example.com' };
  await beginSession({ bucket, consoleKeys, now: clock.now }, { ...session, way: 'mail' });
  await endSession({ bucket, now: clock.now }, session);
  await oldFiles(bucket, now);
  await choiceThatFailed(bucket, now);
  await approvalsThatFailed(bucket, folderOf('approvals'), now);
  await eventsOfOperators(bucket, folderOf('hr-events'), now);
  await keepDue(bucket, { folder: folderOf('expiry-notice') } as never, [{ ...dueOf(now), toldInTry: 1 }]);
  await noteUnreachable(bucket, { folder: folderOf('expiry-notice') } as never, { told: [], untold: [dueOf(now)] });
}

/** A contract of whose manager the address is known, who could not be told all the same. */
function dueOf(now: number) {
  const at = (time: number) => new Date(time).toISOString();
  return {
    ...{ recordId: 'record-1', sourceId, sourceName: 'Contractors', name: 'Ada Example', accountName: 'ada.example' },
    ...{ startDate: at(now - 30 * day), endDate: at(now + 7 * day), modified: at(now - 30 * day), daysBefore: 7 },
    ...{ manager: 'jane.doe', managerEmail: 'jane@example.com' },
  };
}

/** The connection breaks after the mail was handed over. */
async function mailInDoubt(box: Stage['box'], { mailer }: Stage['tools']): Promise<void> {
  box.script.push('drop');
  await mailer.send('a-mail-in-doubt', { to: [by], subject: 'A mail', text: 'A text', html: '<p>A text</p>' });
}

async function decidedByPeople(bucket: Bucket, now: number): Promise<void> {
  const at = new Date(now).toISOString();
  const hold = {
    ...{ callbackId: 'a-callback', what: 'End two contracts', why: 'They are many.', columns: [], rows: [], count: 2 },
    ...{ heldAt: at, expiresAt: new Date(now + day).toISOString() },
    choices: { approve: 'Let these 2 in', reject: 'Keep them out', letsIn: true },
    file: { droppedAt: at, runId: 'a-run', sourceId, givesWayTo: 'any' as const },
  };
  await keepHold(bucket, { ...hold, runId: 'a-run', mailUnknown: true });
  await decideHold(bucket, 'a-run', { decision: 'approve', at, by, reason: 'They have left.' });
  await noteWhatCame(bucket, 'a-run', { at, what: 'Two contracts were ended, as approved.' });
  const asked = { source, people: [], from: 'jane.doe', to: 'john.roe', by, note: '', askedAt: at };
  const id = await keepTransfer(bucket, asked, 'once');
  await noteOffer(bucket, id, { callbackId: 'a-callback', expiresAt: hold.expiresAt });
  await answerTransfer(bucket, id, { kind: 'accept', at, by: 'john@example.com', via: 'session' });
}

/** Of two files that were applied the older one is forgotten. */
async function oldFiles(bucket: Bucket, now: number): Promise<void> {
  for (const [runId, time] of [
    ['a-run', now - 100 * day],
    ['another-run', now],
  ] as const) {
    const dropped = { runId, droppedAt: new Date(time).toISOString(), file: 'people.csv', kind: 'inbox' as const };
    await noteApplied(bucket, sourceId, { ...dropped, folder: `runs/${runId}`, isFullList: false });
  }
  await forgetFiles(bucket, now - day, AbortSignal.timeout(60_000));
}

async function choiceThatFailed(bucket: Bucket, now: number): Promise<void> {
  const at = new Date(now).toISOString();
  const id = 'c'.repeat(32);
  const contract = {
    ...{
      id,
      recordId: 'record-1',
      sourceId,
      sourceName: 'Contractors',
      accountName: 'ada.example',
      name: 'Ada Example',
    },
    ...{ startDate: at, endDate: new Date(now + 7 * day).toISOString(), modified: at, manager: 'jane.doe' },
    ...{ recipients: ['jane@example.com'], choice: { kind: 'let it end' as const, at } },
  };
  await keepContract(bucket, contract);
  const error = 'The person is stopped.';
  await keepEnding(bucket, id, { at }, { outcome: 'refused', error, managerHasLeft: true, isStopped: true });
}

async function approvalsThatFailed(bucket: Bucket, folder: string, now: number): Promise<void> {
  const files = workingFiles(bucket, folder);
  const since = new Date(now).toISOString();
  const dates = { startDate: ada.startDate, endDate: ada.endDate };
  const ids = { name: 'Contractors', ids: [sourceId] };
  const ruleInput = { source: ids, vendor: 'Northwind', emailDomain: 'example.com', manager: 'jane.doe', ...dates };
  const item = { id: 'item-1', accountName: 'ada.example', since, ruleInput, remindedOn: since.slice(0, 10) };
  await files.writePending({ items: [item], idsToExamine: [] });
  await files.writeDecided(0, [{ id: 'item-1', outcome: 'failed', ruleInput, error: 'ISC refused it.' }]);
  const { id, accountName } = item;
  await files.writeReported([
    { id, accountName, since, source: 'Contractors', outcome: 'failed', error: 'ISC refused it.' },
  ]);
}

/** Events that operators made, that say what others give, and that name where they are to be read. */
async function eventsOfOperators(bucket: Bucket, folder: string, now: number): Promise<void> {
  const occurredAt = new Date(now).toISOString();
  const event = {
    ...{ id: 'one', type: 'ended' as const, occurredAt, source: 'Contractors', by, comment: 'The project is over.' },
    person: { accountName: 'ada.example', endDate: occurredAt },
  };
  const reference = {
    ...{ id: 'two', type: 'employee.updated', occurredAt, source: 'Contractors', person: '501' },
    changedFields: ['jobTitle'],
  };
  const waitedFor = '2c91808a0b1d4e3f9d';
  const waits = { version: 1 as const, arrivedAt: now, approved: [], hasWaited: true, waitedFor, isOwn: true };
  await keepCarried(bucket, folder, [
    { ...waits, name: 'one', notice: { system: 'operator', event }, defaulted: ['phone'] },
    { ...waits, name: 'two', notice: { system: 'bamboohr', reference } },
  ]);
  const asked = { what: 'End their contract', person: { ...ada, data: {} } };
  await keepWaiting(bucket, {
    ...waits,
    notice: { system: 'operator', event },
    defaulted: ['phone'],
    asked,
    wasDue: true,
  });
  const unusable = { outcome: 'failed' as const, reason: 'It cannot be read.' };
  await keepWaiting(bucket, { ...waits, notice: { system: 'bamboohr', reference }, unusable });
  const line = {
    system: 'operator',
    accountName: 'ada.example',
    outcome: 'stopped' as const,
    changed: [],
    deleted: 'deleted.csv',
  };
  const { id, type, comment } = event;
  await keepLines(bucket, folder, [{ ...line, event: { id, type, occurredAt, comment, by } }]);
  await keepHistory(bucket, sourceId, 'ada.example', {
    ...{ version: 1, base: { ...ada, data: {} }, folded: [], declined: [] },
    events: [
      { id, type, occurredAt: now, arrivedAt: now, values: { ...event.person, data: {} }, defaulted: ['phone'] },
    ],
  });
  await keepPlanOf(bucket, folder, {
    id,
    type,
    occurredAt: now,
    arrivedAt: now,
    values: { ...ada, data: {} },
    defaulted: ['phone'],
  });
}

/** What is decided of events seldom: names that change, somebody who is stopped with their request, what a sender may not say. */
async function keepPlanOf(bucket: Bucket, folder: string, event: NormalizedEvent): Promise<void> {
  const stop = {
    name: 'stop',
    event,
    decision: { do: 'delete record' as const, reason: 'Stopped.', outcome: 'stopped' as const },
  };
  const change = {
    name: 'change',
    event,
    decision: { do: 'change' as const, values: event.values, outcome: 'changed' as const },
  };
  const nothing = {
    do: 'nothing' as const,
    outcome: 'refused' as const,
    reason: 'It may not.',
    isForbidden: true as const,
  };
  const problem = 'The people of the source cannot be read.';
  const plan = { accountName: 'ada.example', left: [] };
  await keepDecided(bucket, folder, {
    plans: [
      {
        ...plan,
        events: [stop, { name: 'forbidden', event, decision: nothing }],
        write: stop,
        isUnreadable: true,
        problem,
      },
      { ...plan, events: [change], write: change },
    ],
    settled: [{ name: 'settled', outcome: 'ignored', reason: 'It waits.', goesOnIn: 'a-run' }],
  });
}
