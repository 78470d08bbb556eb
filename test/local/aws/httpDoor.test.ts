import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startHttpDoor } from '../../../local/aws/httpDoor.ts';
import type { RunningServer } from '../../../local/aws/server.ts';

let door: RunningServer;
let seen: Record<string, unknown>[];
let answer: () => unknown;

beforeEach(async () => {
  seen = [];
  answer = () => ({ statusCode: 202, headers: { 'x-run': '7' }, body: 'taken' });
  door = await startHttpDoor({
    routes: [
      { method: 'POST', path: '/hr/{system}', functionName: 'hr-webhook' },
      { method: '*', path: '/files/{path+}', functionName: 'files' },
    ],
    async invoke(functionName, event) {
      seen.push({ functionName, ...(event as object) });
      return answer();
    },
  });
});

afterEach(() => door.close());

describe('startHttpDoor', () => {
  test('refuses an address that is not percent-encoded UTF-8, and invokes nothing', async () => {
    expect((await fetch(`${door.url}/hr/%E0%A4`, { method: 'POST', body: '{}' })).status).toBe(400);
    expect(seen).toEqual([]);
  });

  test('hands a text body over as it is, and the function’s answer back', async () => {
    const response = await fetch(`${door.url}/hr/deel%20eu?a=1&a=2&b=3`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'x=1; y=2' },
      body: '{ "name": "Zoë" }',
    });
    expect(response.status).toBe(202);
    expect(response.headers.get('x-run')).toBe('7');
    expect(await response.text()).toBe('taken');
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      functionName: 'hr-webhook',
      version: '2.0',
      routeKey: 'POST /hr/{system}',
      pathParameters: { system: 'deel eu' },
      queryStringParameters: { a: '1,2', b: '3' },
      rawQueryString: 'a=1&a=2&b=3',
      cookies: ['x=1', 'y=2'],
      body: '{ "name": "Zoë" }',
      isBase64Encoded: false,
    });
  });

  test('hands any other body over in base64', async () => {
    const body = new Uint8Array([0, 255]);
    await fetch(`${door.url}/hr/x`, { method: 'POST', headers: { 'content-type': 'image/png' }, body });
    expect(seen[0]).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
  });

  test('sets each cookie of an answer by a header of its own', async () => {
    answer = () => ({ statusCode: 200, cookies: ['a=1; Path=/', 'b=2'], body: '' });
    expect((await fetch(`${door.url}/files/a`)).headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
  });

  test('sends a base64 answer as bytes', async () => {
    answer = () => ({ statusCode: 200, body: 'AP8=', isBase64Encoded: true });
    const response = await fetch(`${door.url}/files/a/b`);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([0, 255]));
    expect(seen[0]).toMatchObject({ functionName: 'files', pathParameters: { path: 'a/b' } });
  });

  test.each([
    ['GET', '/hr/x'],
    ['POST', '/hr/x/y'],
    ['POST', '/nowhere'],
  ])('answers %s %s, which no route has, with 404', async (method, path) => {
    const response = await fetch(door.url + path, { method });
    expect([response.status, await response.text()]).toEqual([404, '{"message":"Not Found"}']);
    expect(seen).toEqual([]);
  });

  test('answers 413 to more than 10 MB, and does not invoke', async () => {
    const response = await fetch(`${door.url}/hr/x`, { method: 'POST', body: new Uint8Array(10 * 1024 * 1024 + 1) });
    expect(response.status).toBe(413);
    expect(seen).toEqual([]);
  });

  test('answers 500 when the function fails', async () => {
    answer = () => {
      throw new Error('not for the caller');
    };
    const response = await fetch(`${door.url}/hr/x`, { method: 'POST' });
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });
});
