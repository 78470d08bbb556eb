import { escapeXml, refusal, type StorageAnswer, xml } from './storageAnswer.ts';

/** As many keys as S3 gives at once, whatever is asked for. */
const mostKeys = 1000;

/**
 * One page of `ListObjectsV2`: keys in the order of their bytes, and a token for the next page where there is one.
 *
 * @param keys all that begin with the prefix that was asked for, in any order
 */
export function listObjects(bucket: string, keys: readonly string[], searchParams: URLSearchParams): StorageAnswer {
  const most = Number(searchParams.get('max-keys') ?? mostKeys);
  if (!Number.isInteger(most) || most < 0) return refusal(400, 'InvalidArgument', 'max-keys must be a whole number.');
  const token = searchParams.get('continuation-token');
  const after = token === null ? (searchParams.get('start-after') ?? '') : lastKeyOf(token);
  if (after === undefined) return refusal(400, 'InvalidArgument', 'The continuation token provided is incorrect');
  const sorted = keys.filter((key) => compareBytes(key, after) > 0).sort(compareBytes);
  const page = sorted.slice(0, Math.min(most, mostKeys));
  const last = page.at(-1);
  const isTruncated = last !== undefined && page.length < sorted.length;
  const encode = searchParams.get('encoding-type') === 'url' ? encodeURIComponent : (key: string) => key;
  const contents = page.map((key) => `<Contents><Key>${escapeXml(encode(key))}</Key></Contents>`);
  const next = isTruncated ? `<NextContinuationToken>${tokenOf(last)}</NextContinuationToken>` : '';
  return {
    status: 200,
    body: xml(
      `<ListBucketResult><Name>${bucket}</Name><KeyCount>${page.length}</KeyCount><IsTruncated>${isTruncated}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
    ),
  };
}

/** S3 orders keys by their UTF-8; JavaScript would put an emoji before a character of U+E000 to U+FFFF. */
function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

const tokenOf = (lastKey: string) => Buffer.from(JSON.stringify({ lastKey })).toString('base64url');

/** Undefined when the token is none of `tokenOf`. */
function lastKeyOf(token: string): string | undefined {
  try {
    const { lastKey } = JSON.parse(Buffer.from(token, 'base64url').toString());
    return typeof lastKey === 'string' ? lastKey : undefined;
  } catch {
    return undefined;
  }
}
