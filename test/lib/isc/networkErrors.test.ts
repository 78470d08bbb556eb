import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { createIsc } from '../../../lib/isc/client.ts';
import { readNetworkError } from '../../../lib/isc/networkErrors.ts';

const setting = 'ACME_BASE_URL';
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The port of a server that listens on this machine until the test is over. */
async function portOf(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** What is read of the failure of a request, which takes in the body. */
async function read(url: string, init: RequestInit = {}) {
  const failure: unknown = await fetch(url, { redirect: 'error', ...init })
    .then((response) => response.text())
    .catch((error) => error);
  return readNetworkError(failure, { url: `${url}?filters=secret`, setting });
}

async function readFrom(listener: RequestListener, init: RequestInit = {}) {
  return await read(`http://127.0.0.1:${await portOf(createServer(listener))}/v3`, init);
}

describe('what may pass', () => {
  test('a server that is not there', async () => {
    const port = await portOf(createServer());
    closing.pop()?.();
    expect(await read(`http://127.0.0.1:${port}/v3`)).toEqual({
      code: 'ECONNREFUSED',
      reachedServer: false,
      retry: true,
      reason: `no connection to 127.0.0.1:${port} could be made (ECONNREFUSED)`,
    });
  });

  test('a connection that breaks before the answer, and in its body', async () => {
    const broken = {
      code: 'UND_ERR_SOCKET',
      reachedServer: true,
      retry: true,
      reason: expect.stringMatching(/^the connection to 127\.0\.0\.1:\d+ broke \(UND_ERR_SOCKET\)$/),
    };
    expect(await readFrom((request) => request.socket.destroy())).toEqual(broken);
    expect(
      await readFrom((request, response) => {
        response
          .writeHead(200, { 'content-length': '9' })
          .write('x', () => setImmediate(() => request.socket.destroy()));
      }),
    ).toEqual(broken);
  });

  test('an answer that takes too long', async () => {
    expect(await readFrom(() => {}, { signal: AbortSignal.timeout(20) })).toEqual({
      code: 'TimeoutError',
      reachedServer: true,
      retry: true,
      reason: expect.stringMatching(/^127\.0\.0\.1:\d+ did not answer in time$/),
    });
  });
});

describe('what does not pass by itself', () => {
  test('a certificate that nobody has signed', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'nelm-certificate-'));
    closing.push(() => void rm(folder, { recursive: true }));
    const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
    const how = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=localhost'];
    await promisify(execFile)('openssl', ['req', '-x509', ...how, '-keyout', key, '-out', certificate]);
    const server = createTlsServer({ key: await readFile(key), cert: await readFile(certificate) });
    expect(await read(`https://127.0.0.1:${await portOf(server as never)}/v3`)).toEqual({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      reachedServer: false,
      retry: false,
      reason:
        'the certificate of 127.0.0.1 is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT): check ACME_BASE_URL, and the certificate',
    });
  });

  test('a server that speaks no TLS', async () => {
    const port = await portOf(createServer((_, response) => response.end()));
    expect(await read(`https://127.0.0.1:${port}/v3`)).toEqual({
      code: expect.stringMatching(/^(ERR_SSL_|EPROTO)/),
      reachedServer: false,
      retry: false,
      reason: expect.stringMatching(
        new RegExp(`^no TLS connection with 127.0.0.1:${port} could be made \\(\\w+\\): check ACME_BASE_URL$`),
      ),
    });
  });

  test('a redirection, and a port that fetch does not connect to', async () => {
    expect(await readFrom((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())).toEqual(
      {
        code: undefined,
        reachedServer: true,
        retry: false,
        reason: expect.stringMatching(
          /^127\.0\.0\.1:\d+ redirects to another address, which is not followed: check ACME_BASE_URL$/,
        ),
      },
    );
    expect(await read('http://127.0.0.1:1/v3')).toEqual({
      code: undefined,
      reachedServer: false,
      retry: false,
      reason: 'fetch does not connect to the port of 127.0.0.1:1: check ACME_BASE_URL',
    });
  });

  test.each(['acme.example.com/v3', 'acme.example.com:443/v3', 'ftp://acme.example.com', '/v3', ''])(
    'an address that is none: %j',
    async (url) => {
      const error: unknown = await fetch(url).catch((failure) => failure);
      expect(readNetworkError(error, { url, setting })).toEqual({
        code: 'ERR_INVALID_URL',
        reachedServer: false,
        retry: false,
        reason: 'ACME_BASE_URL is not an http(s) address',
      });
    },
  );
});

/** An error as undici throws it. These depend on the machine's network, so that they cannot be made here for real. */
const failed = (cause: object, message = 'at https://acme.example.com/?q=ada') =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(message), cause) });

test.each([
  [
    { code: 'ENOTFOUND', syscall: 'getaddrinfo' },
    false,
    false,
    'acme.example.com does not resolve: check ACME_BASE_URL',
  ],
  [
    { code: 'EAI_AGAIN', syscall: 'getaddrinfo' },
    true,
    false,
    'acme.example.com cannot be resolved at the moment (EAI_AGAIN)',
  ],
  [{ code: 'ECONNRESET', syscall: 'read' }, true, true, 'the connection to acme.example.com:8443 broke (ECONNRESET)'],
  [
    { code: 'ETIMEDOUT', syscall: 'connect' },
    true,
    false,
    'no connection to acme.example.com:8443 could be made (ETIMEDOUT)',
  ],
  [{ code: 'ETIMEDOUT', syscall: 'read' }, true, true, 'the connection to acme.example.com:8443 broke (ETIMEDOUT)'],
  [
    { code: 'UND_ERR_CONNECT_TIMEOUT' },
    true,
    false,
    'no connection to acme.example.com:8443 could be made (UND_ERR_CONNECT_TIMEOUT)',
  ],
  [
    { code: 'UND_ERR_HEADERS_TIMEOUT' },
    true,
    true,
    'the connection to acme.example.com:8443 broke (UND_ERR_HEADERS_TIMEOUT)',
  ],
  [
    { code: 'CERT_HAS_EXPIRED' },
    false,
    false,
    'the certificate of acme.example.com is not trusted (CERT_HAS_EXPIRED): check ACME_BASE_URL, and the certificate',
  ],
  [
    { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    false,
    false,
    'the certificate of acme.example.com is not trusted (ERR_TLS_CERT_ALTNAME_INVALID): check ACME_BASE_URL, and the certificate',
  ],
  [
    { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    false,
    false,
    'the certificate of acme.example.com is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE): check ACME_BASE_URL, and the certificate',
  ],
  [
    { code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' },
    false,
    false,
    'no TLS connection with acme.example.com:8443 could be made (ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED): check ACME_BASE_URL',
  ],
  [{}, true, true, 'the connection to acme.example.com:8443 broke'],
])('%j', (cause, retry, reachedServer, reason) => {
  const url = 'https://acme.example.com:8443/v3?filters=ada';
  const expected = { code: 'code' in cause ? cause.code : undefined, retry, reachedServer, reason };
  expect(readNetworkError(failed(cause), { url, setting })).toEqual(expected);
});

test('of a host with several addresses the first failure counts', () => {
  const errors = ['ECONNREFUSED', 'ENETUNREACH'].map((code) =>
    Object.assign(new Error(code), { code, syscall: 'connect' }),
  );
  const error = new TypeError('fetch failed', { cause: new AggregateError(errors) });
  expect(readNetworkError(error, { url: 'https://acme.example.com', setting })).toMatchObject({
    code: 'ECONNREFUSED',
    reachedServer: false,
  });
});

test.each([
  new Error('a defect'),
  Object.assign(new Error('a column too many'), { code: 'CSV_RECORD_INCONSISTENT_COLUMNS' }),
  Object.assign(new TypeError('no text'), { code: 'ERR_INVALID_ARG_TYPE' }),
  new DOMException('stopped', 'AbortError'),
  'no error',
  undefined,
])('what is no failure of the network is not read as one: %s', (error) => {
  expect(readNetworkError(error, { url: 'https://acme.example.com', setting })).toBeUndefined();
});

test.each([
  ['ENOTFOUND', 1, false, 'acme.example.com does not resolve: check ISC_BASE_URL.'],
  [
    'CERT_HAS_EXPIRED',
    1,
    false,
    'the certificate of acme.example.com is not trusted (CERT_HAS_EXPIRED): check ISC_BASE_URL, and the certificate.',
  ],
  [
    'EAI_AGAIN',
    6,
    true,
    'acme.example.com cannot be resolved at the moment (EAI_AGAIN). Check the base URL and the network, or try again later.',
  ],
])('a call that fails with %s is tried %d times', async (code, tries, retry, reason) => {
  let tried = 0;
  const isc = createIsc({
    baseUrl: 'https://acme.example.com',
    clientId: 'c',
    clientSecret: 's',
    sleep: async () => {},
    fetch: async () => {
      tried += 1;
      throw failed({ code });
    },
  });
  await expect(isc.sources.get('x')).rejects.toMatchObject({
    name: 'IscUnreachableError',
    message: `No answer from ISC to POST /oauth/token (oauthToken): ${reason}`,
    retry,
    mayHaveTakenEffect: false,
  });
  expect(tried).toBe(tries);
});
