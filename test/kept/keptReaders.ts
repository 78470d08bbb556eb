import { readManifest } from '../../lib/backups/manifest.ts';
import { readContract } from '../../lib/contracts/keptContract.ts';
import { readWarned } from '../../lib/contracts/warned.ts';
import { readHold } from '../../lib/decisions/hold.ts';
import { signToken } from '../../lib/decisions/token.ts';
import { createRunReader } from '../../lib/directory/sourceRuns.ts';
import { workingFiles } from '../../lib/flows/approvals/approvalFiles.ts';
import { readWaiting } from '../../lib/flows/approvals/waitingItems.ts';
import { readChanges } from '../../lib/flows/csv-import/changes.ts';
import { readHeldRows } from '../../lib/flows/csv-import/heldRows.ts';
import { planSchema } from '../../lib/flows/csv-import/keepPlan.ts';
import { readNamed } from '../../lib/flows/csv-import/namedPeople.ts';
import { readFailures } from '../../lib/flows/csv-import/verifyImport.ts';
import { readWorkingJson } from '../../lib/flows/csv-import/workingFiles.ts';
import { noteLooked } from '../../lib/flows/expected-files/lookForFile.ts';
import { readLost, readToldLost } from '../../lib/flows/expiry-notice/lostManagers.ts';
import { readAllDue, readUnreachable } from '../../lib/flows/expiry-notice/noticeFiles.ts';
import { readAttempts } from '../../lib/flows/expiry-sweep/deletionLog.ts';
import { readFound as readExpired } from '../../lib/flows/expiry-sweep/expiredRecord.ts';
import { standingOf } from '../../lib/flows/expiry-sweep/standingQuestion.ts';
import { readCarried } from '../../lib/flows/hr-events/carriedEvent.ts';
import { readEvent } from '../../lib/flows/hr-events/collectEvents.ts';
import { readDecided } from '../../lib/flows/hr-events/decided.ts';
import { readLines } from '../../lib/flows/hr-events/eventLines.ts';
import { readHandedOver } from '../../lib/flows/hr-events/handedOver.ts';
import { readHistory } from '../../lib/flows/hr-events/personHistory.ts';
import { readRefusals } from '../../lib/flows/hr-events/refusals.ts';
import { readDeleted, readPostponed, readWritten } from '../../lib/flows/hr-events/writeEvents.ts';
import { readPeopleDone, readRecordsFound } from '../../lib/flows/manager-transfer/changeManagers.ts';
import { readFound, readToldDifferences } from '../../lib/flows/source-drift/foundDifferences.ts';
import { readAdopted } from '../../lib/hr/adoption.ts';
import { readGroups } from '../../lib/hr/waitingGroups.ts';
import { createMailer } from '../../lib/mail/mailer.ts';
import { readAttestations } from '../../lib/people/attested.ts';
import { readBlocks } from '../../lib/people/blocked.ts';
import { readLeavers } from '../../lib/people/leavers.ts';
import { readLetInBefore } from '../../lib/people/letInBefore.ts';
import { personDigest } from '../../lib/people/personDigest.ts';
import { readDue as readWatched } from '../../lib/people/watched.ts';
import { knownBy } from '../../lib/sessions/roles.ts';
import { readSession } from '../../lib/sessions/sessions.ts';
import { mayAskToSignIn } from '../../lib/sessions/signInLimits.ts';
import { readSignIn } from '../../lib/sessions/signIns.ts';
import { rememberedFiles } from '../../lib/store/appliedFiles.ts';
import type { Bucket } from '../../lib/store/bucket.ts';
import { keys } from '../../lib/store/keys.ts';
import { acquireLock } from '../../lib/store/lock.ts';
import { newerThan } from '../../lib/store/newest.ts';
import { uploaderOf } from '../../lib/store/uploads.ts';
import { readTransfer } from '../../lib/transfers/keptTransfer.ts';

/** What production knows besides an object when it reads it. */
type Place = { bucket: Bucket; key: string; now: number };

/** How production reads an object, and what that must give of the JSON that stands there. */
export type Reader = {
  read(place: Place): Promise<unknown>;
  /** Compared with what was read, as far as it says something. */
  expected(json: never): unknown;
  /** What is read of an object that is none, where that does no harm: what it is then. Others throw. */
  harmless?: unknown;
};

const folderOf = (key: string) => key.slice(0, key.lastIndexOf('/'));
const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1).replace(/\.json$/, '');
const runOf = (key: string) => ({ id: folderOf(key).split('/').at(-1) ?? '', folder: folderOf(key) }) as never;
/** The part of a key that is the id of a source. */
const sourceOf = (key: string) => nameOf(key.split('/')[1] ?? '');
const same = (json: unknown) => json;
/** The account name of the invented people of the records that were written by hand. */
const ada = 'ada.example';

type Told = { told: string[] };

async function textOf(bucket: Bucket, key: string): Promise<string> {
  const found = await bucket.read(key);
  return found.kind === 'found' ? Buffer.from(found.bytes).toString() : '';
}

/** A report of a run, as the console reads it: one that is none is left out of its lists. */
const report: Reader = {
  read: async ({ bucket, key }) => {
    const [, folder = '', id = ''] = key.split('/');
    const { runs } = await createRunReader(bucket).newest({ runFolders: [folder] }, { most: 10_000 });
    return runs.find((run) => run.folder.endsWith(`/${id}`))?.summary;
  },
  expected: ({ kind, runId, startedAt, outcome }: Record<string, string>) => ({ kind, runId, startedAt, outcome }),
  harmless: undefined,
};

/** A list that the steps of a run hand to one another. */
const list = (read: (bucket: Bucket, folder: string) => Promise<unknown>): Reader => ({
  read: ({ bucket, key }) => read(bucket, folderOf(key)),
  expected: same,
});

/** An HR event that waits: one that is none is set aside under runs/_refused/, and the operators are told of it by a log line. */
const event: Reader = {
  read: async ({ bucket, key }) => readEvent(Buffer.from(await textOf(bucket, key))),
  expected: same,
  harmless: undefined,
};

/** How each kind of object is read, by `kindNamer`. */
export const readers: Readonly<Record<string, Reader>> = {
  'approvals: report.json': report,
  'contract-choice: report.json': report,
  'csv-import: report.json': report,
  'expected-files: report.json': report,
  'expiry-notice: report.json': report,
  'expiry-sweep: report.json': report,
  'hr-events: report.json': report,
  'manager-transfer: report.json': report,
  'source-backup: report.json': report,
  'source-drift: report.json': report,

  'approvals: pending.json': list((bucket, folder) => workingFiles(bucket, folder).readPending()),
  'approvals: items.json': list((bucket, folder) => workingFiles(bucket, folder).readReported()),
  'approvals: decided-0.json': {
    read: async ({ bucket, key }) => [...(await workingFiles(bucket, folderOf(key)).readDecided([0])).values()],
    expected: same,
  },
  'csv-import: plan.json': {
    read: ({ bucket, key }) => readWorkingJson(bucket, runOf(key), 'plan.json', planSchema),
    expected: same,
  },
  'csv-import: planned-changes.json': list((bucket, folder) => readChanges(bucket, { folder }, 'planned-changes.json')),
  'csv-import: landed-changes.json': list((bucket, folder) => readChanges(bucket, { folder }, 'landed-changes.json')),
  'csv-import: approved-changes.json': list((bucket, folder) =>
    readChanges(bucket, { folder }, 'approved-changes.json'),
  ),
  'csv-import: failed.json': list((bucket, folder) => readFailures(bucket, { folder })),
  'csv-import: held-rows.json': {
    read: async ({ bucket, key }) => [...(await readHeldRows(bucket, { folder: folderOf(key) })).values()],
    expected: same,
  },
  'csv-import: named.json': list((bucket, folder) => readNamed(bucket, { folder })),
  'expiry-notice: due.json': list((bucket, folder) => readAllDue(bucket, { folder } as never)),
  'expiry-notice: unreachable.json': list((bucket, folder) => readUnreachable(bucket, { folder } as never)),
  'expiry-notice: lost.json': list((bucket, folder) => readLost(bucket, { folder })),
  'expiry-sweep: found.json': list(readExpired),
  'expiry-sweep: attempts.json': {
    read: async ({ bucket, key }) =>
      Object.fromEntries((await readAttempts(bucket, runOf(key))).map(({ number, ids }) => [number, ids])),
    expected: same,
  },
  'hr-events: events.json': list(readCarried),
  'hr-events: lines.json': list(readLines),
  'hr-events: plan.json': list(readDecided),
  'hr-events: written.json': list(async (bucket, folder) => [...(await readWritten(bucket, folder))]),
  'hr-events: refused.json': list(async (bucket, folder) => [...(await readRefusals(bucket, folder))]),
  'hr-events: deleted.json': list(readDeleted),
  'hr-events: postponed.json': list(async (bucket, folder) => [...(await readPostponed(bucket, folder))]),
  'hr-events: handed-over.json': list(async (bucket, folder) =>
    Object.fromEntries(await readHandedOver(bucket, folder)),
  ),
  'manager-transfer: found.json': list((bucket, folder) => readRecordsFound(bucket, { folder })),
  'manager-transfer: people.json': list((bucket, folder) => readPeopleDone(bucket, { folder } as never)),
  'source-drift: differences.json': list((bucket, folder) => readFound(bucket, { folder })),

  'events/<queue>/': event,
  'waiting/<id>/<group>/': event,
  'people/<id>/': {
    read: async ({ bucket, key }) => {
      // The key is a digest of the account name: the object is read under the one of somebody known.
      const own = keys.personHistory(sourceOf(key), personDigest(ada));
      await bucket.write(own, await textOf(bucket, key), 'application/json');
      return await readHistory(bucket, sourceOf(key), ada);
    },
    expected: same,
  },
  'sources/<id>/newest.json': {
    read: ({ bucket, key }) =>
      newerThan(bucket, sourceOf(key), { droppedAt: '2000-01-01T00:00:00.000Z', runId: 'one' }),
    expected: same,
  },
  'sources/<id>/files.json': {
    read: ({ bucket, key }) => rememberedFiles(bucket, sourceOf(key)),
    expected: ({ files }: { files: unknown }) => files,
  },
  'sources/<id>/expected.json': {
    // What is noted is never taken back, so that an earlier moment changes nothing.
    read: async ({ bucket, key }) => {
      const due = '2000-01-01T00:00:00.000Z';
      await noteLooked({ bucket }, { source: { id: sourceOf(key), name: 'Contractors' }, due });
      return JSON.parse(await textOf(bucket, key));
    },
    expected: same,
  },
  'sources/<id>/adopted.json': {
    read: async ({ bucket, key }) => (await readAdopted(bucket, sourceOf(key)))('standard', 'record-2'),
    expected: () => true,
  },
  'sources/<id>/endings.json': {
    read: async ({ bucket, key }) =>
      (await readLeavers(bucket, sourceOf(key), Date.parse('2026-11-24T10:05:00Z'))).countWith([]),
    expected: ({ endings }: { endings: unknown[] }) => endings.length,
  },
  'sources/<id>/let-in.json': {
    read: async ({ bucket, key }) => (await readLetInBefore(bucket, sourceOf(key)))(ada),
    expected: () => Date.parse('2026-11-01T00:00:00Z'),
  },
  'sources/<id>/waiting.json': {
    read: ({ bucket, key }) => readGroups(bucket, sourceOf(key)),
    expected: ({ groups }: { groups: unknown }) => groups,
  },
  'sources/<id>/asked.json': {
    read: ({ bucket, key }) =>
      standingOf({ bucket, config: { decisionDays: 7 } }, sourceOf(key), Date.parse('2026-11-24T10:05:00Z')),
    expected: () => 'already-asked',
  },
  'sources/drift.json': { read: ({ bucket }) => readToldDifferences(bucket), expected: ({ told }: Told) => told },
  'sources/lost-managers.json': { read: ({ bucket }) => readToldLost(bucket), expected: ({ told }: Told) => told },
  'sources/managers.json': {
    read: ({ bucket }) => knownBy({ bucket, config: { operators: [] } }, 'jane.doe@example.com'),
    expected: () => ({ address: 'jane.doe@example.com', roles: ['manager'], accounts: ['jane.doe'] }),
  },
  'blocked/<id>/': {
    read: ({ bucket, key }) => readBlocks(bucket, sourceOf(key), ada),
    expected: ({ blocks }: { blocks: unknown }) => blocks,
  },
  'watched/': {
    read: async ({ bucket }) => (await readWatched(bucket, Date.parse('2027-11-24T10:00:00Z')))[0],
    expected: same,
  },
  'attested/<id>/': {
    read: ({ bucket, key }) => readAttestations(bucket, sourceOf(key), ada),
    expected: ({ attestations }: { attestations: unknown }) => attestations,
  },
  'backups/<id>_<name>/*.json': {
    read: ({ bucket, key }) => readManifest(bucket, { folder: folderOf(key), name: nameOf(key) }),
    expected: same,
    harmless: 'unreadable',
  },
  'decisions/': { read: ({ bucket, key }) => readHold(bucket, nameOf(key)), expected: same },
  'contracts/': { read: ({ bucket, key }) => readContract(bucket, nameOf(key)), expected: same },
  'transfers/': { read: ({ bucket, key }) => readTransfer(bucket, nameOf(key)), expected: same },
  'notices/': { read: ({ bucket, key }) => readWarned(bucket, nameOf(key)), expected: same },
  'mails/': {
    // A mail of which it is known that it went out is not sent again.
    read: async ({ bucket, key, now }) => {
      const mailer = createMailer({ from: 'nelm@example.com', bucket, now: () => now });
      const mail = { to: ['ops@example.com'], subject: 'A mail', text: 'A text', html: '<p>A text</p>' };
      return await mailer.send(key.slice('mails/'.length, -'.json'.length), mail);
    },
    expected: ({ isDoubtful }: { isDoubtful?: true }) => (isDoubtful ? 'unknown' : 'sent before'),
  },
  'approvals/waiting.json': {
    read: ({ bucket }) => readWaiting(bucket),
    expected: ({ items }: { items: unknown }) => items,
    harmless: [],
  },
  'sign-ins/': { read: ({ bucket, key }) => readSignIn(bucket, key), expected: same },
  'sign-in-tries/': {
    read: async ({ bucket, now }) => {
      const consoleKeys = async () => ['a key for sessions that has thirty-two characters'];
      return await mayAskToSignIn({ bucket, consoleKeys, now: () => now }, '192.0.2.1', 'jane@example.com');
    },
    expected: () => true,
  },
  'sessions/': {
    read: async ({ bucket, key }) => {
      const consoleKeys = async () => ['a key for sessions that has thirty-two characters'];
      const now = Date.parse('2026-11-24T11:00:00Z');
      const cookie = signToken(await consoleKeys(), { purpose: 'session', id: nameOf(key), expiresAt: now + 60_000 });
      return await readSession({ bucket, consoleKeys, config: {}, now: () => now }, cookie);
    },
    expected: ({ address, endedAt }: { address: string; endedAt?: string }) =>
      endedAt === undefined ? { id: 'a-session', address } : undefined,
  },
  'uploads/': {
    read: ({ bucket }) => uploaderOf(bucket, { key: 'inbox/Contractors/people.csv', etag: 'an-etag' }),
    expected: ({ by }: { by: string }) => by,
  },
  'locks/': {
    read: ({ bucket, key }) => acquireLock(bucket, nameOf(key), 'another-run', Date.parse('2026-11-24T10:00:01Z')),
    expected: ({ runId }: { runId: string }) => ({ heldBy: runId }),
  },
};
