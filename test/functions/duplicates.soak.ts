import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFlow } from '../../lib/durable/startFlow.ts';
import { importReportSchema } from '../../lib/flows/csv-import/importReport.ts';
import { seededSources } from '../../local/tenant/seed.ts';
import { header, type RunningNelm, startTestNelm } from './nelm.ts';

const person = (name: string, vendor: string) =>
  `${header}\n${name},Ada,Example,${name}@example.com,1,jane.doe,2026-01-01,2026-12-31,${vendor}\n`;

const door = 'nelm-local-csv-dropped';
const flow = 'nelm-local-csv-import:durable';

let nelm: RunningNelm;
let lambda: LambdaClient;

beforeAll(async () => {
  nelm = await startTestNelm();
  lambda = new LambdaClient({
    endpoint: nelm.stack.lambda.url,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});

afterAll(() => nelm.stop());

/** The event that S3 sends for a file, with the sequencer that tells two drops of one key apart. */
function objectCreated(key: string, etag: string, eventTime: string, sequencer = '0A') {
  const object = { key, size: 10, eTag: etag, sequencer };
  return { Records: [{ eventTime, s3: { bucket: { name: nelm.stack.bucket }, object } }] };
}

test('the same event ten times at once is one run', async () => {
  const ended = nelm.nextEnded(1);
  const before = nelm.stack.lambda.executions().length;
  const event = objectCreated('inbox/Contractors/a+b%C3%BC.csv', 'e0', '2026-11-01T08:00:00.000Z');
  await Promise.all(Array.from({ length: 10 }, () => nelm.stack.lambda.invoke(door, event)));
  const [execution] = await ended;
  await nelm.stack.lambda.invoke(door, event);
  expect(nelm.stack.lambda.executions()).toHaveLength(before + 1);
  const result = execution && (await nelm.report(execution, importReportSchema));
  expect(result?.report.file.key).toBe('inbox/Contractors/a bü.csv');
});

test('an event for a file that is gone leaves a report that says so', async () => {
  const ended = nelm.nextEnded(1);
  await nelm.stack.lambda.invoke(door, objectCreated('inbox/Contractors/gone.csv', 'e1', '2026-11-01T09:00:00.000Z'));
  const [execution] = await ended;
  const result = execution && (await nelm.report(execution, importReportSchema));
  expect(result?.report.outcome).toBe('refused');
  expect(result?.report.error).toMatch(/^The file was gone before it could be read\./);
});

test('what a program puts beside a file starts nothing, and neither does a folder; a name in capitals does', async () => {
  const before = nelm.stack.lambda.executions().length;
  const time = '2026-11-01T10:00:00.000Z';
  await nelm.stack.lambda.invoke(door, objectCreated('inbox/Contractors/~$list.xlsx', 'e2', time));
  await nelm.stack.lambda.invoke(door, objectCreated('inbox/Contractors/', 'e2', time));
  expect(nelm.stack.lambda.executions()).toHaveLength(before);
  const ended = nelm.nextEnded(1);
  await nelm.stack.lambda.invoke(door, objectCreated('inbox/Contractors/LIST.CSV', 'e2', time));
  await ended;
  expect(nelm.stack.lambda.executions()).toHaveLength(before + 1);
});

test('of two files for one source at the same moment the one dropped later decides', async () => {
  const ended = nelm.nextEnded(2);
  await nelm.drop('Contractors', 'first.csv', Buffer.from(person('twice', 'First')));
  await nelm.drop('Contractors', 'second.csv', Buffer.from(person('twice', 'Second')));
  await ended;
  expect(await peopleOf(nelm)).toContain(',Second');
  expect(await nelm.stack.storage.objects.list('locks/')).toEqual([]);
  expect(await nelm.stack.storage.objects.list('inbox/')).toEqual([]);
});

test('a file that comes after one that was dropped later is superseded', async () => {
  await nelm.imported(person('ordered', 'Newer'));
  const ended = nelm.nextEnded(1);
  await nelm.stack.storage.objects.write('inbox/Contractors/late.csv', Buffer.from(person('ordered', 'Older')));
  const late = await nelm.stack.storage.objects.read('inbox/Contractors/late.csv');
  const drop = {
    bucket: nelm.stack.bucket,
    key: 'inbox/Contractors/late.csv',
    etag: late?.etag ?? '',
    size: 10,
    droppedAt: '2026-11-01T00:00:00.000Z',
    sequencer: '01',
  };
  expect(await startFlow(flow, 'csv-late', drop, { client: lambda })).toBe('started');
  const [execution] = await ended;
  expect(JSON.parse(execution?.result ?? '{}')).toMatchObject({ outcome: 'superseded' });
  expect(await peopleOf(nelm)).toContain(',Newer');
  expect(await nelm.stack.storage.objects.list('inbox/')).toEqual([]);
  expect(await startFlow(flow, 'csv-late', { ...drop, size: 11 }, { client: lambda })).toBe('known');
});

/** The people of Contractors, as the newest run that sent anything read them back. */
async function peopleOf({ stack }: RunningNelm): Promise<string> {
  const folder = `runs/${seededSources.Contractors.id}_Contractors/`;
  const newest = (await stack.storage.objects.list(folder)).filter((key) => key.endsWith('/after.csv')).at(-1);
  return (newest && (await stack.storage.objects.read(newest))?.bytes.toString()) ?? '';
}
