import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { readSecret } from '../../../../lib/config/secret.ts';
import { createLambdaClient } from '../../../../lib/durable/sendToLambda.ts';
import { startFlow } from '../../../../lib/durable/startFlow.ts';
import { MailRefusedError, sendBySes } from '../../../../lib/mail/ses.ts';
import { startLambda } from '../../../../local/aws/lambda.ts';
import { startMailServer } from '../../../../local/aws/mail.ts';
import { startParameterStore } from '../../../../local/aws/parameters.ts';
import { createRights, type Rights } from '../../../../local/aws/rights/rights.ts';
import { startStorage } from '../../../../local/aws/storage.ts';

const files = 'arn:aws:s3:::files';
const may = (Action: string | string[], Resource: string | string[], more = {}) => ({
  ...{ Effect: 'Allow', Action, Resource },
  ...more,
});

let folder: string;
let open: AsyncDisposableStack;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-rights-'));
  open = new AsyncDisposableStack();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await open.disposeAsync();
  await rm(folder, { recursive: true });
});

function rightsOf(...statements: unknown[]): Rights {
  return createRights({ 'nelm-local-flow': { name: 'FlowRole', statements } });
}

describe('the local S3', () => {
  async function clientOf(rights: Rights, accessKeyId = 'nelm-local-flow'): Promise<S3Client> {
    const storage = await startStorage({ folder: path.join(folder, 's3'), bucket: 'files', rights });
    open.defer(() => storage.close());
    await storage.objects.write('runs/a', Buffer.from('a'));
    const credentials = { accessKeyId, secretAccessKey: 'local' };
    const client = new S3Client({ endpoint: storage.url, region: 'local', credentials, maxAttempts: 1 });
    open.defer(() => client.destroy());
    return client;
  }

  const get = (Key: string) => new GetObjectCommand({ Bucket: 'files', Key });
  const put = (Key: string) => new PutObjectCommand({ Bucket: 'files', Key, Body: 'x' });

  test('refuses a function what its role does not have, as S3 does', async () => {
    const client = await clientOf(rightsOf(may(['s3:GetObject', 's3:PutObject'], `${files}/runs/*`)));
    await client.send(get('runs/a'));
    await client.send(put('runs/b'));
    const refused = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };
    await expect(client.send(put('locks/b'))).rejects.toMatchObject({
      ...refused,
      message: 'FlowRole is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::files/locks/b',
    });
    const remove = new DeleteObjectCommand({ Bucket: 'files', Key: 'runs/a' });
    await expect(client.send(remove)).rejects.toMatchObject(refused);
    await expect(client.send(new ListObjectsV2Command({ Bucket: 'files' }))).rejects.toMatchObject(refused);
  });

  test('tells only who may list that there is no such object', async () => {
    const reads = may('s3:GetObject', `${files}/runs/*`);
    await expect((await clientOf(rightsOf(reads))).send(get('runs/gone'))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    const lists = await clientOf(rightsOf(reads, may('s3:ListBucket', files)));
    await expect(lists.send(get('runs/gone'))).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('lets a copy read its source and write its target, and its tags only where they are taken along', async () => {
    const client = await clientOf(
      rightsOf(may('s3:GetObject', `${files}/runs/*`), may('s3:PutObject', `${files}/b/*`)),
    );
    const copy = { Bucket: 'files', CopySource: 'files/runs/a', Key: 'b/a' };
    await client.send(new CopyObjectCommand({ ...copy, TaggingDirective: 'REPLACE' }));
    await expect(client.send(new CopyObjectCommand(copy))).rejects.toThrow('s3:GetObjectTagging');
    const elsewhere = new CopyObjectCommand({ ...copy, Key: 'c/a', TaggingDirective: 'REPLACE' });
    await expect(client.send(elsewhere)).rejects.toThrow('s3:PutObject on resource: arn:aws:s3:::files/c/a');
  });

  test('asks for a right of its own where a version is named', async () => {
    const client = await clientOf(rightsOf(may(['s3:GetObject', 's3:PutObject'], `${files}/*`)));
    const { VersionId } = await client.send(put('inbox/a'));
    const named = new GetObjectCommand({ Bucket: 'files', Key: 'inbox/a', VersionId });
    await expect(client.send(named)).rejects.toThrow('s3:GetObjectVersion on resource: arn:aws:s3:::files/inbox/a');
    const CopySource = `files/inbox/a?versionId=${VersionId}`;
    const copy = new CopyObjectCommand({ Bucket: 'files', Key: 'b', CopySource, TaggingDirective: 'REPLACE' });
    await expect(client.send(copy)).rejects.toThrow('s3:GetObjectVersion on resource: arn:aws:s3:::files/inbox/a');
    await client.send(get('inbox/a'));
  });

  test('asks for the right to read where a write goes by what is there', async () => {
    const client = await clientOf(rightsOf(may('s3:PutObject', `${files}/runs/*`)));
    const replace = new PutObjectCommand({ Bucket: 'files', Key: 'runs/a', Body: 'b', IfMatch: '"0"' });
    await expect(client.send(replace)).rejects.toThrow('s3:GetObject');
  });

  test.each([
    ['several objects to delete', 'POST', '/files?delete', {}],
    ['the versions of objects', 'GET', '/files?versions', {}],
    ['where the bucket is', 'GET', '/files?location', {}],
    ['which buckets there are', 'GET', '/', {}],
    ['a bucket to be made', 'PUT', '/files', {}],
    ['the tags of an object', 'GET', '/files/runs/a?tagging', {}],
    ['the tags of an object to be set', 'PUT', '/files/runs/a?tagging', {}],
    ['who may what with an object', 'GET', '/files/runs/a?acl', {}],
    ['who may what with the bucket', 'PUT', '/files?policy', {}],
    ['an upload in parts', 'POST', '/files/runs/a?uploads', {}],
    ['a part of an upload', 'PUT', '/files/runs/a?uploadId=1&partNumber=1', {}],
    ['the end of an upload', 'DELETE', '/files/runs/a?uploadId=1', {}],
    ['a write with tags', 'PUT', '/files/runs/b', { 'x-amz-tagging': 'a=b' }],
    ['a write that opens the object to others', 'PUT', '/files/runs/b', { 'x-amz-acl': 'public-read' }],
    ['a write that locks the object', 'PUT', '/files/runs/b', { 'x-amz-object-lock-mode': 'GOVERNANCE' }],
  ])('refuses to judge what it does not know: %s', async (_, method, url, headers) => {
    const all = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'];
    const client = await clientOf(rightsOf(may(all, 'arn:aws:s3:::*')));
    const { hostname, port } = (await client.config.endpoint?.()) ?? {};
    const authorization = 'AWS4-HMAC-SHA256 Credential=nelm-local-flow/20261124/local/s3/aws4_request';
    const answer = await fetch(`http://${hostname}:${port}${url}`, { method, headers: { authorization, ...headers } });
    expect([answer.status, await answer.text()]).toEqual([501, expect.stringContaining('<Code>NotImplemented</Code>')]);
    expect(await (await client.send(get('runs/a'))).Body?.transformToString()).toBe('a');
    await expect(client.send(get('runs/b'))).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('judges nobody but functions', async () => {
    const client = await clientOf(rightsOf(), 'of-a-person');
    await client.send(put('anywhere'));
    expect((await client.send(get('anywhere'))).ContentLength).toBe(1);
  });
});

describe('the local Parameter Store', () => {
  const name = '/nelm/local/isc-client-secret';
  const mayRead = may('ssm:GetParameter', `arn:aws:ssm:local:000000000000:parameter${name}`);

  async function asFunction(...statements: unknown[]) {
    const store = await startParameterStore(rightsOf(...statements), Date.now);
    open.defer(() => store.close());
    vi.stubEnv('AWS_ENDPOINT_URL_SSM', store.url);
    vi.stubEnv('AWS_REGION', 'local');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'nelm-local-flow');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
    return store;
  }

  test('gives a function its secret where its role may read it, and none of another name', async () => {
    const store = await asFunction(mayRead);
    const environment = { ISC_CLIENT_SECRET_PARAMETER: name, NELM_LINK_KEYS_PARAMETER: '/nelm/local/link-keys' };
    const told = { ISC_CLIENT_ID: 'admin', ISC_CLIENT_SECRET: 'the secret' };
    expect(store.keep(environment, told)).toEqual({ ISC_CLIENT_ID: 'admin' });
    expect(await readSecret(name)).toBe('the secret');
    await expect(readSecret('/nelm/local/link-keys')).rejects.toThrow('SSM gave no value for the parameter');
  });

  test('refuses it where the role may not, and says so of one that is not there', async () => {
    const store = await asFunction(may('ssm:GetParameter', 'arn:aws:ssm:local:000000000000:parameter/other'));
    store.keep({ ISC_CLIENT_SECRET_PARAMETER: name }, { ISC_CLIENT_SECRET: 'the secret' });
    await expect(readSecret(name)).rejects.toThrow(`SSM gave no value for the parameter ${name} (400)`);
    await expect(readSecret('/other')).rejects.toThrow('Create it as a SecureString');
  });
});

test.each([
  'AmazonSSM.PutParameter',
  'AmazonSSM.GetParameters',
  'AmazonSSM.GetParametersByPath',
  'AmazonSSM.DeleteParameter',
])('the local Parameter Store refuses to judge %s', async (target) => {
  const store = await startParameterStore(rightsOf(may('ssm:GetParameter', '*')), Date.now);
  open.defer(() => store.close());
  store.keep({ ISC_CLIENT_SECRET_PARAMETER: '/a' }, { ISC_CLIENT_SECRET: 'the secret' });
  const body = JSON.stringify({ Name: '/a', Names: ['/a'], Path: '/', WithDecryption: true });
  const answer = await fetch(store.url, { method: 'POST', headers: { 'x-amz-target': target }, body });
  expect([answer.status, await answer.json()]).toEqual([
    501,
    {
      __type: 'NotImplemented',
      message: `The local Parameter Store answers AmazonSSM.GetParameter, and not ${target}.`,
    },
  ]);
});

const lambdaOf = async (...statements: unknown[]) => {
  const lambda = await startLambda({ rights: rightsOf(...statements) });
  open.defer(() => lambda.close());
  const headers = {
    authorization: 'AWS4-HMAC-SHA256 Credential=nelm-local-flow/20261124/local/lambda/aws4_request',
  };
  return async (method: string, path: string) => {
    const answer = await fetch(lambda.url + path, { method, headers, ...(method === 'POST' && { body: '{}' }) });
    return [answer.status, z.object({ Message: z.string() }).parse(await answer.json()).Message] as const;
  };
};

test.each([
  ['POST', '/2015-03-31/functions'],
  ['GET', '/2015-03-31/functions/nelm-local-other'],
  ['DELETE', '/2015-03-31/functions/nelm-local-other'],
  ['PUT', '/2015-03-31/functions/nelm-local-other/configuration'],
  ['GET', '/2015-03-31/functions/nelm-local-other/invocations'],
  ['POST', '/2014-11-13/functions/nelm-local-other/invoke-async'],
  ['POST', '/2025-12-01/durable-executions/x/stop'],
  ['POST', '/2025-12-01/durable-execution-callbacks/x/heartbeat'],
  ['POST', '/2025-12-01/durable-execution-callbacks/x/fail'],
  ['GET', '/2016-08-19/account-settings'],
  ['POST', '/look-now'],
  // Where a function asks for SQS, or any other service that nothing stands in for.
  ['POST', '/'],
])('the local Lambda refuses to judge what it does not know: %s %s', async (method, path) => {
  const all = ['lambda:InvokeFunction', 'lambda:GetDurableExecutionState', 'lambda:CheckpointDurableExecution'];
  const asked = await lambdaOf(may(all, '*'));
  expect(await asked(method, path)).toEqual([
    501,
    `The local stack does not know which right ${method} ${path} asks for, and lets no function do it (local/aws/rights).`,
  ]);
});

test.each([
  ['GET', 'durable-executions/nelm-local-other/state', 'GetDurableExecutionState'],
  ['POST', 'durable-executions/nelm-local-other/checkpoint', 'CheckpointDurableExecution'],
  ['GET', 'durable-executions/nelm-local-other', 'GetDurableExecution'],
  ['GET', 'durable-executions/nelm-local-other/history', 'GetDurableExecutionHistory'],
])('the local Lambda asks for the right of each question about an execution: %s %s', async (method, path, right) => {
  const asked = await lambdaOf();
  expect(await asked(method, `/2025-12-01/${path}`)).toEqual([
    403,
    `FlowRole is not authorized to perform: lambda:${right} on resource: arn:aws:lambda:local:000000000000:function:nelm-local-other:1`,
  ]);
});

test('the local SES refuses what it would have to pass over', async () => {
  const ses = await startMailServer({ folder: path.join(folder, 'outbox'), rights: rightsOf() });
  open.defer(() => ses.close());
  const simple = { Subject: { Data: 'x' }, Body: { Text: { Data: 'x' }, Html: { Data: 'x' } } };
  const mail = {
    FromEmailAddress: 'nelm@example.com',
    Destination: { ToAddresses: ['a@example.com'] },
    Content: { Simple: simple },
  };
  const asked = async (body: object) => {
    const answer = await fetch(`${ses.url}/v2/email/outbound-emails`, { method: 'POST', body: JSON.stringify(body) });
    return [answer.status, await answer.text()];
  };
  expect((await asked(mail))[0]).toBe(200);
  for (const [more, named] of [
    [{ ConfigurationSetName: 'own' }, 'ConfigurationSetName'],
    [{ FromEmailAddressIdentityArn: 'arn:aws:ses:eu-central-1:1:identity/x' }, 'FromEmailAddressIdentityArn'],
    [{ FromEmailAddress: 'Nelm <nelm@example.com>' }, 'FromEmailAddress'],
    [{ Destination: { ToAddresses: ['a@example.com'], CcAddresses: ['b@example.com'] } }, 'CcAddresses'],
    [{ Content: { Raw: { Data: '' } } }, 'Raw'],
  ] as const) {
    expect(await asked({ ...mail, ...more })).toEqual([400, expect.stringContaining(named)]);
  }
});

test('the local Lambda starts flows that the role may start, by the name with which it may', async () => {
  const arn = 'arn:aws:lambda:local:000000000000:function:nelm-local-other:durable';
  const lambda = await startLambda({ rights: rightsOf(may('lambda:InvokeFunction', arn)) });
  open.defer(() => lambda.close());
  const credentials = { accessKeyId: 'nelm-local-flow', secretAccessKey: 'local' };
  const client = createLambdaClient(10_000, { endpoint: lambda.url, region: 'local', credentials });
  open.defer(() => client.destroy());
  await expect(startFlow('nelm-local-other', 'run', {}, { client })).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
  await expect(startFlow('nelm-local-other:durable', 'run', {}, { client })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('the local SES asks for all that may be verified, and the configuration set that is used by default', async () => {
  const condition = { Condition: { StringEquals: { 'ses:FromAddress': 'nelm@mail.example.com' } } };
  const identity = 'arn:aws:ses:local:000000000000:identity';
  const own = [`${identity}/nelm@mail.example.com`, `${identity}/mail.example.com`];
  const identities = may('ses:SendEmail', own, condition);
  const above = may('ses:SendEmail', `${identity}/example.com`, condition);
  const sets = may('ses:SendEmail', 'arn:aws:ses:local:000000000000:configuration-set/*', condition);
  const mail = { to: ['a@example.com'], subject: 'x', text: 'x', html: 'x', attachments: [] };
  vi.stubEnv('AWS_REGION', 'local');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'nelm-local-flow');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  for (const [statements, sent] of [
    [[identities, above], false],
    // Where the domain above is what is verified, SES asks for the right on that.
    [[identities, sets], false],
    [[identities, above, sets], true],
  ] as const) {
    const ses = await startMailServer({ folder: path.join(folder, 'outbox'), rights: rightsOf(...statements) });
    open.defer(() => ses.close());
    vi.stubEnv('AWS_ENDPOINT_URL_SESV2', ses.url);
    const sending = sendBySes('nelm@mail.example.com', mail);
    if (sent) await expect(sending).resolves.toEqual(expect.any(String));
    else await expect(sending).rejects.toThrow(MailRefusedError);
  }
});
