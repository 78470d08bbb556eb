import { createHash } from 'node:crypto';

/** A source as keys need it: by its id, which never changes, with the name that it has now. */
type KeyedSource = { id: string; name: string };

/**
 * Every key of the bucket, made here and nowhere else. What belongs to a source hangs on the source's id and shows its name:
 * no name, however odd, is another one's folder, and what is looked for again is found by the id alone, so that a rename
 * loses nothing.
 */
export const keys = {
  /**
   * A file that is dropped for a source.
   *
   * @param source its id, or a name by which whoever drops it calls the source
   * @param file its name, which may be anything
   */
  dropped: (folder: 'inbox' | 'roster' | 'preview', source: string, file: string) =>
    `${folder}/${source}/${fileName(file)}`,

  /** The folder of one run for a source. */
  sourceRun: (source: KeyedSource, runId: string) => `runs/${folderOf(source)}/${runId}`,
  /** The folder of one run for a source that the tenant does not have, or that could not be looked for. */
  unknownSourceRun: (runId: string) => `runs/_unknown-source/${runId}`,
  /** The folder of one run of a job for all sources. No id of a source begins with an underscore. */
  jobRun: (kind: string, runId: string) => `runs/_${kind}/${runId}`,
  /**
   * The name of a source's file within the folder of a run for all sources: by the source's name, and by its id too where the
   * name cannot be shown as it is. No name as it is has a parenthesis.
   */
  sourceFile: (what: string, { id, name }: KeyedSource) =>
    `${what}-${shownName(name) === name ? name : `${shownName(name)} (${plain(id)})`}.csv`,
  /** Who started a job, in the folder of its run. */
  started: (folder: string) => `${folder}/started.json`,
  /** Whether a folder is one of a run of a job for all sources. */
  isJobRun: (folder: string) => folder.startsWith('runs/_'),
  /** What the folders of all runs begin with: one folder a source, and one a job for all sources. */
  allRuns: 'runs/',
  /** A webhook's body that could not be read. */
  refusedBody: (name: string) => `runs/_refused/${name}`,
  /** An object among the HR events that wait and is none: somebody has put it there, under a key that may be as long as S3 takes it. */
  refusedEvent: (key: string) =>
    `runs/_refused/${createHash('sha256').update(key).digest('hex').slice(0, 12)}-${fileName(key.replaceAll('/', '-'))}`,

  /** Which file was applied to a source last. */
  newest: (sourceId: string) => `sources/${plain(sourceId)}/newest.json`,
  /** What the notes of every source begin with, those of sources included that the tenant no longer has. */
  allNotes: 'sources/',
  /** Which files were applied to a source of late, for those that come after a newer one. */
  appliedFiles: (sourceId: string) => `sources/${plain(sourceId)}/files.json`,
  /** For which moment it was looked last whether the file that is expected had come. */
  expected: (sourceId: string) => `sources/${plain(sourceId)}/expected.json`,
  /** Of which differences between the tenant and nelm.sources.ts the operators were told, under digests. */
  drift: 'sources/drift.json',
  /** What is known of one person of a source from events, under a digest that tells nobody who it is. */
  personHistory: (sourceId: string, digest: string) => `people/${plain(sourceId)}/${digest}.json`,
  /** Which people of a source an HR system was given that did not bring them. */
  adopted: (sourceId: string) => `sources/${plain(sourceId)}/adopted.json`,
  /** When events ended people of a source, or deleted them. */
  endings: (sourceId: string) => `sources/${plain(sourceId)}/endings.json`,
  /** When people of a source were let in whose start a file has put off since. */
  letIn: (sourceId: string) => `sources/${plain(sourceId)}/let-in.json`,
  /** Which groups of HR events of a source wait for a person, or for an HR system. */
  waitingGroups: (sourceId: string) => `sources/${plain(sourceId)}/waiting.json`,
  /** Which run of the sweep asks about a source. */
  asked: (sourceId: string) => `sources/${plain(sourceId)}/asked.json`,

  /** What the HR events begin with that wait for their run. */
  allWaitingEvents: 'events/',
  /** What the events of a queue begin with. */
  queue: (queue: string) => `events/${queue}/`,
  /** An HR event that waits for its run. */
  waitingEvent: (queue: string, name: string) => `events/${queue}/${name}.json`,
  /** What the HR events begin with that wait for a person, or for an HR system. */
  allGroups: 'waiting/',
  /** What those of a source begin with. */
  groupsOf: (sourceId: string) => `waiting/${plain(sourceId)}/`,
  /** What those of a group begin with. */
  group: (sourceId: string, group: string) => `waiting/${plain(sourceId)}/${group}/`,
  /** One of them. */
  groupEvent: (sourceId: string, group: string, name: string) => `waiting/${plain(sourceId)}/${group}/${name}.json`,

  /** The folder of a source's backups under its name of today. */
  backups: (source: KeyedSource) => `backups/${folderOf(source)}`,
  /** What the folders of a source's backups begin with, whatever it was called. */
  backupsOf: (sourceId: string) => `backups/${plain(sourceId)}_`,
  /** What the backups of all sources begin with, those of sources included that the tenant no longer has. */
  allBackups: 'backups/',

  /** What those begin with who are or were blocked, in any source. */
  allBlocked: 'blocked/',
  /** What those begin with who are blocked in a source. */
  blockedOf: (sourceId: string) => `blocked/${plain(sourceId)}/`,
  /** Who must not be let in again, under a digest that tells nobody who it is. */
  blocked: (sourceId: string, digest: string) => `blocked/${plain(sourceId)}/${digest}.json`,
  /** What those begin with of whom something was attested in a source. */
  attestedOf: (sourceId: string) => `attested/${plain(sourceId)}/`,
  /** What managers have said of a person of theirs, under a digest that tells nobody who it is. */
  attested: (sourceId: string, digest: string) => `attested/${plain(sourceId)}/${digest}.json`,
  /** What those begin with who were stopped of late and are looked at again. */
  allWatched: 'watched/',
  /** Those of a source. */
  watched: (sourceId: string) => `watched/${plain(sourceId)}.json`,
  lock: (sourceId: string) => `locks/${plain(sourceId)}.json`,
  /** What runs begin with that wait for an operator, or have waited. */
  allHolds: 'decisions/',
  hold: (runId: string) => `decisions/${runId}.json`,
  contract: (contractId: string) => `contracts/${contractId}.json`,
  /** People who are to be handed over to another manager, who has not accepted yet or has. */
  transfer: (transferId: string) => `transfers/${transferId}.json`,
  /** What those begin with who are to get another manager. */
  allTransfers: 'transfers/',
  /** Of which people the operators were told that their manager is no identity any more, under digests. */
  lostManagers: 'sources/lost-managers.json',
  notices: (sourceId: string) => `notices/${plain(sourceId)}.json`,
  waitingApprovals: 'approvals/waiting.json',
  /** Who is the manager of anybody in a source, and the addresses by which they come into the console. */
  managers: 'sources/managers.json',
  /** Who dropped a file in the console, under a digest of which file that is. */
  upload: (digest: string) => `uploads/${digest}.json`,
  /** Somebody's wish to come into the console, under an id by chance. */
  signIn: (id: string) => `sign-ins/${id}.json`,
  /** How often somebody has tried to come in of late, under a digest of who. */
  signInTries: (digest: string) => `sign-in-tries/${digest}.json`,
  /** Somebody who is in the console, under the id of the wish that let them in. */
  session: (id: string) => `sessions/${id}.json`,
  mail: (mailKey: string) => `mails/${mailKey}.json`,
} as const;

/** What the folder of a source says of it: its id, without anything odd, and as much of its name as is shown. */
export function sourceOfFolder(folder: string): { id: string; shown: string } {
  const last = folder.slice(folder.lastIndexOf('/') + 1);
  const [id = ''] = last.split('_', 1);
  return { id, shown: last.slice(id.length + 1) };
}

function folderOf({ id, name }: KeyedSource): string {
  return `${plain(id)}_${shownName(name)}`;
}

/** An id of the tenant, without anything that could make a folder of it or stand between id and name. */
function plain(id: string): string {
  return id.replaceAll(/[^a-zA-Z0-9-]/g, '-');
}

/** No more bytes of a file's name are in a key: S3 takes 1,024 of a whole key, and file systems 255 of a name. */
const longestName = 200;

/** A file's name as part of a key: one that is too long loses some of its end, but not its ending, and no character half. */
function fileName(name: string): string {
  const plainName = name.replaceAll(/[/\p{Cc}\p{Cs}]/gu, '');
  if (Buffer.byteLength(plainName) <= longestName) return plainName;
  const ending = /\.[a-z0-9]{1,5}$/i.exec(plainName)?.[0] ?? '';
  let room = longestName - ending.length;
  const begin = Array.from(plainName).filter((character) => {
    room -= Buffer.byteLength(character);
    return room >= 0;
  });
  return `${begin.join('')}${ending}`;
}

/** As much of a name as a person needs to know the folder by. */
export function shownName(name: string): string {
  const plainName = name.normalize('NFC').replaceAll(/[^\p{L}\p{N} ._-]+/gu, '_');
  // Cut between characters: half of one is no text, and no key can have it.
  return Array.from(plainName).slice(0, 60).join('').trim();
}
