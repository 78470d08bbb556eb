import { S3Client } from '@aws-sdk/client-s3';
import type { Config } from '../../lib/config/config.ts';
import { createLambdaClient } from '../../lib/durable/sendToLambda.ts';
import { createIsc } from '../../lib/isc/client.ts';
import { readWiring } from '../../local/aws/wiring.ts';
import { openPlace, type PlaceOptions } from '../place/openPlace.ts';
import type { Place } from '../place/place.ts';
import { parameterName, parameterReader, regionOf } from '../place/stagePlace.ts';
import { awsAsker } from './awsRequest.ts';
import { type AwsTools, checkAccount, checkDeployed } from './checkAws.ts';
import { checkBucket, checkJobs, checkParameters } from './checkPlace.ts';
import { checkTenant } from './checkTenant.ts';
import { type Finding, notOk, ok, unsure } from './finding.ts';

export type DoctorOptions = PlaceOptions & {
  /** So many milliseconds the tenant is waited for at most. */
  patience?: number;
};

/**
 * Looks at everything that a nelm needs, before a deployment and after it. Nothing is changed, and no secret is said.
 *
 * @param root the folder of serverless.yml
 * @param now epoch milliseconds of this machine
 */
export async function examine(
  root: string,
  config: Config,
  options: DoctorOptions,
  environment: NodeJS.ProcessEnv,
  now: () => number,
): Promise<Finding[]> {
  const { schedules } = await readWiring(root);
  const opened = await openPlace(options, environment, now).catch((error: Error) => error);
  const place = opened instanceof Error ? undefined : opened;
  const settings = [ok('settings', 'nelm.config.ts can be used'), checkTimeZone(config)];
  const patience = options.patience ?? 15_000;
  if (options.stage === undefined) {
    if (!place) return [...settings, notOk('nelm', (opened as Error).message, 'npm start')];
    return [
      ...settings,
      ok('nelm', `${place.title} answers, and its time is ${new Date(await place.now()).toISOString()}`),
      ...(await checkParts(place, config, patience, (variable) => variable)),
      ...(await checkJobs(place, schedules)),
    ];
  }
  const region = regionOf(environment);
  const lambda = place?.lambda ?? createLambdaClient(10_000, { region });
  const ask = awsAsker(lambda, region, environment['AWS_ENDPOINT_URL']);
  const tools: AwsTools = { ask, lambda, region, stage: options.stage, config, schedules };
  const account = await checkAccount(tools);
  if (account.some(({ check, state }) => check === 'credentials' && state === 'not ok'))
    return [...settings, ...account];
  const name = (variable: string) => parameterName(tools.stage, variable);
  if (place) {
    return [
      ...settings,
      ...account,
      ok('stack', `nelm-${tools.stage} is there`),
      ...(await checkParts(place, config, patience, name)),
      ...(await checkDeployed(tools)),
      ...(await checkJobs(place, schedules)),
    ];
  }
  const before = await checkBefore(tools, config, environment, patience, name);
  return [
    ...settings,
    ...account,
    unsure('stack', (opened as Error).message, 'deploy it when the rest is ok (docs/deploy.md)'),
    ...before,
  ];
}

async function checkParts(
  { s3, bucketName, parameter, isc }: Place,
  config: Config,
  patience: number,
  name: (variable: string) => string,
): Promise<Finding[]> {
  return [
    await checkBucket(s3, bucketName, true),
    ...(await checkParameters(parameter, config, name)),
    ...(await checkTenant(isc, config, patience)),
  ];
}

/** What can be looked at before the first deployment: by the variables that it will be told. */
async function checkBefore(
  { region, stage }: AwsTools,
  config: Config,
  environment: NodeJS.ProcessEnv,
  patience: number,
  name: (variable: string) => string,
): Promise<Finding[]> {
  const { NELM_BUCKET, ISC_BASE_URL, ISC_CLIENT_ID } = environment;
  const missing = Object.entries({ NELM_BUCKET, ISC_BASE_URL, ISC_CLIENT_ID }).flatMap(([key, value]) =>
    value ? [] : [key],
  );
  const parameter = parameterReader(stage, region);
  const findings: Finding[] = [];
  if (missing.length > 0) {
    findings.push(
      notOk(
        'variables',
        `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set.`,
        'set them in the environment, as for the deployment (docs/deploy.md)',
      ),
    );
  }
  if (NELM_BUCKET) findings.push(await checkBucket(new S3Client({ region }), NELM_BUCKET, false));
  findings.push(...(await checkParameters(parameter, config, name)));
  const secret = await parameter('ISC_CLIENT_SECRET').catch(() => undefined);
  if (ISC_BASE_URL && ISC_CLIENT_ID && secret) {
    try {
      const isc = createIsc({ baseUrl: ISC_BASE_URL, clientId: ISC_CLIENT_ID, clientSecret: secret });
      findings.push(...(await checkTenant(isc, config, patience)));
    } catch (error) {
      findings.push(
        notOk(
          'tenant',
          error instanceof Error ? error.message : 'It cannot be asked.',
          'correct ISC_BASE_URL or ISC_CLIENT_ID',
        ),
      );
    }
  }
  return findings;
}

/** Scheduler takes names alone, and Node offsets too. */
function checkTimeZone({ timeZone }: Config): Finding {
  if (/^[A-Za-z]/.test(timeZone)) return ok('time zone', `${timeZone} is one that Scheduler knows`);
  return notOk(
    'time zone',
    `${timeZone} is an offset, which Scheduler refuses.`,
    'set timeZone to a name such as Europe/Berlin',
  );
}
