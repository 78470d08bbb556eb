import { runForOne } from './stopCommand.ts';
import { liftPerson } from './stopping.ts';

await runForOne(
  `Lifts the block of somebody whom npm run stop, or an HR system, has stopped. It lets nobody in by itself.

  npm run lift -- SOURCE ACCOUNT --reason "…"

  --reason TEXT     why; it is kept with the block
  --by NAME         who wants it; you, by the name of your account on this machine
  --lambda-port N   port of the local Lambda (4567, or NELM_LAMBDA_PORT)
  --s3-port N       port of the local S3 (4566, or NELM_S3_PORT)
  --tenant-port N   port of the tenant (8484, or NELM_TENANT_PORT)

With NELM_BUCKET and HR_EVENTS_FUNCTION in the environment it works on the deployed nelm, as npm run stop does.`,
  async (tools, options) => {
    await liftPerson(tools, options, console.log);
    return 0;
  },
);
