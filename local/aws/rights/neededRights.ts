import type { IncomingMessage } from 'node:http';
import { functionNameOf } from '../durable/durableApi.ts';
import { copySourceOf } from '../objectRequest.ts';
import type { Needed } from './policy.ts';

type Request = { method: string; headers: IncomingMessage['headers']; versionId?: string | undefined };

const objectArn = (bucket: string, key: string) => `arn:aws:s3:::${bucket}/${key}`;

/** What listing a bucket asks for, and what tells a role that an object is not there. */
export const toList = (bucket: string): Needed => ({ action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` });

/**
 * The rights that a request to S3 asks for. A condition on an ETag looks at the object, which asks for the right to read it;
 * a copy reads its source, and its tags unless they are replaced. A version that is named is a right of its own.
 *
 * @param key empty where the bucket is meant
 */
export function neededOfObjects(bucket: string, key: string, { method, headers, versionId }: Request): Needed[] {
  if (key === '') return [toList(bucket)];
  const on = (action: string, of = key): Needed => ({ action, resource: objectArn(bucket, of) });
  const looks = headers['if-match'] === undefined ? [] : [on('s3:GetObject')];
  const ofVersion = (action: string, id: string | undefined) => (id === undefined ? action : `${action}Version`);
  if (method === 'DELETE') return [on(ofVersion('s3:DeleteObject', versionId)), ...looks];
  if (method === 'GET' || method === 'HEAD') return [on(ofVersion('s3:GetObject', versionId))];
  const source = headers['x-amz-copy-source']?.toString();
  if (source === undefined) return [on('s3:PutObject'), ...looks];
  const { key: original, versionId: copied } = copySourceOf(source);
  const tags =
    headers['x-amz-tagging-directive'] === 'REPLACE'
      ? []
      : [on(`s3:GetObject${copied === undefined ? '' : 'Version'}Tagging`, original), on('s3:PutObjectTagging')];
  return [on(ofVersion('s3:GetObject', copied), original), on('s3:PutObject'), ...looks, ...tags];
}

/**
 * The right that a request to Lambda asks for.
 *
 * @param path the segments of its path
 * @param functionOf the function whose execution a callback is of
 */
export function neededOfFunctions(path: readonly string[], functionOf: (callbackId: string) => string): Needed[] {
  const [kind, id = '', verb] = path;
  const on = (action: string, name: string): Needed => ({ action, resource: `${functionArn}${name}` });
  if (kind === 'functions' && verb === 'invocations') return [on('lambda:InvokeFunction', id)];
  if (kind === 'durable-executions') {
    const action = verb === 'checkpoint' ? 'CheckpointDurableExecution' : 'GetDurableExecutionState';
    return [on(`lambda:${action}`, `${functionNameOf(id)}:1`)];
  }
  if (kind === 'durable-execution-callbacks' && verb === 'succeed') {
    return [on('lambda:SendDurableExecutionCallbackSuccess', `${functionOf(id)}:1`)];
  }
  return [on(`lambda:${kind}`, id)];
}

const functionArn = 'arn:aws:lambda:local:000000000000:function:';

/** The right that reading a parameter asks for. A SecureString under SSM's own key asks for none of KMS. */
export function neededOfParameter(name: string): Needed {
  return { action: 'ssm:GetParameter', resource: `arn:aws:ssm:local:000000000000:parameter${name}` };
}

/** The rights that a mail asks for: on the identity it comes from, and on the configuration set that this has by default. */
export function neededOfMail(from: string, hasAttachments: boolean): Needed[] {
  const actions = hasAttachments ? ['ses:SendEmail', 'ses:SendRawEmail'] : ['ses:SendEmail'];
  const resources = [`identity/${from}`, `identity/${from.split('@')[1]}`, 'configuration-set/default'];
  const context = { 'ses:FromAddress': from };
  return actions.flatMap((action) =>
    resources.map((name) => ({ action, resource: `arn:aws:ses:local:000000000000:${name}`, context })),
  );
}
