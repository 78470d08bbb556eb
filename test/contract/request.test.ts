import { expect, test } from 'vitest';
import { checkRequest } from './request.ts';

const url = 'http://127.0.0.1';
const headers = { authorization: 'Bearer token' };
const json = { ...headers, 'content-type': 'application/json' };
const id = '5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01';
const filter = (text: string) => `/v3/non-employee-records?filters=${encodeURIComponent(text)}`;

test.each<[string, RequestInit?]>([
  ['/v3/non-employee-records?limit=250&offset=0&count=true&sorters=-endDate,id'],
  ['/non-employee-records/v1?limit=1'],
  [filter('sourceId eq "a" or sourceId eq "name eq \\"b\\""')],
  ['/v3/non-employee-requests?requested-for=me'],
  ['/v3/non-employee-requests/summary/me'],
  ['/v3/non-employee-records/bulk-delete', { method: 'POST', headers: json, body: JSON.stringify({ ids: [id] }) }],
  ['/v3/public-identities?filters=alias'],
])('a documented request passes: %s', async (path, init) => {
  await expect(checkRequest(new Request(url + path, { headers, ...init }))).resolves.toBeUndefined();
});

test.each<[string, RequestInit, RegExp]>([
  ['/v3/non-employee-people', {}, /is not documented/],
  ['/v3/non-employee-records', { method: 'DELETE' }, /is not documented/],
  ['/v3/non-employee-records', { headers: {} }, /listNonEmployeeRecords has no token/],
  ['/v3/non-employee-records?limit=251', {}, /limit: .*must be <= 250/],
  ['/v3/non-employee-records?count=maybe', {}, /count: .*must be boolean/],
  ['/v3/non-employee-records?order=up', {}, /has no parameter order/],
  ['/v3/non-employee-records?sorters=id,-data', {}, /has no sorters data/],
  [filter('sourceId eq "a" or name eq "b"'), {}, /has no filters name/],
  ['/v3/non-employee-sources?filters=name', {}, /has no parameter filters/],
  ['/v3/non-employee-requests', {}, /listNonEmployeeRequests lacks requested-for/],
  ['/v3/non-employee-requests/7', { method: 'DELETE' }, /id: .*must match format/],
  [`/v3/non-employee-records/${id}`, { method: 'DELETE', headers: json, body: '{}' }, /has a body/],
  [`/v3/non-employee-records/${id}`, { method: 'PATCH', headers: json, body: '[]' }, /is sent as "application\/json"/],
  ['/v3/non-employee-records/bulk-delete', { method: 'POST', headers: json, body: '{}' }, /required property 'ids'/],
  [
    '/v3/non-employee-records/bulk-delete',
    { method: 'POST', headers: json, body: JSON.stringify({ ids: [id], all: true }) },
    /must NOT have additional properties/,
  ],
  [
    `/v3/non-employee-sources/${id}/non-employee-bulk-upload`,
    { method: 'POST', body: new FormData() },
    /required property 'data'/,
  ],
])('a request that is not as documented is found: %s %j', async (path, init, message) => {
  await expect(checkRequest(new Request(url + path, { headers, ...init }))).rejects.toThrow(message);
});
