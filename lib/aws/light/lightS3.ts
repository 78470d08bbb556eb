import { LightServiceException } from './lightError.ts';
import {
  createLightSender,
  type LightAnswer,
  type LightCall,
  type LightOptions,
  type LightRequest,
  percentEncode,
} from './lightRequest.ts';

/**
 * Stands in the bundle of a door for `@aws-sdk/client-s3`: the five operations that `openBucket` asks for, in the shape in which
 * AWS's own client has them, in a tenth of its size. Both are held to the same contract. See build/functions.ts.
 */
export class S3Client {
  readonly #sender: ReturnType<typeof createLightSender>;

  constructor(options: LightOptions = {}) {
    this.#sender = createLightSender({ name: 's3', endpointVariable: 'AWS_ENDPOINT_URL_S3' }, options);
  }

  async send<Output>(command: Command<Output>, { abortSignal }: LightCall = {}): Promise<Output> {
    const answer = await this.#sender.send(command.request, abortSignal);
    if (answer.status >= 300) throw exceptionOf(answer);
    const text = answer.body.subarray(0, 4_000).toString();
    // A copy may fail after S3 has begun to answer with 200.
    if (command.request.headers?.['x-amz-copy-source'] && text.includes('<Error>'))
      throw exceptionOf({ ...answer, status: 500 });
    return command.read(answer);
  }

  destroy(): void {
    this.#sender.destroy();
  }
}

export { LightServiceException as S3ServiceException };

type Command<Output> = { request: LightRequest; read(answer: LightAnswer): Output };

type Named = { Bucket: string; Key: string };

export class GetObjectCommand {
  readonly request: LightRequest;

  constructor({ IfMatch, VersionId, ...named }: Named & { IfMatch?: string; VersionId?: string }) {
    this.request = {
      method: 'GET',
      path: pathOf(named),
      query: { versionId: VersionId },
      headers: { 'if-match': IfMatch },
    };
  }

  read({ body, headers }: LightAnswer) {
    return {
      Body: { transformToByteArray: async () => new Uint8Array(body) },
      ETag: headers.etag,
      VersionId: headers['x-amz-version-id']?.toString(),
    };
  }
}

type Put = Named & { Body: string | Uint8Array; ContentType?: string; IfMatch?: string; IfNoneMatch?: string };

export class PutObjectCommand {
  readonly request: LightRequest;

  constructor({ Body, ContentType, IfMatch, IfNoneMatch, ...named }: Put) {
    const headers = { 'content-type': ContentType, 'if-match': IfMatch, 'if-none-match': IfNoneMatch };
    this.request = { method: 'PUT', path: pathOf(named), headers, body: Buffer.from(Body) };
  }

  read({ headers }: LightAnswer) {
    return { ETag: headers.etag };
  }
}

type Copy = Named & { CopySource: string; CopySourceIfMatch?: string; TaggingDirective?: string };

export class CopyObjectCommand {
  readonly request: LightRequest;

  constructor({ CopySource, CopySourceIfMatch, TaggingDirective, ...named }: Copy) {
    const headers = {
      'x-amz-copy-source': CopySource,
      'x-amz-copy-source-if-match': CopySourceIfMatch,
      'x-amz-tagging-directive': TaggingDirective,
    };
    this.request = { method: 'PUT', path: pathOf(named), headers };
  }

  read() {
    return {};
  }
}

export class DeleteObjectCommand {
  readonly request: LightRequest;

  constructor({ IfMatch, ...named }: Named & { IfMatch?: string }) {
    this.request = { method: 'DELETE', path: pathOf(named), headers: { 'if-match': IfMatch } };
  }

  read() {
    return {};
  }
}

type List = {
  Bucket: string;
  Prefix?: string;
  Delimiter?: string;
  StartAfter?: string | undefined;
  ContinuationToken?: string | undefined;
  MaxKeys?: number;
};

export class ListObjectsV2Command {
  readonly request: LightRequest;

  constructor({ Bucket, Prefix, Delimiter, StartAfter, ContinuationToken, MaxKeys }: List) {
    const query = {
      'list-type': '2',
      // Keys may have signs that XML cannot have.
      'encoding-type': 'url',
      prefix: Prefix,
      delimiter: Delimiter,
      'start-after': StartAfter,
      'continuation-token': ContinuationToken,
      'max-keys': MaxKeys?.toString(),
    };
    this.request = { method: 'GET', path: `/${Bucket}`, query };
  }

  read({ body }: LightAnswer) {
    const text = body.toString();
    const all = (tag: string) =>
      [...text.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'))].map(([, inner = '']) => inner);
    const textIn = (inner: string, tag: string) =>
      plain(new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(inner)?.[1] ?? '');
    const keyIn = (inner: string, tag: string) => decodeURIComponent(textIn(inner, tag).replaceAll('+', ' '));
    const [token] = all('NextContinuationToken');
    return {
      Contents: all('Contents').map((one) => ({ Key: keyIn(one, 'Key'), ETag: textIn(one, 'ETag') })),
      CommonPrefixes: all('CommonPrefixes').map((one) => ({ Prefix: keyIn(one, 'Prefix') })),
      NextContinuationToken: token === undefined ? undefined : plain(token),
    };
  }
}

function pathOf({ Bucket, Key }: Named): string {
  return `/${Bucket}/${Key.split('/').map(percentEncode).join('/')}`;
}

function exceptionOf(answer: LightAnswer): LightServiceException {
  const text = answer.body.toString();
  const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? `Status${answer.status}`;
  return new LightServiceException(code, plain(/<Message>(.*?)<\/Message>/s.exec(text)?.[1] ?? ''), answer);
}

const signs: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What stands for a sign in XML, as the sign. */
function plain(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name = '') => {
    const code = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : undefined;
    return code === undefined ? (signs[name] ?? whole) : String.fromCodePoint(code);
  });
}
