import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dropDoor } from '../../../../lib/doors/csv-dropped/dropDoor.ts';
import type { Drop } from '../../../../lib/store/drop.ts';
import { invoke, type Line, rememberingLog } from '../../middleware/invoking.ts';

let started: Map<string, Drop>;
let lines: Line[];
let door: ReturnType<typeof dropDoor>;

beforeEach(() => {
  started = new Map();
  const remembering = rememberingLog();
  lines = remembering.lines;
  door = dropDoor(remembering.log, () => ({
    async start(runId, drop) {
      if (started.has(runId)) return 'known';
      started.set(runId, drop);
      return 'started';
    },
  }));
});

afterEach(() => void vi.unstubAllEnvs());

/** An event of S3, with all that it holds. */
function created(...objectKeys: string[]) {
  return {
    Records: objectKeys.map((key) => ({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'eu-central-1',
      eventTime: '2026-11-24T09:00:00.123Z',
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: 'AWS:AIDAEXAMPLE' },
      requestParameters: { sourceIPAddress: '192.0.2.1' },
      responseElements: {
        'x-amz-request-id': 'C3D13FE58DE4C810',
        'x-amz-id-2': 'FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD',
      },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'nelm-dev-csv-dropped',
        bucket: { name: 'nelm-dev', ownerIdentity: { principalId: 'A3NL1KOZZKExample' }, arn: 'arn:aws:s3:::nelm-dev' },
        object: {
          key,
          size: 1024,
          eTag: 'd41d8cd98f00b204e9800998ecf8427e',
          versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
          sequencer: '0055AED6DCD90281E5',
        },
      },
    })),
  };
}

test('a file starts one import, however often S3 tells of it; its name is in no log', async () => {
  const event = created('inbox/Z%C3%BCrich/ada+lovelace.csv');
  expect(await invoke(door, event)).toEqual({ runs: [{ runId: expect.any(String), start: 'started' }] });
  const [[id = '', drop] = []] = [...started];
  expect(id).toMatch(/^20261124T090000123Z-[0-9a-f]{12}$/);
  expect(drop).toEqual({
    bucket: 'nelm-dev',
    key: 'inbox/Zürich/ada lovelace.csv',
    etag: 'd41d8cd98f00b204e9800998ecf8427e',
    size: 1024,
    droppedAt: '2026-11-24T09:00:00.123Z',
    sequencer: '0055AED6DCD90281E5',
    versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
  });
  expect(await invoke(door, event)).toEqual({ runs: [{ runId: id, start: 'known' }] });
  expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
    'info files dropped',
    'info files dropped',
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/ada|rich/);
});

test('of several files each is imported whatever its kind, but what programs put beside them; a folder is nothing', async () => {
  const event = created(
    'inbox/Contractors/',
    'inbox/Contractors/a.CSV',
    'inbox/Contractors/a.xlsx',
    'inbox/Contractors/~%24a.xlsx',
    'inbox/Contractors/a.csv+',
    'roster/Interns/b.csv',
  );
  const answer = (await invoke(door, event)) as { runs: { start: string }[] };
  expect(answer.runs.map(({ start }) => start)).toEqual(['started', 'started', 'ignored', 'started', 'started']);
  expect([...started.values()].map(({ key }) => key)).toEqual([
    'inbox/Contractors/a.CSV',
    'inbox/Contractors/a.xlsx',
    'inbox/Contractors/a.csv ',
    'roster/Interns/b.csv',
  ]);
});

test('anything that is no event of S3 fails as what it is, and starts nothing', async () => {
  const property = fc.asyncProperty(fc.anything(), async (event) => {
    await expect(invoke(door, event)).rejects.toMatchObject({ name: 'RequestRefused', status: 400 });
  });
  await fc.assert(property, { numRuns: 300 });
  await expect(invoke(door, created('inbox/100%.csv'))).rejects.toThrow('is not encoded as S3 does it');
  expect(started.size).toBe(0);
});

test('an import that cannot be started fails the door, so that S3 tells it again', async () => {
  const { log, lines: written } = rememberingLog();
  const failing = dropDoor(log, () => ({
    start: () => Promise.reject(Object.assign(new Error('Rate exceeded'), { retry: true })),
  }));
  await expect(invoke(failing, created('inbox/Contractors/a.csv'))).rejects.toThrow('Rate exceeded');
  expect(written).toEqual([
    { level: 'error', message: 'files dropped', outcome: 'failed', error: 'Error', reason: 'Rate exceeded' },
  ]);
});

test('a door whose environment lacks something fails, and logs what to set', async () => {
  vi.stubEnv('CSV_IMPORT_FUNCTION', '');
  const { log, lines: written } = rememberingLog();
  await expect(invoke(dropDoor(log), created('inbox/Contractors/a.csv'))).rejects.toThrow(
    "Set CSV_IMPORT_FUNCTION in the function's environment.",
  );
  expect(written).toMatchObject([{ level: 'error', reason: "Set CSV_IMPORT_FUNCTION in the function's environment." }]);
});
