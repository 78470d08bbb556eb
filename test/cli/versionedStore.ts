import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Without bytes it is the mark that the object was removed. */
type Stored = { id: string; bytes: Buffer | undefined };

/**
 * The part of S3 that keeps old versions of everything, and marks of removals, which the local one does not: in the memory of a test.
 * A key's newest version stands last.
 */
export async function startVersionedStore(bucket: string) {
  const objects = new Map<string, Stored[]>();
  let written = 0;
  const at = '<LastModified>2026-11-01T06:00:00.000Z</LastModified>';

  function put(key: string, bytes: Buffer | undefined): void {
    written += 1;
    objects.set(key, [...(objects.get(key) ?? []), { id: `v${written}`, bytes }]);
  }

  const under = (prefix: string) =>
    [...objects].filter(([key, stored]) => key.startsWith(prefix) && stored.length > 0).sort();

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    const key = decodeURIComponent(url.pathname).slice(bucket.length + 2);
    const id = url.searchParams.get('versionId');
    const body = await buffer(request);
    const stored = objects.get(key) ?? [];
    const answer = (status: number, said: string | Buffer = '') => response.writeHead(status).end(said);
    if (request.method === 'PUT') {
      put(key, body);
      return answer(200);
    }
    if (request.method === 'DELETE') {
      if (id === null) put(key, undefined);
      else
        objects.set(
          key,
          stored.filter((one) => one.id !== id),
        );
      return answer(204);
    }
    if (key !== '') {
      const found = id === null ? stored.at(-1) : stored.find((one) => one.id === id);
      return found?.bytes ? answer(200, found.bytes) : answer(404, '<Error><Code>NoSuchKey</Code></Error>');
    }
    const entries = under(url.searchParams.get('prefix') ?? '').flatMap(([name, all]) =>
      url.searchParams.has('versions')
        ? all.flatMap((one, index) => {
            const said = `<Key>${name}</Key><VersionId>${one.id}</VersionId><IsLatest>${index === all.length - 1}</IsLatest>${at}`;
            return one.bytes ? [`<Version>${said}</Version>`] : [`<DeleteMarker>${said}</DeleteMarker>`];
          })
        : all.at(-1)?.bytes
          ? [`<Contents><Key>${name}</Key>${at}</Contents>`]
          : [],
    );
    return answer(200, `<Result><IsTruncated>false</IsTruncated>${entries.join('')}</Result>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    put: (key: string, text: string | Buffer) => put(key, Buffer.from(text as string)),
    /** Every version of every object, as text. */
    all: () => under('').flatMap(([key, stored]) => stored.flatMap(({ bytes }) => (bytes ? [`${key}: ${bytes}`] : []))),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
