import { parseArgs } from 'node:util';
import { readPort } from './options.ts';
import { previewFile } from './previewing.ts';
import { tenancyFor } from './tenancy.ts';
import { timeOfStack } from './timeOfStack.ts';

const usage = `Says what a file of people would do, against the tenant as it is, and changes nothing.

  npm run preview -- FILE --source NAME

It says who would be created, updated and rejected, what would wait for a decision, and whom the file would end if it were the
full roster of the source. The report and changes.csv lie in the bucket.

  --source NAME    the name of a source, or its id
  --s3-port N      port of the local S3 (4566, or NELM_S3_PORT)
  --tenant-port N  port of the tenant (8484, or NELM_TENANT_PORT)
  --lambda-port N  port of the local Lambda (4567, or NELM_LAMBDA_PORT), whose clock counts

With NELM_BUCKET in the environment it works on the deployed nelm: AWS credentials, ISC_BASE_URL, ISC_CLIENT_ID and
ISC_CLIENT_SECRET (or ISC_CLIENT_SECRET_PARAMETER) are taken from there too.`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      source: { type: 'string' },
      's3-port': { type: 'string' },
      'tenant-port': { type: 'string' },
      'lambda-port': { type: 'string' },
    },
  });
  const [file, ...more] = positionals;
  if (values.help || file === undefined || values.source === undefined || more.length > 0) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 1;
  } else {
    const { NELM_BUCKET, NELM_LAMBDA_PORT, NELM_S3_PORT } = process.env;
    const port = readPort('--lambda-port', values['lambda-port'] ?? NELM_LAMBDA_PORT, 4567);
    const now = NELM_BUCKET ? Date.now() : await timeOfStack(`http://127.0.0.1:${port}`);
    const storage = `http://127.0.0.1:${readPort('--s3-port', values['s3-port'] ?? NELM_S3_PORT, 4566)}/nelm-local`;
    const tenancy = await tenancyFor(values['s3-port'], values['tenant-port']);
    const isSeen = await previewFile(
      { ...tenancy, now: () => now },
      { file, source: values.source, bucketUrl: NELM_BUCKET ? `s3://${NELM_BUCKET}` : storage },
      console.log,
    );
    if (!isSeen) process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
