import { S3ServiceException } from '@aws-sdk/client-s3';
import { toType } from '../lib/config/toType.ts';

const unreachable: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  'TimeoutError',
]);

const logIn = 'Log in (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';

type AwsError = Error & { code?: unknown; $metadata?: { httpStatusCode?: number } };

/** What is said of an error of AWS's clients instead of its own words, with what to do; undefined of any other error. */
export function awsErrorText(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message, code, $metadata } = error as AwsError;
  if (name === 'CredentialsProviderError') return `There are no credentials of AWS. ${logIn}`;
  // Other errors than those of AWS's clients have none.
  if ($metadata === undefined) return undefined;
  if (/^(Expired|Invalid\w*Token|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch)/.test(name)) {
    return `AWS does not take the credentials any more, or never did (${name}). ${logIn}`;
  }
  if (name.startsWith('AccessDenied') || $metadata.httpStatusCode === 403) {
    const why = message && message !== 'UnknownError' ? message.replace(/\.$/, '') : name;
    return `AWS does not let you do that: ${why}. docs/cli.md says which rights the command line needs.`;
  }
  if (name === 'NoSuchBucket' && error instanceof S3ServiceException) {
    return `The bucket of this nelm is gone. ${toType('doctor')} looks at what is left of it.`;
  }
  const reason = typeof code === 'string' && unreachable.has(code) ? code : unreachable.has(name) ? name : undefined;
  if (reason === undefined) return undefined;
  return `AWS cannot be reached (${message || reason}). Look at the network, at AWS_REGION, and at AWS_ENDPOINT_URL if it is set.`;
}
