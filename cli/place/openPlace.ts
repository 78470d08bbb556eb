import { S3Client } from '@aws-sdk/client-s3';
import { localStage, stageProblem } from '../../build/stageName.ts';
import { iscFromEnvironment } from '../../lib/config/iscFromEnvironment.ts';
import { stageOf } from '../../lib/durable/executionName.ts';
import { createLambdaClient } from '../../lib/durable/sendToLambda.ts';
import { openBucket } from '../../lib/store/bucket.ts';
import { readPort } from '../readPort.ts';
import { WrongUse } from '../wrongUse.ts';
import { localPlace } from './localPlace.ts';
import type { Place } from './place.ts';
import { stagePlace } from './stagePlace.ts';

/** Which nelm is meant, as it was typed. */
export type PlaceOptions = { stage?: string; s3Port?: string; tenantPort?: string; lambdaPort?: string };

/**
 * The stage of the nelm that is meant, whose settings hold.
 *
 * @throws WrongUse when what was typed can be no stage
 */
export function stageMeant({ stage }: PlaceOptions, environment: NodeJS.ProcessEnv): string {
  if (stage === undefined) return environment['NELM_BUCKET'] ? stageOfEnvironment(environment) : localStage;
  const problem = stageProblem(stage);
  if (problem) throw new WrongUse(problem);
  return stage;
}

function stageOfEnvironment({ NELM_STAGE, HR_EVENTS_FUNCTION = '' }: NodeJS.ProcessEnv): string {
  return NELM_STAGE ?? stageOf(HR_EVENTS_FUNCTION, 'hr-events') ?? 'dev';
}

/**
 * Opens the nelm that is meant: the stage that was named, the deployed one that NELM_BUCKET names, or the one on this machine.
 *
 * @param now epoch milliseconds of this machine, which a deployed nelm goes by
 * @throws Error when there is no such nelm, and what to do
 */
export async function openPlace(
  options: PlaceOptions,
  environment: NodeJS.ProcessEnv,
  now: () => number,
): Promise<Place> {
  if (options.stage !== undefined) {
    return await stagePlace(stageMeant(options, environment), environment, now);
  }
  if (environment['NELM_BUCKET']) return placeOfEnvironment(environment['NELM_BUCKET'], environment, now);
  const { NELM_S3_PORT, NELM_TENANT_PORT, NELM_LAMBDA_PORT } = environment;
  const place = localPlace(
    {
      storage: readPort('--s3-port', options.s3Port ?? NELM_S3_PORT, 4566),
      tenant: readPort('--tenant-port', options.tenantPort ?? NELM_TENANT_PORT, 8484),
      lambda: readPort('--lambda-port', options.lambdaPort ?? NELM_LAMBDA_PORT, 4567),
    },
    environment,
  );
  await place.now();
  return place;
}

/** A deployed nelm whose parts the environment names. It is told of no stack, so that no right on stacks is needed. */
function placeOfEnvironment(bucketName: string, environment: NodeJS.ProcessEnv, now: () => number): Place {
  const { ISC_BASE_URL, ISC_CLIENT_ID, ISC_CLIENT_SECRET, ISC_CLIENT_SECRET_PARAMETER } = environment;
  const missing = [
    ...(ISC_BASE_URL ? [] : ['ISC_BASE_URL']),
    ...(ISC_CLIENT_ID ? [] : ['ISC_CLIENT_ID']),
    ...(ISC_CLIENT_SECRET || ISC_CLIENT_SECRET_PARAMETER ? [] : ['ISC_CLIENT_SECRET']),
  ];
  if (missing.length > 0) {
    throw new WrongUse(
      `NELM_BUCKET is set, so that the nelm with that bucket is meant. Set ${missing.join(', ')} too; or unset NELM_BUCKET, and give --stage NAME for a deployed nelm or nothing for this machine's.`,
    );
  }
  const s3 = new S3Client({});
  return {
    title: `the nelm of the bucket ${bucketName}`,
    stage: stageOfEnvironment(environment),
    bucketName,
    bucket: openBucket(bucketName, s3),
    s3,
    lambda: createLambdaClient(30_000),
    isc: iscFromEnvironment({ warn: () => {} }),
    localLambda: undefined,
    addressOf: (key) => `s3://${bucketName}/${key}`,
    now: async () => now(),
    parameter: async (variable) => environment[variable],
  };
}
