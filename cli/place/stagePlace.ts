import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, type Parameter, SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { localStage } from '../../build/stageName.ts';
import { boundedRequests } from '../../lib/aws/boundedRequests.ts';
import { readIscCredentials } from '../../lib/config/iscCredentials.ts';
import { createLambdaClient } from '../../lib/durable/sendToLambda.ts';
import { createIsc } from '../../lib/isc/client.ts';
import { openBucket } from '../../lib/store/bucket.ts';
import { awsErrorText } from '../awsErrorText.ts';
import type { Place } from './place.ts';
import { regionMeant } from './region.ts';
import { type StackProblem, stackProblem } from './stackState.ts';

/** A stack that is there and cannot be worked on, nor deployed to as it is. */
export class StackNotReady extends Error {
  override readonly name = 'StackNotReady';
  readonly problem: StackProblem;

  constructor(problem: StackProblem) {
    super(`${problem.said} To mend it: ${problem.todo}.`);
    this.problem = problem;
  }
}

/** What serverless.yml states under `Outputs`, and this reads. */
const outputsSchema = z.object({
  NelmBucket: z.string(),
  NelmUrl: z.string(),
  IscBaseUrl: z.string(),
  IscClientId: z.string(),
  /** Where the organisation has a name of its own. */
  NelmDomainTarget: z.string().optional(),
});

/** The names of parameters behind `/nelm/<stage>/`, by the variables that would hold their values. */
const parameterNames: Readonly<Record<string, string>> = {
  ISC_CLIENT_SECRET: 'isc-client-secret',
  ISC_APPROVER_SECRET: 'isc-approver-secret',
  NELM_LINK_KEYS: 'link-keys',
  NELM_SIGN_IN_SECRET: 'sign-in-secret',
  HR_STANDARD_KEYS: 'hr/standard-keys',
  HR_BAMBOOHR_KEYS: 'hr/bamboohr-keys',
  HR_DEEL_KEYS: 'hr/deel-keys',
  BAMBOOHR_API_KEY: 'hr/bamboohr-api-key',
};

/** The parameter that holds a variable's value. */
export function parameterName(stage: string, variable: string): string {
  return `/nelm/${stage}/${parameterNames[variable]}`;
}

/** Reads parameters of a stage by the variables that would hold their values; undefined where there is none. */
export function parameterReader(stage: string, region: string): Place['parameter'] {
  const client = new SSMClient({ region, ...boundedRequests() });
  return async (variable) => (await readParameter(client, parameterName(stage, variable)))?.Value;
}

/** Reads how parameters of a stage are kept, by the variables that would hold their values; undefined where there is none. */
export function parameterTypeReader(stage: string, region: string): NonNullable<Place['parameterType']> {
  const client = new SSMClient({ region, ...boundedRequests() });
  return async (variable) => (await readParameter(client, parameterName(stage, variable)))?.Type;
}

/**
 * The deployed nelm of a stage, found by the outputs of its stack `nelm-<stage>`. Credentials and the region come from the
 * environment, or from where the AWS CLI has them.
 *
 * @throws Error when there is no such stack, or AWS does not let whoever types the command read it
 */
export async function stagePlace(stage: string, environment: NodeJS.ProcessEnv, now: () => number): Promise<Place> {
  const { name: region, from } = await regionMeant(environment);
  const { outputs, madeAt, problem } = await stackOf(stage, region, `${region}${from}`);
  const s3 = new S3Client({ region, ...boundedRequests() });
  const parameter = parameterReader(stage, region);
  return {
    title: `the stage ${stage}`,
    stage,
    bucketName: outputs.NelmBucket,
    bucket: openBucket(outputs.NelmBucket, s3),
    s3,
    lambda: createLambdaClient(30_000, { region }),
    isc: createIsc({
      baseUrl: outputs.IscBaseUrl,
      clientId: outputs.IscClientId,
      async clientSecret() {
        const given = environment['ISC_CLIENT_SECRET'];
        if (given) return readIscCredentials('ISC_CLIENT_SECRET', given, outputs.IscClientId);
        const name = parameterName(stage, 'ISC_CLIENT_SECRET');
        const kept = await parameter('ISC_CLIENT_SECRET');
        if (kept) return readIscCredentials(name, kept, outputs.IscClientId);
        throw new Error(`There is no parameter ${name}. Create it as a SecureString (docs/deploy.md).`);
      },
    }),
    madeAt,
    stackProblem: problem,
    url: outputs.NelmUrl,
    domainTarget: outputs.NelmDomainTarget,
    localLambda: undefined,
    addressOf: (key) => `s3://${outputs.NelmBucket}/${key}`,
    now: async () => now(),
    parameter,
    parameterType: parameterTypeReader(stage, region),
  };
}

/** @throws Error that says which right or which stack is missing */
async function stackOf(
  stage: string,
  region: string,
  regionSaid: string,
): Promise<{
  outputs: z.output<typeof outputsSchema>;
  madeAt: Date | undefined;
  problem: StackProblem | undefined;
}> {
  const client = new CloudFormationClient({ region, ...boundedRequests() });
  const StackName = `nelm-${stage}`;
  const where = `the stack ${StackName} in ${regionSaid}`;
  const hint = stage === localStage ? ' The nelm on this machine is meant where --stage is left out.' : '';
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName })).catch((error: Error) => {
    if (/does not exist/.test(error.message)) {
      throw new Error(
        `There is ${where.replace('the stack', 'no stack')}: deploy it, or correct --stage or AWS_REGION.${hint}`,
      );
    }
    const why = awsErrorText(error) ?? (error.message || error.name);
    throw new Error(`AWS does not tell of ${where}: ${why}${hint}`, { cause: error });
  });
  const found = Stacks[0]?.Outputs ?? [];
  const { data } = outputsSchema.safeParse(
    Object.fromEntries(found.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
  );
  const problem = stackProblem(StackName, Stacks[0]?.StackStatus ?? '');
  if (data) return { outputs: data, madeAt: Stacks[0]?.CreationTime, problem };
  if (problem) throw new StackNotReady(problem);
  throw new Error(`Of ${where} the outputs are missing by which nelm is found: deploy this version of nelm to it.`);
}

async function readParameter(client: SSMClient, name: string): Promise<Parameter | undefined> {
  const command = new GetParameterCommand({ Name: name, WithDecryption: true });
  const answer = await client.send(command).catch((error: Error) => {
    if (error.name === 'ParameterNotFound') return undefined;
    const why = awsErrorText(error) ?? (error.message || error.name);
    throw new Error(`The parameter ${name} was not read: ${why}`, { cause: error });
  });
  return answer?.Parameter;
}
