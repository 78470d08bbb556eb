import { randomUUID } from 'node:crypto';
import { etagOf } from './objects.ts';
import { escapeXml, type ObjectRequest, refusal, type StorageAnswer, xml } from './storageAnswer.ts';

type Part = { bytes: Buffer; etag: string };

export type MultipartTools = {
  /** What a request carries: its body, or what it has copied of another object. Gives the answer instead where that is not there. */
  contentOf(request: ObjectRequest): Promise<Buffer | StorageAnswer>;
  /** Keeps the whole object, as a plain PUT would. */
  keep(key: string, bytes: Buffer): Promise<StorageAnswer>;
};

/** Whether a request is about an upload in parts. */
export function isMultipart(method: string, searchParams: URLSearchParams): boolean {
  return searchParams.has('uploadId') || (searchParams.has('uploads') && method === 'POST');
}

/**
 * Answers requests about uploads in parts, as the AWS CLI sends every file of more than 8 MB. What has arrived is kept in
 * memory until the upload is completed: one that was not is gone with the process, and S3's own rules say the same of one that
 * was given up.
 */
export function createMultipartUploads({ contentOf, keep }: MultipartTools) {
  const uploads = new Map<string, { key: string; parts: Map<number, Part> }>();

  return async (request: ObjectRequest, searchParams: URLSearchParams): Promise<StorageAnswer> => {
    const { key, method } = request;
    if (searchParams.has('uploads')) {
      const id = randomUUID();
      uploads.set(id, { key, parts: new Map() });
      const said = `<Key>${escapeXml(key)}</Key><UploadId>${id}</UploadId>`;
      return { status: 200, body: xml(`<InitiateMultipartUploadResult>${said}</InitiateMultipartUploadResult>`) };
    }
    const id = searchParams.get('uploadId') ?? '';
    const upload = uploads.get(id);
    if (upload?.key !== key) return refusal(404, 'NoSuchUpload', 'The specified multipart upload does not exist.');
    switch (method) {
      case 'PUT':
        return await takePart(upload.parts, Number(searchParams.get('partNumber')), request);
      case 'DELETE':
        uploads.delete(id);
        return { status: 204 };
      case 'POST': {
        const answer = await complete(key, upload.parts, request.body.toString());
        if (answer.status === 200) uploads.delete(id);
        return answer;
      }
      default:
        return refusal(501, 'NotImplemented', 'The parts of an upload are not listed here.');
    }
  };

  async function takePart(parts: Map<number, Part>, number: number, request: ObjectRequest): Promise<StorageAnswer> {
    if (!Number.isInteger(number) || number < 1 || number > 10_000) {
      return refusal(400, 'InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
    }
    const content = await contentOf(request);
    if (!Buffer.isBuffer(content)) return content;
    const etag = etagOf(content);
    parts.set(number, { bytes: content, etag });
    if (request.headers['x-amz-copy-source'] === undefined) return { status: 200, headers: { etag: `"${etag}"` } };
    const said = `<ETag>&quot;${etag}&quot;</ETag><LastModified>${new Date().toISOString()}</LastModified>`;
    return { status: 200, body: xml(`<CopyPartResult>${said}</CopyPartResult>`) };
  }

  /** @param body names the parts, by number and ETag, in their order */
  async function complete(key: string, parts: ReadonlyMap<number, Part>, body: string): Promise<StorageAnswer> {
    const named = Array.from(body.matchAll(/<Part>(.*?)<\/Part>/gs), ([, part = '']) => ({
      number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(part)?.[1]),
      etag: /<ETag>(?:&quot;|&#34;|")?([\da-f]+)/.exec(part)?.[1],
    }));
    const chosen = named.map(({ number, etag }) => {
      const part = parts.get(number);
      return part?.etag === etag ? part : undefined;
    });
    if (chosen.length === 0 || chosen.includes(undefined)) {
      return refusal(400, 'InvalidPart', 'One or more of the specified parts could not be found.');
    }
    if (named.some(({ number }, index) => index > 0 && number <= (named[index - 1]?.number ?? 0))) {
      return refusal(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.');
    }
    const kept = await keep(key, Buffer.concat(chosen.flatMap((part) => part?.bytes ?? [])));
    if (kept.status !== 200) return kept;
    const said = `<Key>${escapeXml(key)}</Key><ETag>${escapeXml(kept.headers?.['etag'] ?? '')}</ETag>`;
    return { status: 200, body: xml(`<CompleteMultipartUploadResult>${said}</CompleteMultipartUploadResult>`) };
  }
}
