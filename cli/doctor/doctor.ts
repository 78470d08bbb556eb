import { existsSync } from 'node:fs';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { iscAddressProblem } from '../../build/iscAddress.ts';
import { configFiles } from '../../build/readConfig.ts';
import { variableProblems } from '../../build/variableProblems.ts';
import type { Config } from '../../lib/config/config.ts';
import { readIscCredentials } from '../../lib/config/iscCredentials.ts';
import { createLambdaClient } from '../../lib/durable/sendToLambda.ts';
import { createIsc } from '../../lib/isc/client.ts';
import { readWiring } from '../../local/aws/wiring.ts';
import { momentText } from '../moments.ts';
import { openPlace, type PlaceOptions, stageMeant } from '../place/openPlace.ts';
import type { Place } from '../place/place.ts';
import { regionMeant } from '../place/region.ts';
import { parameterName, parameterReader, parameterTypeReader, StackNotReady } from '../place/stagePlace.ts';
import { NoNelmHere } from '../timeOfStack.ts';
import { WrongUse } from '../wrongUse.ts';
import { awsAsker } from './awsRequest.ts';
import { type AwsTools, checkAccount, checkDeployed, isUntouched } from './checkAws.ts';
import { bucketOfStack, checkBucket } from './checkBucket.ts';
import { checkDomain, type LookUp, lookUp } from './checkDomain.ts';
import { checkJobs, checkParameters, isNewPlace } from './checkPlace.ts';
import { checkSignIn } from './checkSignIn.ts';
import { checkTenant } from './checkTenant.ts';
import { type Finding, notOk, ok, unsure } from './finding.ts';

export type DoctorOptions = PlaceOptions & {
  /** So many milliseconds the tenant is waited for at most. */
  patience?: number;
  /** What says where the organisation's own name leads, in place of this machine's DNS. */
  lookUp?: LookUp;
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
  const stage = stageMeant(options, environment);
  const { schedules, schedulesOff, alarms } = await readWiring(root, stage);
  const opened = await openPlace(options, environment, now).catch((error: Error) => error);
  if (opened instanceof WrongUse) throw opened;
  const place = opened instanceof Error ? undefined : opened;
  const settings = [
    ok('settings', `${settingsFiles(root, stage)} can be used`),
    checkTimeZone(config, (await place?.now()) ?? now()),
  ];
  const patience = options.patience ?? 15_000;
  if (options.stage === undefined) {
    if (!place) {
      const said = opened instanceof NoNelmHere ? 'No nelm runs on this machine.' : (opened as Error).message;
      return [...settings, notOk('nelm', said, 'npx nelm start; or npx nelm doctor --stage NAME for a deployed one')];
    }
    const isNew = await isNewPlace(place);
    return [
      ...settings,
      ok('nelm', `${place.title} answers, and its time is ${new Date(await place.now()).toISOString()}`),
      ...(await checkParts(place, config, patience, (variable) => variable)),
      ...(await checkSignIn(config, undefined, patience)),
      ...(await checkJobs(place, schedules, isNew)),
    ];
  }
  settings.push(checkAddresses(config));
  const { name: region } = await regionMeant(environment);
  const lambda = place?.lambda ?? createLambdaClient(10_000, { region });
  const ask = awsAsker(lambda, region, environment['AWS_ENDPOINT_URL']);
  const allSchedules = schedules.length + schedulesOff.length;
  const tools: AwsTools = { ask, lambda, region, stage: options.stage, config, schedules, allSchedules, alarms };
  const account = await checkAccount(tools);
  const isKnown = !account.some(({ check, state }) => check === 'credentials' && state === 'not ok');
  const name = (variable: string) => parameterName(tools.stage, variable);
  if (!isKnown && !place) {
    const secret = environment['ISC_CLIENT_SECRET'];
    return [
      ...settings,
      ...account,
      ...checkVariables(config, environment),
      ...(await checkTenantOf(environment, secret, config, patience)),
    ];
  }
  if (place) {
    const isNew = await isNewPlace(place);
    return [
      ...settings,
      ...account,
      place.stackProblem
        ? notOk('stack', place.stackProblem.said, place.stackProblem.todo)
        : ok('stack', `nelm-${tools.stage} is there`),
      ...(await checkParts(place, config, patience, name)),
      ...(await checkSignIn(config, place.url, patience)),
      ...(await checkDomain(config, place.domainTarget, options.lookUp ?? lookUp)),
      ...(await checkDeployed(tools, isNew)),
      ...(await checkJobs(place, schedules, isNew)),
    ];
  }
  const before = await checkBefore(tools, config, environment, patience, name);
  return [
    ...settings,
    ...account,
    opened instanceof StackNotReady
      ? notOk('stack', opened.problem.said, opened.problem.todo)
      : unsure('stack', (opened as Error).message, 'deploy it when the rest is ok (docs/deploy.md)'),
    ...before,
  ];
}

async function checkParts(
  place: Place,
  config: Config,
  patience: number,
  name: (variable: string) => string,
): Promise<Finding[]> {
  return [
    await checkBucket(place.s3, place.bucketName, { deployedStage: place.stage }),
    ...(await checkParameters(place, config, name)),
    ...(await checkTenant(place.isc, config, patience)),
  ];
}

/** What can be looked at before the first deployment: by the variables that it will be told. */
async function checkBefore(
  { ask, region, stage }: AwsTools,
  config: Config,
  environment: NodeJS.ProcessEnv,
  patience: number,
  name: (variable: string) => string,
): Promise<Finding[]> {
  const { NELM_BUCKET } = environment;
  const parameter = parameterReader(stage, region);
  const findings = checkVariables(config, environment);
  if (NELM_BUCKET && variableProblems({ NELM_BUCKET }).length === 0)
    findings.push(await checkBucket(new S3Client({ region }), NELM_BUCKET, await bucketOfStack(ask, stage)));
  const parameterType = parameterTypeReader(stage, region);
  findings.push(...(await checkParameters({ parameter, parameterType }, config, name)));
  const secret = environment['ISC_CLIENT_SECRET'] || (await parameter('ISC_CLIENT_SECRET').catch(() => undefined));
  return [
    ...findings,
    ...(await checkTenantOf(environment, secret, config, patience)),
    ...(await checkSignIn(config, config.domain && `https://${config.domain.name}`, patience)),
  ];
}

/** The variables that a deployment is told by. */
function checkVariables({ approvals, hr }: Config, environment: NodeJS.ProcessEnv): Finding[] {
  const needed = [
    ...['NELM_BUCKET', 'ISC_BASE_URL', 'ISC_CLIENT_ID'],
    ...(approvals ? ['ISC_APPROVER_CLIENT_ID'] : []),
    ...(hr.bamboohr ? ['BAMBOOHR_BASE_URL'] : []),
  ];
  const missing = needed.filter((variable) => !environment[variable]);
  const found = variableProblems(environment).map((problem) =>
    notOk('variables', problem, 'correct it in the environment: a deployment refuses it'),
  );
  if (missing.length === 0) return found.length > 0 ? found : [ok('variables', `${needed.join(', ')} are set`)];
  return [
    ...found,
    notOk(
      'variables',
      `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set.`,
      'set them in the environment, as for the deployment (docs/deploy.md)',
    ),
  ];
}

/** The tenant that a deployment will be told of. Nothing is found where it is not known which, as `checkVariables` says. */
async function checkTenantOf(
  { ISC_BASE_URL, ISC_CLIENT_ID }: NodeJS.ProcessEnv,
  secret: string | undefined,
  config: Config,
  patience: number,
): Promise<Finding[]> {
  if (!ISC_BASE_URL || !ISC_CLIENT_ID) return [];
  const pages = iscAddressProblem(ISC_BASE_URL);
  if (pages) return [notOk('tenant', pages, 'correct ISC_BASE_URL in the environment')];
  if (!secret) {
    const todo = 'set ISC_CLIENT_SECRET in the environment, or make the parameter isc-client-secret (docs/deploy.md)';
    return [unsure('tenant', 'ISC cannot be asked: the secret of its client cannot be read.', todo)];
  }
  try {
    const clientSecret = () => readIscCredentials('ISC_CLIENT_SECRET', secret, ISC_CLIENT_ID);
    const isc = createIsc({ baseUrl: ISC_BASE_URL, clientId: ISC_CLIENT_ID, clientSecret });
    return await checkTenant(isc, config, patience);
  } catch (error) {
    const said = error instanceof Error ? error.message : 'It cannot be asked.';
    return [notOk('tenant', said, 'correct ISC_BASE_URL or ISC_CLIENT_ID')];
  }
}

/** The addresses that nelm comes with get no mail, and can send none. */
function checkAddresses({ mailFrom, operators }: Config): Finding {
  const untouched = [
    ...(isUntouched(mailFrom) ? ['mailFrom'] : []),
    ...(operators.some(isUntouched) ? ['operators'] : []),
  ];
  if (untouched.length === 0) return ok('addresses', 'mailFrom and operators are your own');
  return notOk(
    'addresses',
    `${untouched.join(' and ')} ${untouched.length === 1 && untouched[0] === 'mailFrom' ? 'is' : 'are'} still at example.com, where no mail comes from or arrives.`,
    `set ${untouched.join(' and ')} in nelm.config.ts`,
  );
}

/** The files that the settings of a stage come from. */
function settingsFiles(root: string, stage: string): string {
  return configFiles(stage)
    .filter((file) => existsSync(path.join(root, file)))
    .join(' with ');
}

/** Whether it is the right one only a person can tell, by its time: days begin and schedules fire by it. */
function checkTimeZone({ timeZone }: Config, now: number): Finding {
  return ok('time zone', `${timeZone}, where it is ${momentText(new Date(now).toISOString(), timeZone)}`);
}
