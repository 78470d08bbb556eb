import type { ListedObject, openObjects } from './objects.ts';
import type { ListedVersion } from './oldVersions.ts';
import { escapeXml, refusal, type StorageAnswer, xml } from './storageAnswer.ts';

/** As many keys as S3 gives at once, whatever is asked for. */
const mostKeys = 1000;

/** One line of a listing: an object by its key, or what all keys of a "folder" begin with. */
type Entry = { key: string; isFolder: boolean };

/**
 * One page of `ListObjectsV2`, or of `ListObjects` where no version is named: keys in the order of their bytes, and a token, or a marker, for the next page where there is one. With a
 * delimiter, keys that go on behind it are one entry, as folders are.
 *
 * @param keys all that begin with the prefix that was asked for, in any order
 * @param describe gives what is said of an object; undefined of one that is gone
 */
export async function listObjects(
  bucket: string,
  keys: readonly string[],
  searchParams: URLSearchParams,
  describe: (key: string) => Promise<ListedObject | undefined>,
): Promise<StorageAnswer> {
  const most = Number(searchParams.get('max-keys') ?? mostKeys);
  if (!Number.isInteger(most) || most < 0) return refusal(400, 'InvalidArgument', 'max-keys must be a whole number.');
  const version = versionOf(searchParams);
  if (version === undefined) return refusal(501, 'NotImplemented', 'No version of a listing has these parameters.');
  const token = searchParams.get('continuation-token');
  const given = version === 1 ? 'marker' : 'start-after';
  const after = token === null ? (searchParams.get(given) ?? '') : lastKeyOf(token);
  if (after === undefined) return refusal(400, 'InvalidArgument', 'The continuation token provided is incorrect');
  const prefix = searchParams.get('prefix') ?? '';
  const delimiter = searchParams.get('delimiter') ?? '';
  const entries = entriesOf(
    keys.filter((key) => compareBytes(key, after) > 0),
    prefix,
    delimiter,
  ).filter(({ key }) => key !== after);
  const page = entries.slice(0, Math.min(most, mostKeys));
  const last = page.at(-1);
  const isTruncated = last !== undefined && page.length < entries.length;
  const isEncoded = searchParams.get('encoding-type') === 'url';
  const encode = (key: string) => escapeXml(isEncoded ? encodeURIComponent(key).replaceAll('%2F', '/') : key);
  const folders = page.filter(({ isFolder }) => isFolder);
  const contents: string[] = [];
  for (const { key, isFolder } of page) {
    const object = isFolder ? undefined : await describe(key);
    if (object) contents.push(contentOf(object, encode));
  }
  const parts = [
    ...[`<Name>${escapeXml(bucket)}</Name>`, `<Prefix>${encode(prefix)}</Prefix>`],
    ...(delimiter ? [`<Delimiter>${encode(delimiter)}</Delimiter>`] : []),
    `<MaxKeys>${Math.min(most, mostKeys)}</MaxKeys>`,
    version === 1 ? `<Marker>${encode(after)}</Marker>` : `<KeyCount>${page.length}</KeyCount>`,
    ...(isEncoded ? ['<EncodingType>url</EncodingType>'] : []),
    `<IsTruncated>${isTruncated}</IsTruncated>`,
    ...(isTruncated && version === 2 ? [`<NextContinuationToken>${tokenOf(last.key)}</NextContinuationToken>`] : []),
    // Without a delimiter whoever asks goes on behind the last key.
    ...(isTruncated && version === 1 && delimiter ? [`<NextMarker>${encode(last.key)}</NextMarker>`] : []),
    ...contents,
    ...folders.map(({ key }) => `<CommonPrefixes><Prefix>${encode(key)}</Prefix></CommonPrefixes>`),
  ];
  return { status: 200, body: xml(`<ListBucketResult>${parts.join('')}</ListBucketResult>`) };
}

/** Which of the two listings is asked for; undefined where it is none, or has what only the other one has. */
function versionOf(searchParams: URLSearchParams): 1 | 2 | undefined {
  const isOlder = !searchParams.has('list-type');
  if (!isOlder && searchParams.get('list-type') !== '2') return undefined;
  const ofTheOther = isOlder ? ['start-after', 'continuation-token', 'fetch-owner'] : ['marker'];
  if (ofTheOther.some((name) => searchParams.has(name))) return undefined;
  return isOlder ? 1 : 2;
}

/** All versions of the objects that begin with a prefix (`ListObjectVersions`), of each the newest first. Marks of removals are not kept here. */
export async function listVersions(
  bucket: string,
  prefix: string,
  objects: ReturnType<typeof openObjects>,
): Promise<StorageAnswer> {
  const found: ListedVersion[] = [];
  for (const key of await objects.list(prefix)) {
    const object = await objects.describe(key);
    if (object) found.push({ ...object, versionId: object.versionId ?? 'null', isLatest: true });
  }
  found.push(...(await objects.listOldVersions(prefix)));
  // Sorting keeps the order of what is equal: the newest version stands first.
  const versions = found
    .sort((one, other) => compareBytes(one.key, other.key))
    .map(({ key, versionId, isLatest, modified, size }) => {
      const said = `<VersionId>${versionId}</VersionId><IsLatest>${isLatest}</IsLatest><LastModified>${modified.toISOString()}</LastModified>`;
      return `<Version><Key>${escapeXml(key)}</Key>${said}<Size>${size}</Size></Version>`;
    });
  const parts = [`<Name>${escapeXml(bucket)}</Name>`, '<IsTruncated>false</IsTruncated>', ...versions];
  return { status: 200, body: xml(`<ListVersionsResult>${parts.join('')}</ListVersionsResult>`) };
}

/** The one bucket that there is, as `ListBuckets` gives it. */
export function listBuckets(bucket: string, created: Date): StorageAnswer {
  const one = `<Bucket><Name>${escapeXml(bucket)}</Name><CreationDate>${created.toISOString()}</CreationDate></Bucket>`;
  const owner = '<Owner><ID>local</ID><DisplayName>local</DisplayName></Owner>';
  const body = `<ListAllMyBucketsResult>${owner}<Buckets>${one}</Buckets></ListAllMyBucketsResult>`;
  return { status: 200, body: xml(body) };
}

function contentOf({ key, size, etag, modified }: ListedObject, encode: (key: string) => string): string {
  const said = `<LastModified>${modified.toISOString()}</LastModified><ETag>&quot;${etag}&quot;</ETag><Size>${size}</Size>`;
  return `<Contents><Key>${encode(key)}</Key>${said}<StorageClass>STANDARD</StorageClass></Contents>`;
}

/** In the order of their bytes. */
function entriesOf(keys: readonly string[], prefix: string, delimiter: string): Entry[] {
  const found = new Map<string, Entry>();
  for (const key of keys) {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = end === -1 ? { key, isFolder: false } : { key: key.slice(0, end + delimiter.length), isFolder: true };
    found.set(entry.key, entry);
  }
  return [...found.values()].sort((one, other) => compareBytes(one.key, other.key));
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
