import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Isc } from '../../lib/isc/client.ts';
import type { Bucket } from '../../lib/store/bucket.ts';
import type { StackProblem } from './stackState.ts';

/** A nelm that a command works on: the one on this machine, or a deployed one. */
export type Place = {
  /** What it is called in sentences, such as `this machine` or `the stage prod`. */
  title: string;
  stage: string;
  bucketName: string;
  bucket: Bucket;
  /** For what `bucket` does not do. */
  s3: S3Client;
  lambda: LambdaClient;
  isc: Isc;
  /** When it was first deployed, as far as that is known. */
  madeAt?: Date | undefined;
  /** What is amiss with its stack, as after a deployment that failed. */
  stackProblem?: StackProblem | undefined;
  /** Where the console is, as far as that is known. */
  url?: string | undefined;
  /** What the DNS record of the organisation's own name has to point to; undefined where it was deployed without one. */
  domainTarget?: string | undefined;
  /** Where its stand-in for Lambda is, which tells more than Lambda does; undefined of a deployed one. */
  localLambda: string | undefined;
  /** How the object of a key is shown to whoever types the command. */
  addressOf(key: string): string;
  /** What time it is there, in epoch milliseconds: this machine's nelm may have a clock of its own. */
  now(): Promise<number>;
  /** A parameter's value by the variable that would hold it, such as `NELM_LINK_KEYS`; undefined where there is none. */
  parameter(variable: string): Promise<string | undefined>;
  /** How that parameter is kept, such as `SecureString`; left out where there are variables instead of parameters. */
  parameterType?(variable: string): Promise<string | undefined>;
};

/** The name of a function there: of a flow with the alias that it is invoked by. */
export function functionThere({ stage }: Pick<Place, 'stage'>, name: string, kind: 'door' | 'flow'): string {
  return `nelm-${stage}-${name}${kind === 'flow' ? ':durable' : ''}`;
}

/** The path of a key in an address. */
export function encodeKey(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}
