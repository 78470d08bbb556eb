import { runForOne } from './stopCommand.ts';
import { stopPerson } from './stopping.ts';

await runForOne(
  `Ends the contract of one person now, and blocks them: no file, event, extension or restore lets them in again, until
npm run lift. The operators are mailed.

  npm run stop -- SOURCE ACCOUNT --reason "…"

  --reason TEXT     why; it stands in every report in which the person is set aside
  --by NAME         who wants it; you, by the name of your account on this machine
  --lambda-port N   port of the local Lambda (4567, or NELM_LAMBDA_PORT)
  --s3-port N       port of the local S3 (4566, or NELM_S3_PORT)
  --tenant-port N   port of the tenant (8484, or NELM_TENANT_PORT)

With NELM_BUCKET and HR_EVENTS_FUNCTION in the environment it works on the deployed nelm: AWS credentials, ISC_BASE_URL,
ISC_CLIENT_ID and ISC_CLIENT_SECRET (or ISC_CLIENT_SECRET_PARAMETER) are taken from there too.`,
  async (tools, options) => ((await stopPerson(tools, options, console.log)) === 'done' ? 0 : 1),
);
