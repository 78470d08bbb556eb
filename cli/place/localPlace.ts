import { S3Client } from '@aws-sdk/client-s3';
import { createLambdaClient } from '../../lib/durable/sendToLambda.ts';
import { createIsc } from '../../lib/isc/client.ts';
import { openBucket } from '../../lib/store/bucket.ts';
import { hrKeys } from '../../local/hrKeys.ts';
import { seededClients } from '../../local/tenant/seed.ts';
import { timeOfStack } from '../timeOfStack.ts';
import { encodeKey, type Place } from './place.ts';

/** The ports of a nelm on this machine. */
export type LocalPorts = { storage: number; tenant: number; lambda: number };

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The nelm that runs on this machine. Nothing is asked of it yet. */
export function localPlace({ storage, tenant, lambda }: LocalPorts, environment = process.env): Place {
  const [storageUrl, lambdaUrl] = [`http://127.0.0.1:${storage}`, `http://127.0.0.1:${lambda}`];
  const s3 = new S3Client({ endpoint: storageUrl, region: 'local', credentials, forcePathStyle: true });
  const parameters: Record<string, string> = {
    ISC_CLIENT_SECRET: seededClients.admin.clientSecret,
    ISC_APPROVER_SECRET: seededClients.approver.clientSecret,
    NELM_LINK_KEYS: environment['NELM_LINK_KEYS'] || 'signs-the-links-of-this-machine-only',
    ...hrKeys(environment),
    BAMBOOHR_API_KEY: environment['BAMBOOHR_API_KEY'] || 'local',
    NELM_SIGN_IN_SECRET: environment['NELM_SIGN_IN_SECRET'] || 'of-this-machine',
  };
  return {
    title: 'this machine',
    stage: 'local',
    bucketName: 'nelm-local',
    bucket: openBucket('nelm-local', s3),
    s3,
    lambda: createLambdaClient(10_000, { endpoint: lambdaUrl, region: 'local', credentials }),
    isc: createIsc({ baseUrl: `http://127.0.0.1:${tenant}`, ...seededClients.admin }),
    localLambda: lambdaUrl,
    addressOf: (key) => `${storageUrl}/nelm-local/${encodeKey(key)}`,
    now: () => timeOfStack(lambdaUrl),
    parameter: async (variable) => parameters[variable],
  };
}
