import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { localStage } from '../../build/stageName.ts';
import { type AskAws, elementsOf } from './awsRequest.ts';
import { type Finding, notOk, ok, unsure } from './finding.ts';

/** What CloudFormation tells of the bucket of a stack that is not known by its outputs. */
type BucketOfStack = { stack: string; hasBucket: boolean | undefined };

/** The stage whose stack has the bucket by its outputs. */
type Deployed = { deployedStage: string };

/** Whether the bucket is there and ours, or its name is free. @param of what is known of the stack that has it */
export async function checkBucket(s3: S3Client, name: string, of: Deployed | BucketOfStack): Promise<Finding> {
  const status = await s3.send(new HeadBucketCommand({ Bucket: name })).then(
    () => 200,
    (error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode ?? 0,
  );
  if (status === 200) return 'deployedStage' in of ? ok('bucket', `${name} is ours`) : checkWhose(name, of);
  if (status === 404) {
    return 'deployedStage' in of
      ? notOk('bucket', `${name} is gone.`, madeAnew(of))
      : ok('bucket', `the name ${name} is free`);
  }
  if (status === 403 || status === 301) {
    return notOk(
      'bucket',
      `${name} belongs to somebody else, or is not to be looked at by you.`,
      'give another NELM_BUCKET, or ask for the right s3:ListBucket',
    );
  }
  return notOk('bucket', `S3 gives no answer about ${name}.`, 'look whether S3 can be reached from here');
}

/** Where no stage is named, serverless removes `dev`, and not the one that was looked at. */
function madeAnew({ deployedStage }: Deployed): string {
  if (deployedStage === localStage) return 'start nelm anew: npx nelm start';
  return `npx serverless remove --stage ${deployedStage}, with the same variables as for a deployment, and deploy anew: CloudFormation does not notice that it was deleted. What was in it is lost unless it was copied`;
}

/** A bucket that is there must be the stack's own: CloudFormation makes none where one is. */
function checkWhose(name: string, { stack, hasBucket }: BucketOfStack): Finding {
  if (hasBucket) return ok('bucket', `${name} is ours`);
  if (hasBucket === undefined) {
    return unsure(
      'bucket',
      `${name} is there, and CloudFormation does not tell whether it is that of the stack ${stack}.`,
      'allow cloudformation:DescribeStackResource',
    );
  }
  return notOk(
    'bucket',
    `${name} is there, and the stack ${stack} does not have it: a deployment that makes it would fail.`,
    'give another NELM_BUCKET; or, where nothing in it is needed any more, delete it with all its versions',
  );
}

/** What CloudFormation tells of the bucket of a stage's stack, which may not be there, or not have been made to its end. */
export async function bucketOfStack(ask: AskAws, stage: string): Promise<BucketOfStack> {
  const stack = `nelm-${stage}`;
  const asked = { Action: 'DescribeStackResource', Version: '2010-05-15', StackName: stack };
  const { status, text } = await ask('cloudformation', { form: { ...asked, LogicalResourceId: 'S3BucketFiles' } });
  const [now] = elementsOf(text, 'ResourceStatus');
  if (status === 200 && now !== undefined) return { stack, hasBucket: !now.startsWith('DELETE') };
  return { stack, hasBucket: /does not exist/.test(text) ? false : undefined };
}
