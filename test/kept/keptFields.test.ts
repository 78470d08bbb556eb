import type { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { waitingEventSchema } from '../../lib/hr/waitingEvent.ts';
import { openBucket } from '../../lib/store/bucket.ts';
import { createMemoryStorage } from '../simulation/memoryStorage.ts';
import { keptVersions, readKept } from './keptFiles.ts';
import { kindNamer } from './keptKinds.ts';
import { readers } from './keptReaders.ts';
import { unseenFields } from './unseenFields.ts';

const now = Date.parse('2026-11-24T10:00:00Z');

/** What no kept object has, and why. */
const unseenBecause: Readonly<Record<string, string>> = {
  'csv-import: plan.json capped': 'no scenario has a row whose end is beyond the longest contract',
  'csv-import: plan.json encoding': 'no scenario has a file that is not in UTF-8',
  'csv-import: plan.json gaveWay': 'no scenario has a file that comes late',
  'expiry-notice: unreachable.json [].toldInTry': 'who could not be told was told in no try',
  'hr-events: plan.json plans[].write.decision {do,outcome,reason,isForbidden}': 'what does nothing is no write',
  'hr-events: plan.json plans[].write.decision {do}': 'what waits is no write',
  'hr-events: plan.json plans[].write.held': 'what is held is no write',
  'manager-transfer: people.json [].reason': 'no scenario has ISC refuse the change of a manager',
  'sources/<id>/asked.json alsoOpen': 'no scenario has a sweep ask anew while nobody knows of an earlier mail',
};

/** Schemas of what is read as bytes and not as JSON. */
const readAsBytes: Readonly<Record<string, z.ZodType>> = {
  'events/<queue>/': waitingEventSchema,
  'waiting/<id>/<group>/': waitingEventSchema,
};

// What is left of the process's own environment must not send a mail.
beforeAll(() => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('fetch failed');
  });
});
afterAll(() => vi.unstubAllGlobals());

/** The objects of each kind that are kept, and the schema by which they are read. */
async function readByKind() {
  const kindOf = await kindNamer();
  const kinds = new Map<string, { schema: z.ZodType | undefined; values: unknown[] }>();
  const all = (await Promise.all((await keptVersions()).map(readKept))).flat();
  for (const { flow, key, body } of all.filter((one) => one.key.endsWith('.json'))) {
    const kind = kindOf(flow, key) ?? '';
    const known = kinds.get(kind) ?? { schema: readAsBytes[kind], values: [] };
    kinds.set(kind, { ...known, values: [...known.values, JSON.parse(body.toString())] });
    const bucket = openBucket('files', createMemoryStorage(() => now).client as S3Client);
    await bucket.write(key, body, 'application/json');
    const { readJson } = bucket;
    bucket.readJson = async (own, schema) => {
      const found = kinds.get(kind);
      if (found && kindOf(flow, own) === kind) found.schema ??= schema;
      return await readJson(own, schema);
    };
    await readers[kind]?.read({ bucket, key, now }).catch(() => {});
  }
  return kinds;
}

test('each optional field of what is kept is in some kept object, or it is said why not', async () => {
  const kinds = await readByKind();
  const bySchema = Map.groupBy(kinds, ([, { schema }]) => schema);
  bySchema.delete(undefined);
  expect(bySchema.size).toBeGreaterThan(40);
  const unseen = [...bySchema].flatMap(([schema, same]) => {
    const values = same.flatMap(([, one]) => one.values);
    return schema ? unseenFields(schema, values).map((field) => `${same[0]?.[0]} ${field}`) : [];
  });
  expect([...new Set(unseen)].sort()).toEqual(Object.keys(unseenBecause).sort());
});

test('an optional field, and one of several shapes, that no value has is found, in lists and records too', () => {
  const one = z.object({
    a: z.string(),
    b: z.string().optional(),
    c: z.object({ d: z.number().default(1) }).optional(),
  });
  const several = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('x') }),
    z.object({ kind: z.literal('y') }),
  ]);
  const schema = z.object({ list: z.array(one), record: z.record(z.string(), several) });
  const value = { list: [{ a: '1', c: {} }, { a: '2' }], record: { some: { kind: 'x' } } };
  expect(unseenFields(schema, [value])).toEqual(['list[].b', 'list[].c.d', 'record{} {kind}']);
  const whole = { list: [{ a: '1', b: '2', c: { d: 1 } }], record: { some: { kind: 'x' }, other: { kind: 'y' } } };
  expect(unseenFields(schema, [value, whole])).toEqual([]);
});
