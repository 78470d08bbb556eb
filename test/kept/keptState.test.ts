import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Bucket, openBucket } from '../../lib/store/bucket.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { readKeptData } from '../operations/keptData.ts';
import { createMemoryStorage } from '../simulation/memoryStorage.ts';
import { type KeptObject, keptVersions, readKept } from './keptFiles.ts';
import { kindNamer } from './keptKinds.ts';
import { type Reader, readers } from './keptReaders.ts';

const now = Date.parse('2026-11-24T10:00:00Z');

/** Written by people or by the command line, or read by people only; and why it has no reader here. */
const withoutReader: Readonly<Record<string, string>> = {
  'inbox/': 'files that people drop',
  'roster/': 'files that people drop',
  'preview/': 'files that people drop',
};

/** Files of a run that people read, or drop again: `test/lib/people/csv` holds the readers of files of people. */
const forPeople = /\.(csv|txt|html)$/;

let kindOf: (flow: string, key: string) => string | undefined;
let kept: (KeptObject & { kind: string })[];

beforeAll(async () => {
  kindOf = await kindNamer();
  const all = await Promise.all((await keptVersions()).map(readKept));
  kept = all.flat().map((one) => ({ ...one, kind: kindOf(one.flow, one.key) ?? '' }));
  // What is left of the process's own environment must not send a mail.
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('fetch failed');
  });
});

// The files behind this one run in the same process.
afterAll(() => vi.unstubAllGlobals());

/** A bucket with one object. */
async function bucketWith(key: string, body: Buffer | string): Promise<Bucket> {
  const bucket = openBucket('files', createMemoryStorage(() => now).client as S3Client);
  await bucket.write(key, body, 'application/json');
  return bucket;
}

const isJson = ({ key }: KeptObject) => key.endsWith('.json');

test('what this release keeps is kept here too: one of each row of docs/data.md, and of each file that runs write', async () => {
  const own = kept.filter(({ version }) => version === packageJson.version);
  const rows = (await readKeptData()).map(({ prefix }) => prefix).filter((prefix) => prefix !== 'runs/');
  const kinds = own.map(({ kind }) => kind.replace(/\*\.\w+$/, ''));
  expect(rows.filter((prefix) => !withoutReader[prefix] && !kinds.includes(prefix))).toEqual([]);

  const flows = path.join(import.meta.dirname, '../../lib/flows');
  const sources = (await readdir(flows, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const named = new Set<string>();
  for (const source of sources)
    for (const [, file = ''] of (await readFile(path.join(flows, source), 'utf8')).matchAll(/['`/]([\w-]+\.json)['`]/g))
      named.add(file);
  expect(named.size).toBeGreaterThan(20);
  const files = new Set(own.map(({ key }) => path.basename(key)));
  expect([...named].filter((file) => !files.has(file)).sort()).toEqual([]);
});

test('whatever is kept here has a reader', () => {
  const json = kept.filter(isJson);
  expect(json.length).toBeGreaterThan(50);
  expect([...new Set(json.map(({ kind }) => kind))].filter((kind) => !readers[kind])).toEqual([]);
  expect(kept.filter((one) => !isJson(one) && !forPeople.test(one.key))).toEqual([]);
});

describe.each(Object.entries(readers))('%s', (kind, reader) => {
  const examples = () => kept.filter((one) => one.kind === kind && isJson(one));

  test('of every release is read by this one', async () => {
    expect(examples().length).toBeGreaterThan(0);
    for (const { key, body } of examples()) {
      const read = await reader.read({ bucket: await bucketWith(key, body), key, now });
      const expected = reader.expected(JSON.parse(body.toString()) as never);
      if (typeof expected === 'object' && expected !== null) expect(read).toMatchObject(expected);
      else expect(read).toEqual(expected);
    }
  });

  test('that is empty, cut short, of an unknown shape or of a later version is refused with what to do', async () => {
    for (const { key, body } of examples()) {
      const text = body.toString();
      const later = JSON.parse(text).version === 1 ? [text.replace(/"version": ?1/, '"version":2')] : [];
      for (const broken of ['', text.slice(0, -3), '{"what":"else"}', '"text"', ...later])
        expect(await outcomeOf(reader, key, broken), `${key} as ${broken.slice(0, 20)}`).toEqual(
          'harmless' in reader
            ? { read: reader.harmless }
            : {
                refused: expect.stringMatching(
                  / is not what nelm writes there\. Bring back an older version of it, or remove it\.$/,
                ),
              },
        );
    }
  });
});

async function outcomeOf(reader: Reader, key: string, broken: string): Promise<unknown> {
  const bucket = await bucketWith(key, broken);
  try {
    return { read: await reader.read({ bucket, key, now }) };
  } catch (error) {
    return { refused: (error as Error).message };
  }
}
