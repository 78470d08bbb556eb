import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateReader } from '../../../../lib/dates/dates.ts';
import { describeRun } from '../../../../lib/flows/hr-events/eventRun.ts';
import { rememberEvent } from '../../../../lib/flows/hr-events/followEvent.ts';
import { normalizeEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';
import { planEvent } from '../../../../lib/flows/hr-events/planEvent.ts';
import { writePlan } from '../../../../lib/flows/hr-events/writePlan.ts';
import { createIsc, type Isc } from '../../../../lib/isc/client.ts';
import { type Bucket, openBucket } from '../../../../lib/store/bucket.ts';
import { acquireLock, releaseLock, renewLock } from '../../../../lib/store/lock.ts';
import { type Storage, startStorage } from '../../../../local/aws/storage.ts';
import { seededClients, seededSources } from '../../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../../local/tenant/tenant.ts';
import config from '../../../../nelm.config.ts';
import { createClock } from '../../isc/clock.ts';
import { model, now, shuffled, storyOf } from './events.ts';

const { id, sourceId, name } = seededSources.Interns;
const source = { id, ids: [id, sourceId], name, managerId: undefined };
const inRecords = { ...config, sources: { Interns: { onboarding: 'record' as const } } };
const readDate = dateReader({ timeZone: config.timeZone, dateFormats: [] });
const arrival = { system: 'standard', arrivedAt: 0 };
const people = 50;
const eventsEach = 4;

let folder: string;
let storage: Storage;
let tenant: Tenant;
let isc: Isc;
let bucket: Bucket;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-stream-'));
  // The limit of requests is waited for in no time.
  const clock = createClock(now);
  tenant = await startTenant({ clock: clock.now });
  isc = createIsc({ baseUrl: tenant.url, ...seededClients.admin, clock: clock.now, sleep: clock.sleep });
  storage = await startStorage({ folder, bucket: 'nelm', onCreated: () => {} });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  bucket = openBucket(
    'nelm',
    new S3Client({ endpoint: storage.url, region: 'local', credentials, forcePathStyle: true }),
  );
});

afterAll(async () => {
  await storage.close();
  await tenant.close();
  await rm(folder, { recursive: true, force: true });
});

test('events of 50 people, shuffled and repeated, end in the tenant as they would have in order', async () => {
  const names = Array.from({ length: people }, (_, index) => `person.${index}`);
  const arbitrary = fc.tuple(...names.map((one) => storyOf(one, name, eventsEach, eventsEach)));
  const [stories = []] = fc.sample(arbitrary, { numRuns: 1, seed: 4 });
  const [stream = []] = fc.sample(shuffled(stories.flat()), { numRuns: 1, seed: 4 });
  const tools = { bucket, config: inRecords, now: () => now };
  for (const event of stream) {
    const run = describeRun({ system: 'standard', event }, source);
    const acquired = await acquireLock(bucket, id, run.id, now);
    if (!('generation' in acquired)) throw new Error('The lock was taken by nobody else.');
    const lock = { renew: () => renewLock(bucket, id, acquired.generation, now) };
    const plan = await planEvent(tools, run, normalizeEvent(event, readDate, arrival), isc, {
      hasWaited: false,
      approved: ['endings', 'rehire'],
    });
    const written = await writePlan(tools, run, lock, plan, isc);
    await rememberEvent(tools, run, lock, plan, written);
    await releaseLock(bucket, id, acquired.generation);
  }
  const records = new Map(
    (await Array.fromAsync(isc.records.list({ sourceId: id }))).map((one) => [one.accountName, one]),
  );
  const wrong = stories.filter((events, index) => {
    const record = records.get(names[index] ?? '');
    const found = record && {
      firstName: record.firstName,
      phone: record.phone,
      start: Date.parse(record.startDate ?? ''),
      end: Date.parse(record.endDate ?? ''),
    };
    return JSON.stringify(found) !== JSON.stringify(model(events));
  });
  expect(stream.length).toBeGreaterThanOrEqual(people * eventsEach);
  expect(wrong).toEqual([]);
}, 120_000);
