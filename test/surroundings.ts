import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { boundedRequests } from '../lib/aws/boundedRequests.ts';
import { createIsc } from '../lib/isc/client.ts';
import { createMailer } from '../lib/mail/mailer.ts';
import { openBucket } from '../lib/store/bucket.ts';

import { type Clock, createClock } from '../local/aws/clock.ts';
import type { Rights } from '../local/aws/rights/rights.ts';

import { seededClients, seededSources } from '../local/tenant/seed.ts';
import { startTenant } from '../local/tenant/tenant.ts';
import { directStorage } from './directStorage.ts';
import { directTenant } from './directTenant.ts';
import { unlessEnded } from './inProcess.ts';
import { startSentBox } from './lib/mail/sentBox.ts';

/** Somebody to be: an account name, the instants of start and end, and who manages them. */
export type Planted = { name: string; start?: string; end: string; manager?: string };

export type SurroundingsOptions = {
  /** In place of one that runs on. */
  clock?: Clock;
  /** Of a tenant that has people already. */
  dataFolder?: string;
  /** By which the bucket judges what functions ask it for. */
  rights?: Rights;
};

/** Whom mails come from. */
export const mailFrom = 'nelm@example.com';

/** Whether flows ask their bucket by AWS's client and the tenant over HTTP, as the long runs do. */
const overHttp = process.env['NELM_TEST_OVER'] === 'http';

/**
 * Everything that a flow in the test's own process talks to: an embedded tenant, the local S3, a stand-in for SES, and a clock that only moves on when something waits.
 */
export async function startSurroundings(
  now: string,
  { dataFolder, rights, clock = createClock(Date.parse(now)) }: SurroundingsOptions = {},
) {
  let lag = 0;
  const tenant = await startTenant({
    clock: () => clock.now() - lag,
    rowsPerSecond: 1e6,
    ...(dataFolder && { dataFolder }),
  });
  const box = await startSentBox(rights);
  const askTenant = overHttp ? fetch : directTenant(tenant);
  const isc = createIsc({
    baseUrl: tenant.url,
    fetch: askTenant,
    ...seededClients.admin,
    clock: clock.now,
    sleep: async (milliseconds) => clock.advance(milliseconds),
    // The pauses of a client move the clock: by chance they would move it past another moment at times.
    random: () => 0.5,
  });
  /** The bucket, as a function asks it whose role is judged; as the person at this machine where none is named. */
  function bucketAs(asker?: string) {
    const client = overHttp ? new S3Client(boundedRequests()) : directStorage(box, asker);
    const send = async (command: Parameters<S3Client['send']>[0]) => {
      await unlessEnded();
      return await client.send(command);
    };
    return openBucket('test', { send } as unknown as S3Client);
  }
  const bucket = bucketAs();
  const mailerOf = (own: typeof bucket) => createMailer({ from: mailFrom, bucket: own, now: clock.now });
  const linkKeys = async () => ['a key for links that has thirty-two characters'];
  const lines: string[] = [];
  const write = (message: string, fields: Record<string, unknown>) =>
    void lines.push(JSON.stringify({ message, ...fields }));
  /** Does something in the tenant as if long ago: a record that was changed of late has its grace before it. */
  async function longAgo<T>(work: () => Promise<T>): Promise<T> {
    lag = 1_000 * 86_400_000;
    try {
      return await work();
    } finally {
      lag = 0;
    }
  }

  async function uploadsEnded(sourceId: string): Promise<void> {
    const isRunning = (status: string | undefined) => status === 'PENDING' || status === 'IN_PROGRESS';
    while (isRunning(await isc.bulkUpload.status(sourceId))) await sleep(5);
  }

  return {
    clock,
    tenant,
    /** How clients of the tenant ask it. */
    askTenant,
    isc,
    longAgo,
    /** Waits until the tenant has worked off what was uploaded to a source. */
    uploadsEnded,
    box,
    bucketAs,
    mailerOf,
    /** What the flows wrote to their logs. */
    lines,
    /** What flows and doors work with; their configuration is the test's. */
    tools: {
      bucket,
      isc,
      mailer: mailerOf(bucket),
      url: 'https://nelm.example.com',
      linkKeys,
      now: clock.now,
      log: { info: write, warn: write, error: write },
      startAgain: async (): Promise<unknown> => {
        throw new Error('No run is started again in this test.');
      },
    },
    /** Adds people to a source, by a bulk upload. */
    async plant(source: 'Contractors' | 'Interns', people: readonly Planted[]): Promise<void> {
      if (people.length === 0) return;
      const { sourceId } = seededSources[source];
      await longAgo(async () => {
        const template = new TextDecoder().decode(await isc.schemaAttributes.template(sourceId));
        await isc.bulkUpload.upload(sourceId, peopleFile(template.trim().split('\n')[0] ?? '', people));
        await uploadsEnded(sourceId);
      });
    },
    async deleteEverybody(): Promise<void> {
      // The upload of a run that has ended may still be worked off.
      for (const { sourceId } of [seededSources.Contractors, seededSources.Interns]) await uploadsEnded(sourceId);
      const ids = await Array.fromAsync(isc.records.list(), ({ id }) => id);
      for (let from = 0; from < ids.length; from += 1000) await isc.records.deleteInBulk(ids.slice(from, from + 1000));
    },
    async close(): Promise<void> {
      await tenant.close();
      await box.close();
    },
  };
}

/** A CSV of people as the tenant's bulk upload takes it. */
function peopleFile(header: string, people: readonly Planted[]): string {
  const columns = header.split(',').map((column) => column.trim());
  const rows = people.map(({ name, start = '2020-01-01T00:00:00Z', end, manager = 'jane.doe' }) => {
    const values: Record<string, string> = {
      ...{ accountName: name, firstName: 'Ada', lastName: name, phone: '1', email: `${name}@example.com`, manager },
      ...{ startDate: start, endDate: end },
    };
    return columns.map((column) => values[column] ?? 'x').join(',');
  });
  return `${[header, ...rows].join('\n')}\n`;
}
