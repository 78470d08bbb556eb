import type { ExecutionStatus } from '@aws-sdk/client-lambda';
import type { Config } from '../../lib/config/config.ts';
import { iscCredentialsOf, iscSecretForm } from '../../lib/config/iscCredentials.ts';
import { toType } from '../../lib/config/toType.ts';
import { keyRuleOf } from '../../lib/hr/signingKey.ts';
import type { Wiring } from '../../local/aws/wiring.ts';
import { listExecutions } from '../executions.ts';
import { functionThere, type Place } from '../place/place.ts';
import { type Finding, notOk, ok, unsure } from './finding.ts';

type Wanted = { variable: string; isRight: (value: string) => boolean; form: string; isNeeded: boolean };

/** The secrets that the settings ask for, and what each has to look like. */
function wantedParameters({ hr, approvals, signIn }: Config): Wanted[] {
  const secret = { isRight: (value: string) => /^\S{8,}$/.test(value), form: 'be one word of 8 characters or more' };
  const iscSecret = {
    isRight: (value: string) =>
      iscCredentialsOf(value, 'any')?.every(({ clientSecret }) => clientSecret.length >= 8) === true,
    form: `${iscSecretForm}, each secret of 8 characters or more`,
  };
  const apiKey = { isRight: (value: string) => /^\S+$/.test(value), form: 'be one word' };
  const linkKeys = {
    isRight: eachKey(({ length }) => length >= 32),
    form: 'be keys of 32 characters or more, with space between',
  };
  const systems = (['standard', 'bamboohr', 'deel'] as const).filter((system) => hr[system]);
  return [
    { variable: 'ISC_CLIENT_SECRET', ...iscSecret, isNeeded: true },
    { variable: 'NELM_LINK_KEYS', ...linkKeys, isNeeded: true },
    ...(signIn?.client === 'confidential' ? [{ variable: 'NELM_SIGN_IN_SECRET', ...secret, isNeeded: true }] : []),
    ...(approvals ? [{ variable: 'ISC_APPROVER_SECRET', ...iscSecret, isNeeded: true }] : []),
    ...(hr.bamboohr ? [{ variable: 'BAMBOOHR_API_KEY', ...apiKey, isNeeded: true }] : []),
    ...systems.map((system) => {
      const { isKey, form } = keyRuleOf(system);
      return { variable: `HR_${system.toUpperCase()}_KEYS`, isRight: eachKey(isKey), form, isNeeded: false };
    }),
  ];
}

const eachKey = (isKey: (key: string) => boolean) => (value: string) => {
  const keys = value.split(/\s+/).filter(Boolean);
  return keys.length > 0 && keys.every(isKey);
};

/** Whether the parameters are there and of the right shape. No value is ever said. @param nameOf how each is called there */
export async function checkParameters(
  { parameter, parameterType }: Pick<Place, 'parameter' | 'parameterType'>,
  config: Config,
  nameOf: (variable: string) => string,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { variable, isRight, form, isNeeded } of wantedParameters(config)) {
    const name = nameOf(variable);
    const value = await parameter(variable).catch(() => 'unreadable' as const);
    // A nelm that the environment names has variables instead of parameters.
    const put = name.startsWith('/')
      ? `aws ssm put-parameter --type SecureString --name ${name} --value … (docs/deploy.md)`
      : `set ${name} in the environment`;
    if (value === 'unreadable')
      findings.push(
        unsure('parameter', `${name} cannot be read by you.`, 'allow ssm:GetParameter, and kms:Decrypt with its key'),
      );
    else if (value === undefined && !isNeeded)
      findings.push(unsure('parameter', `${name} is not there: its HR system cannot post.`, put));
    else if (value === undefined) findings.push(notOk('parameter', `${name} is not there.`, put));
    else if (!isRight(value))
      findings.push(notOk('parameter', `${name} must ${form}.`, `${put.replace('--name', '--overwrite --name')}`));
    else if (isReadable(await parameterType?.(variable).catch(() => undefined)))
      findings.push(notOk('parameter', `${name} is kept as plain text.`, remade(name)));
    else findings.push(ok('parameter', `${name} is there, and of the right shape`));
  }
  return findings;
}

/** Everybody who may list parameters reads the value of a plain one, and it is not encrypted. */
function isReadable(type: string | undefined): boolean {
  return type === 'String' || type === 'StringList';
}

/** The type of a parameter cannot be changed. */
function remade(name: string): string {
  return `aws ssm delete-parameter --name ${name}, and put it there anew with --type SecureString (docs/deploy.md); where others could read it, change the secret itself`;
}

/** A daily job that succeeded longer ago is overdue: the same hours as those of the alarms. */
const longestMilliseconds = 26 * 60 * 60_000;

/** Whether a stage was made so recently that its daily jobs need not have run yet. A nelm on this machine is as new as its runs. */
export async function isNewPlace({ madeAt, localLambda, now }: Place): Promise<boolean> {
  if (madeAt === undefined) return localLambda !== undefined;
  return (await now()) - madeAt.getTime() < longestMilliseconds;
}

/**
 * Whether an execution is of a job itself: neither one that only looked, nor one that has waited for a decision on one source. Of a name
 * that is too long the end is gone.
 */
function isOfJob(name = '', stage: string): boolean {
  return name.startsWith(`${stage}-job-`) && !name.endsWith('-dry-run');
}

/** When each daily job has last succeeded. @param isNew whether one that has never run may be left alone */
export async function checkJobs(place: Place, schedules: Wiring['schedules'], isNew: boolean): Promise<Finding[]> {
  const now = await place.now();
  const daily = [
    ...new Set(schedules.filter(({ expression }) => expression.startsWith('cron(')).map(({ job }) => job)),
  ];
  const findings: Finding[] = [];
  for (const job of daily) {
    const todo = `${toType(`run ${job} --wait`)} runs it now; ${toType('runs --failed')} says what went wrong`;
    const newest = async (statuses?: ExecutionStatus[]) => {
      const flow = functionThere(place, job, 'flow');
      return await listExecutions(place.lambda, flow, { ...(statuses && { statuses }) }).catch(() => undefined);
    };
    const found = await newest(['SUCCEEDED']);
    const last = found?.find(({ DurableExecutionName }) => isOfJob(DurableExecutionName, place.stage));
    const at = last?.EndTimestamp ?? last?.StartTimestamp;
    if (!found)
      findings.push(
        unsure(job, 'Lambda does not tell when it ran.', 'deploy it, or allow lambda:ListDurableExecutionsByFunction'),
      );
    else if (!at && isNew && (await newest())?.length === 0)
      findings.push(ok(job, 'has not run yet, and is looked at when nelm is a day old'));
    else if (!at) findings.push(unsure(job, 'has not succeeded yet', todo));
    else if (now - at.getTime() > longestMilliseconds)
      findings.push(notOk(job, `succeeded last at ${at.toISOString()}, over 26 hours ago.`, todo));
    else findings.push(ok(job, `succeeded at ${at.toISOString()}`));
  }
  return findings;
}
