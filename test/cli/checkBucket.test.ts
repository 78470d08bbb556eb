import { S3Client } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { checkBucket } from '../../cli/doctor/checkBucket.ts';
import { serve } from '../../local/aws/server.ts';

/** S3 as it answers where there is no such bucket. */
async function withoutBucket(): Promise<S3Client> {
  const server = await serve((_, response) => void response.writeHead(404).end());
  onTestFinished(() => server.close());
  const credentials = { accessKeyId: 'invented', secretAccessKey: 'invented' };
  return new S3Client({ endpoint: server.url, region: 'eu-west-1', credentials, forcePathStyle: true });
}

test('of a bucket that is gone it is said how to remove the stack of its own stage, and not the usual one', async () => {
  const found = await checkBucket(await withoutBucket(), 'acme-nelm', { deployedStage: 'prod' });
  expect(found).toMatchObject({ state: 'not ok', said: 'acme-nelm is gone.' });
  expect(found).toHaveProperty('todo', expect.stringMatching(/^npx serverless remove --stage prod, /));
});

test('of the bucket of the nelm on this machine it is said to start that anew', async () => {
  const found = await checkBucket(await withoutBucket(), 'nelm-local', { deployedStage: 'local' });
  expect(found).toMatchObject({ said: 'nelm-local is gone.', todo: 'start nelm anew: npx nelm start' });
});
