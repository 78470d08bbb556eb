import { parseArgs } from 'node:util';
import { adoptPeople } from './adopting.ts';
import { tenancyFor } from './tenancy.ts';

const usage = `Gives an HR system the people of a source, for the day after a first import: the events of a system change only
those whom it brought itself, unless "people" of the system in nelm.config.ts is "source".

  npm run adopt -- SYSTEM SOURCE              says how many people there are, and changes nothing
  npm run adopt -- SYSTEM SOURCE --apply      gives them to the system

SYSTEM is standard, bamboohr or deel; SOURCE the name of a source, or its id.

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
      's3-port': { type: 'string' },
      'tenant-port': { type: 'string' },
    },
  });
  const [system, source, ...more] = positionals;
  if (values.help || system === undefined || source === undefined || more.length > 0) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 1;
  } else {
    const tenancy = await tenancyFor(values['s3-port'], values['tenant-port']);
    await adoptPeople(tenancy, { system, source, apply: values.apply }, console.log);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
