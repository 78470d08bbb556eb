/**
 * The tenant and the bucket of the simulation at the largest size, in a process of their own, so that what nelm takes of memory can be
 * told from theirs. Each question says what time it is, and time passes here until then.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { createIsc } from '../../../lib/isc/client.ts';
import { createChance } from '../../../local/tenant/chance.ts';
import { seededClients } from '../../../local/tenant/seed.ts';
import { openTenant } from '../../../local/tenant/tenant.ts';
import { createMemoryStorage } from '../memoryStorage.ts';
import { enterVirtualTime } from '../virtualTime.ts';
import { expectedPeople } from './expectedPeople.ts';
import { keptBodies } from './keptBodies.ts';
import { wrongPeople } from './lookAtPeople.ts';
import type { Answer, Asked, DroppedObject, Question, Start, TenantAnswer, Used } from './messages.ts';
import { rosterOf, sourceName } from './organisation.ts';
import { copyOfPlanted } from './planted.ts';

const commands = { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand };

const { size, events, startsAt } = JSON.parse(process.argv[2] ?? '') as Start;
const folder = copyOfPlanted(size);
const bodies = keptBodies(path.join(folder, 'bodies'));
const time = enterVirtualTime(startsAt, createChance(2));
const tenant = openTenant({ dataFolder: folder, clock: time.now, rowsPerSecond: 200, idleMilliseconds: 1_000 });
const isc = createIsc({
  ...{ baseUrl: 'https://tenant.example.com', ...seededClients.admin },
  fetch: async (url, init) => await time.whileWorking(tenant.answer(new Request(url, init))),
});
const storage = createMemoryStorage(time.now);
const expected = expectedPeople(size, events);
const used: Omit<Used, 'requests' | 'process'> = { writes: 0, reads: 0, bytes: 0 };

let last: Promise<void> = Promise.resolve();
process.on('message', (asked: Asked) => {
  last = last.then(() => answer(asked));
});
process.on('disconnect', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit();
});

async function answer({ id, at, question }: Asked): Promise<void> {
  await time.passTo(at);
  process.send?.(
    await answerTo(question).then(
      (value) => ({ id, value }),
      (error) => ({ id, ...reasonOf(error) }) as Answer,
    ),
  );
}

function reasonOf(error: unknown): Omit<Extract<Answer, object>, 'id'> {
  if (!(error instanceof S3ServiceException)) return { failed: error instanceof Error ? error.stack : String(error) };
  return { refused: { status: error.$metadata.httpStatusCode ?? 500, name: error.name } };
}

async function answerTo(question: Question): Promise<unknown> {
  if (question.kind === 'tenant') return await ofTenant(question);
  if (question.kind === 'bucket') return await ofBucket(question);
  if (question.kind === 'roster') return await dropRoster(question);
  if (question.kind === 'look') return await time.finish(lookAtAll());
  const { user, system } = process.cpuUsage();
  const taken = { cpuSeconds: (user + system) / 1e6, megabytes: Math.round(process.memoryUsage.rss() / 2 ** 20) };
  return { ...used, requests: tenant.requests.counts(), process: taken } satisfies Used;
}

async function ofTenant({ method, url, headers, body }: Extract<Question, { kind: 'tenant' }>): Promise<TenantAnswer> {
  return await time.whileWorking(answered());

  async function answered(): Promise<TenantAnswer> {
    const response = await tenant.answer(
      new Request(url, { method, headers, ...(body && { body: Buffer.from(body) }) }),
    );
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: [...response.headers], body: bytes };
  }
}

async function ofBucket({ name, input }: Extract<Question, { kind: 'bucket' }>): Promise<unknown> {
  const Command = commands[name as keyof typeof commands];
  used[/^(Get|Delete)/.test(name) ? 'reads' : 'writes'] += 1;
  const sent = name === 'PutObjectCommand' ? { ...input, Body: kept(input as { Body: string }) } : input;
  const command = new (Command as unknown as new (input: object) => never)(sent);
  const said: Record<string, unknown> = { ...((await storage.client.send(command)) as object) };
  const body = said['Body'] as { transformToByteArray(): Promise<Uint8Array> } | undefined;
  return body ? { ...said, Body: bodies.read(await body.transformToByteArray()) } : said;
}

function kept({ Body }: { Body: string | Uint8Array }): Buffer {
  const bytes = Buffer.from(Body as string);
  used.bytes += bytes.length;
  return bodies.keep(bytes);
}

/** Everybody of all sources at the end of the next day. */
async function lookAtAll(): Promise<string[]> {
  expected.nextDay();
  const wrong: string[] = [];
  for await (const { sourceId = '', name } of isc.sources.list({ sorters: ['name'] })) {
    const csv = new TextDecoder().decode(await isc.records.export(sourceId));
    wrong.push(...wrongPeople(name, csv, expected.of(Number(name.slice(-2)))));
  }
  return wrong;
}

async function dropRoster({ source, today }: Extract<Question, { kind: 'roster' }>): Promise<DroppedObject> {
  const key = `roster/${sourceName(source)}/people-${today}.csv`;
  const text = rosterOf(source, today, size);
  await ofBucket({ kind: 'bucket', name: 'PutObjectCommand', input: { Bucket: 'files', Key: key, Body: text } });
  const { etag, versionId, at } = storage.read(key) ?? { etag: '', versionId: '', at: 0 };
  return { key, etag, versionId, at, size: Buffer.byteLength(text) };
}
