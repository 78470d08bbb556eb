import { parseArgs } from 'node:util';
import { restore } from './restoring.ts';
import { tenancyFor } from './tenancy.ts';

const usage = `Shows how a source differs from one of its backups, and puts back who is missing.

  npm run restore -- SOURCE                   lists the backups there are
  npm run restore -- SOURCE DATE              shows the difference, and changes nothing
  npm run restore -- SOURCE DATE --apply      puts back who is missing, through the inbox

SOURCE is the name of the source, now or when it was backed up, or its id.

  --into NAME      another source to compare with and to put people into
  --s3-port N      port of the local S3 (4566, or NELM_S3_PORT)
  --tenant-port N  port of the tenant (8484, or NELM_TENANT_PORT)

With NELM_BUCKET in the environment it works on the deployed nelm: AWS credentials, ISC_BASE_URL, ISC_CLIENT_ID and
ISC_CLIENT_SECRET (or ISC_CLIENT_SECRET_PARAMETER) are taken from there too.`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      apply: { type: 'boolean', default: false },
      into: { type: 'string' },
      's3-port': { type: 'string' },
      'tenant-port': { type: 'string' },
    },
  });
  const [source, date, ...more] = positionals;
  if (values.help || source === undefined || more.length > 0) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 1;
  } else {
    const tenancy = await tenancyFor(values['s3-port'], values['tenant-port']);
    await restore(tenancy, { source, date, into: values.into, apply: values.apply }, console.log);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
