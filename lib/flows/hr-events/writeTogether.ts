import type { Attempt } from '../../durable/attempt.ts';
import { mayPass } from '../../durable/failure.ts';
import type { HeldLock } from '../../durable/sourceLock.ts';
import { hasEnded, isRunning, readJobStatus, waitForJob } from '../../durable/uploadJob.ts';
import { IscRefusedError } from '../../isc/errors.ts';
import { readBlocked } from '../../people/blocked.ts';
import { notLanded } from '../../people/compare.ts';
import { readExport } from '../../people/csv/readExport.ts';
import { writeUpload } from '../../people/csv/writePeople.ts';
import { accountKey, attributesOf, getValue, type Person, withValues } from '../../people/person.ts';
import { inChunks } from '../../store/inChunks.ts';
import { readDecided } from './decided.ts';
import type { EventRun, EventStory, EventTools } from './eventRun.ts';
import { createLocator } from './locate.ts';
import { isStop, type PersonPlan } from './planPerson.ts';
import { keepWritten, noteBeforeWriting, readWritten } from './writeEvents.ts';
import { withBlanks } from './writePlan.ts';

/** More than so many people are written by one upload: it costs some six requests, however many there are. */
export const fewWrites = 5;

/** Whether what is written of a person can be written by an upload, which makes and changes records. */
export function isUploadable({ write }: PersonPlan): boolean {
  return write?.decision.do === 'change' || write?.decision.do === 'create';
}

/**
 * Writes many people by one bulk upload, and looks afterwards which of them the source shows as they were sent. Whoever is
 * not there yet is left to be written by themselves: an upload is refused whole for one row.
 */
export async function writeTogether(story: EventStory, lock: HeldLock): Promise<void> {
  const { step, tools, run } = story;
  const isSent = await step('send the people', (attempt) => sendPeople(tools, run, lock, attempt));
  if (!isSent) return;
  await waitForJob(story, 'wait for the upload', hasEnded);
  await step('read the people back', (attempt) => noteLanded(tools, run, attempt));
}

/**
 * Waits, before anything is decided, until no upload of somebody else runs: an upload sends whole rows, and would undo what the
 * earlier one has changed since.
 *
 * @returns whether many may be written by an upload now
 */
export async function waitForEarlierUpload(story: EventStory): Promise<boolean> {
  const earlier = await waitForJob(story, 'wait for an earlier upload', (status) => !isRunning(status));
  return !isRunning(earlier);
}

/**
 * An upload that runs now is this run's own, from a try that was cut off: the one before it was seen to end. It is waited for, however
 * few would be sent now, since some were blocked meanwhile.
 */
async function sendPeople(tools: EventTools, run: EventRun, lock: HeldLock, attempt: Attempt): Promise<boolean> {
  if (isRunning(await readJobStatus(tools, run, attempt))) return true;
  const { plans } = await readDecided(tools.bucket, run.folder);
  const uploadable = plans.filter(isUploadable);
  const findBlock = await readBlocked(tools.bucket, run.source.id);
  const blocks = await inChunks(uploadable, async (plan) => !plan.events.some(isStop) && findBlock(plan.accountName));
  const free = uploadable.filter((_, index) => !blocks[index]);
  const toSend = await acceptable(tools, run, free, attempt);
  if (toSend.length <= fewWrites) return false;
  await lock.renew();
  await noteBeforeWriting(tools, run, toSend);
  try {
    await tools.isc.with(attempt).bulkUpload.upload(run.source.id, fileOf(toSend));
    return true;
  } catch (error) {
    if (error instanceof IscRefusedError && !mayPass(error)) return false;
    throw error;
  }
}

/**
 * The people whom the tenant will not refuse: their attributes are those of the source, with a value where one is required, and
 * their managers are there. The others are written by themselves, and keep nobody else from the upload.
 */
async function acceptable(
  tools: EventTools,
  { source }: EventRun,
  plans: readonly PersonPlan[],
  attempt: Attempt,
): Promise<PersonPlan[]> {
  const isc = tools.isc.with(attempt);
  const attributes = await isc.schemaAttributes.list(source.id);
  const people = new Map(plans.map((plan) => [plan, personToBe(plan)]));
  const managers = [...people.values()].flat().flatMap(({ manager }) => (manager ? [manager] : []));
  const known = await tools.findManagers(isc, managers);
  const names = new Set(attributes.map(({ technicalName }) => technicalName));
  const required = attributes.filter((attribute) => attribute.required).map(({ technicalName }) => technicalName);
  const isAcceptable = (person: Person) =>
    Object.keys(person.data).every((name) => names.has(name)) &&
    required.every((name) => getValue(person, name)) &&
    (!person.manager || known.has(accountKey(person.manager)));
  return plans.filter((plan) => people.get(plan)?.every(isAcceptable));
}

function fileOf(plans: readonly PersonPlan[]): string {
  const people = plans.flatMap(personToBe);
  return writeUpload(people, attributesOf(people));
}

function personToBe({ write }: PersonPlan): Person[] {
  if (write?.decision.do === 'create') return [withBlanks(write.decision.person)];
  return write?.decision.do === 'change' && write.before ? [withValues(write.before, write.decision.values)] : [];
}

async function noteLanded({ isc, bucket, config }: EventTools, run: EventRun, attempt: Attempt): Promise<void> {
  const { plans } = await readDecided(bucket, run.folder);
  const sent = plans.filter(isUploadable).flatMap((plan) => personToBe(plan).map((person) => ({ plan, person })));
  const attributes = attributesOf(sent.map(({ person }) => person));
  const after = readExport(await isc.with(attempt).records.export(run.source.id), attributes, config);
  const lost = new Set(notLanded(sent, after).map(({ sent: { plan } }) => plan));
  const written = await readWritten(bucket, run.folder);
  // An upload tells no ids: without them somebody who comes later under the same name would be taken for whom it made.
  const locator = createLocator(isc.with(attempt), run.source, config.timeZone, Number.POSITIVE_INFINITY);
  for (const { plan } of sent) {
    if (lost.has(plan)) continue;
    const isMade = plan.write?.decision.do === 'create';
    const recordId = isMade ? (await locator.record(plan.accountName, undefined))?.id : plan.write?.recordId;
    written.set(accountKey(plan.accountName), recordId ? { recordId } : {});
  }
  await keepWritten(bucket, run.folder, written);
}
