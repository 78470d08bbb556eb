import path from 'node:path';
import { parseArgs } from 'node:util';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { readConfig } from '../build/readConfig.ts';
import { readWiring } from '../local/aws/wiring.ts';
import { resultText, shownReportSchema } from './console/result.ts';
import { type Fired, fireJob } from './firing.ts';
import { readPort } from './options.ts';

const usage = `Runs a scheduled job now, on the nelm that runs on this machine, and shows its result.

  npm run fire -- JOB [--dry-run] [--lambda-port 4567] [--s3-port 4566]

  --dry-run        says what it would do, and does nothing
  --lambda-port N  port of the local Lambda (4567, or NELM_LAMBDA_PORT)
  --s3-port N      port of the local S3 (4566, or NELM_S3_PORT)`;

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      'dry-run': { type: 'boolean', default: false },
      'lambda-port': { type: 'string' },
      's3-port': { type: 'string' },
    },
  });
  const root = path.join(import.meta.dirname, '..');
  await readConfig(root);
  const { schedules, functions, bucket } = await readWiring(root);
  const [job, ...more] = positionals;
  const schedule = schedules.find((one) => one.job === job);
  if (values.help || !schedule || more.length > 0) {
    console.log(`${usage}\n\nJobs: ${[...new Set(schedules.map((one) => one.job))].join(', ') || 'none is scheduled'}`);
    return values.help ? 0 : 1;
  }
  const lambdaPort = readPort('--lambda-port', values['lambda-port'] ?? process.env['NELM_LAMBDA_PORT'], 4567);
  const storagePort = readPort('--s3-port', values['s3-port'] ?? process.env['NELM_S3_PORT'], 4566);
  const door = functions.find(({ name }) => name === schedule.functionName);
  const flow = door?.environment['JOB_FUNCTION']?.replace('{job}', schedule.job) ?? '';
  const url = `http://127.0.0.1:${lambdaPort}`;
  const fired = await fireJob({ url, schedule, flow, dryRun: values['dry-run'], say: console.error });
  await show(fired, `http://127.0.0.1:${storagePort}`, bucket);
  return fired.waits || fired.status === 'SUCCEEDED' ? 0 : 1;
}

async function show({ runId, waits, folder, error }: Fired, storageUrl: string, bucket: string): Promise<void> {
  if (waits) return console.log(`Run ${runId} waits for a decision. The mail with the link to it is in the outbox.`);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new S3Client({ endpoint: storageUrl, region: 'local', credentials, forcePathStyle: true });
  const key = folder === undefined ? await findReport(client, bucket, runId) : `${folder}/report.json`;
  if (key === undefined) return console.log(`Run ${runId} left no report: ${error ?? 'no reason is known'}`);
  const found = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch((error: Error) => {
    if (error.name !== 'NoSuchKey') throw error;
  });
  if (!found) return console.log(`Run ${runId} found nothing to do, and leaves no report.`);
  const report = shownReportSchema.parse(JSON.parse((await found.Body?.transformToString()) ?? ''));
  const address = `${bucket}/${key.replace(/\.json$/, '.html')}`;
  console.log(resultText(report, `${storageUrl}/${address.split('/').map(encodeURIComponent).join('/')}`));
}

/** Of a run that failed nobody tells the folder. */
async function findReport(client: S3Client, bucket: string, runId: string): Promise<string | undefined> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'runs/' }));
  return Contents.map(({ Key = '' }) => Key).find((key) => key.endsWith(`/${runId}/report.json`));
}
