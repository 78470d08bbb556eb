import { S3Client } from '@aws-sdk/client-s3';
import { iscFromEnvironment } from '../lib/config/iscFromEnvironment.ts';
import { createIsc } from '../lib/isc/client.ts';
import { openBucket } from '../lib/store/bucket.ts';
import { seededClients } from '../local/tenant/seed.ts';
import { readPort } from './options.ts';
import type { Tenancy } from './restoring.ts';

/** The bucket and the tenant of the nelm that is meant: the deployed one that NELM_BUCKET names, or the one on this machine. */
export async function tenancyFor(storagePort: string | undefined, tenantPort: string | undefined): Promise<Tenancy> {
  const { NELM_BUCKET, NELM_S3_PORT, NELM_TENANT_PORT } = process.env;
  if (NELM_BUCKET) return await deployedTenancy(NELM_BUCKET);
  return localTenancy(
    readPort('--s3-port', storagePort ?? NELM_S3_PORT, 4566),
    readPort('--tenant-port', tenantPort ?? NELM_TENANT_PORT, 8484),
  );
}

/** The bucket and the tenant of the nelm that runs on this machine. */
export function localTenancy(storagePort: number, tenantPort: number): Tenancy {
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${storagePort}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  const isc = createIsc({ baseUrl: `http://127.0.0.1:${tenantPort}`, ...seededClients.admin });
  return { bucket: openBucket('nelm-local', client), isc };
}

/** The bucket and the tenant of a deployed nelm, as the environment names them. */
async function deployedTenancy(bucketName: string): Promise<Tenancy> {
  return { bucket: openBucket(bucketName), isc: iscFromEnvironment({ warn: () => {} }) };
}
