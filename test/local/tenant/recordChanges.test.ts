import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seededSources } from '../../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../../local/tenant/tenant.ts';
import {
  type Api,
  contractorBody,
  contractors,
  createTestClock,
  interns,
  patching,
  readError,
  readItem,
  readValues,
  sending,
  signIn,
} from './running.ts';

const clock = createTestClock();
let tenant: Tenant;
let admin: Api;
let owner: Api;
let approver: Api;
let app: Api;
let created: Record<string, unknown>;
let path: string;

beforeAll(async () => {
  tenant = await startTenant({ clock: clock.read });
});
beforeEach(async () => {
  clock.advance(1_000_000);
  [admin, owner] = [await signIn(tenant.url), await signIn(tenant.url, 'owner')];
  [approver, app] = [await signIn(tenant.url, 'approver'), await signIn(tenant.url, 'app')];
  const ids = await readValues(await admin('/non-employee-records'), 'id');
  await admin('/non-employee-records/bulk-delete', sending('POST', { ids }));
  created = await readItem(await admin('/non-employee-records', sending('POST', contractorBody())));
  path = `/non-employee-records/${created['id']}`;
});
afterAll(() => tenant.close());

const unknown = '/non-employee-records/00000000000000000000000000000000';

describe('creating', () => {
  test('gives the record, which is there from then on', async () => {
    expect(created).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      accountName: 'pat.lee',
      firstName: 'Pat',
      lastName: 'Lee',
      email: 'pat.lee@example.com',
      phone: '555-0100',
      manager: 'jane.doe',
      sourceId: contractors,
      data: { vendor: 'Acme', costCenter: 'CC1' },
      startDate: '2026-01-01T08:00:00.000Z',
      endDate: '2026-12-31T17:00:00.000Z',
      created: new Date(clock.read()).toISOString(),
      modified: new Date(clock.read()).toISOString(),
    });
    expect(await readItem(await admin(path))).toEqual(created);
  });

  test('takes either id of the source', async () => {
    const body = contractorBody({ accountName: 'kim.day', sourceId: seededSources.Contractors.id });
    expect(await readItem(await app('/non-employee-records', sending('POST', body)))).toMatchObject({
      sourceId: contractors,
    });
  });

  test.each([
    [{ firstName: undefined, phone: ' ' }, 'firstName: a value is required; phone: a value is required'],
    [{ sourceId: undefined }, 'sourceId: a value is required'],
    [{ sourceId: 'Contractors' }, 'sourceId is not an id: 32 hexadecimal digits, with or without dashes'],
    [{ sourceId: '00000000000000000000000000000000' }, 'sourceId: there is no source with this id'],
    [{ data: undefined }, 'vendor: a value is required'],
    [{ data: { vendor: 'Acme', badge: '7' } }, 'data.badge: is no attribute of the source'],
    [{ data: { vendor: 'Acme', phone: '1' } }, 'data.phone: is no attribute of the source'],
    [{ data: { vendor: 7 } }, 'data.vendor: Invalid input: expected string, received number'],
    [{ data: { vendor: 'x'.repeat(4_001) } }, 'vendor: longer than 4000 characters'],
    [{ email: 'pat.lee' }, 'email: not an e-mail address'],
    [{ manager: 'nobody' }, 'manager: not the account id of an identity'],
    [{ startDate: '2026-02-30' }, 'startDate: not an ISO 8601 date or date-time'],
    [{ endDate: '2026-01-01T08:00:00Z' }, 'endDate: must be after startDate'],
    [{ phone: 5550100 }, 'phone: Invalid input: expected string, received number'],
  ])('refuses %j', async (properties, text) => {
    const body = contractorBody({ accountName: 'kim.day', ...properties });
    const response = await admin('/non-employee-records', sending('POST', body));
    expect(await readError(response)).toEqual({ status: 400, detailCode: '400.1 Bad Request Content', text });
  });

  test('refuses an account name that another one in the source has, in any letter case', async () => {
    const response = await admin('/non-employee-records', sending('POST', contractorBody({ accountName: 'Pat.LEE' })));
    expect(await readError(response)).toMatchObject({ status: 400, detailCode: '400.1.409 Reference conflict' });
    const elsewhere = contractorBody({ sourceId: interns, data: {} });
    expect((await admin('/non-employee-records', sending('POST', elsewhere))).status).toBe(200);
  });

  test.each([
    ['{', 'application/json', 'The body is not JSON.'],
    ['[]', 'application/json', 'The body: Invalid input: expected object, received array'],
    ['{}', 'text/plain', 'The content type must be application/json.'],
  ])('refuses the body %s as %s', async (body, type, text) => {
    const response = await admin('/non-employee-records', { method: 'POST', body, headers: { 'content-type': type } });
    expect(await readError(response)).toMatchObject({ status: 400, text });
  });
});

describe('updating', () => {
  test('replaces everything that may change', async () => {
    clock.advance(5_000);
    const body = contractorBody({
      accountName: 'pat.ray',
      lastName: 'Ray',
      data: { vendor: 'Apex' },
      endDate: '2027-01-31',
    });
    const updated = await readItem(await admin(path, sending('PUT', body)));
    expect(updated).toEqual({
      ...created,
      accountName: 'pat.ray',
      lastName: 'Ray',
      data: { vendor: 'Apex' },
      endDate: '2027-01-31T00:00:00.000Z',
      modified: new Date(clock.read()).toISOString(),
    });
    expect(await readItem(await admin(path))).toEqual(updated);
  });

  test('with nothing new leaves the record as it is', async () => {
    clock.advance(5_000);
    expect(await readItem(await admin(path, sending('PUT', contractorBody())))).toEqual(created);
  });

  test('refuses another source and an account name that is taken', async () => {
    await admin('/non-employee-records', sending('POST', contractorBody({ accountName: 'kim.day' })));
    const moved = await admin(path, sending('PUT', contractorBody({ sourceId: interns })));
    expect(await readError(moved)).toMatchObject({ status: 400, text: 'sourceId: a record stays in its source' });
    const renamed = await admin(path, sending('PUT', contractorBody({ accountName: 'Kim.Day' })));
    expect((await readError(renamed)).detailCode).toBe('400.1.409 Reference conflict');
  });

  test('is for administrators; who looks after the source moves the end date, and nothing else', async () => {
    const later = contractorBody({ endDate: '2027-01-31' });
    expect((await owner(path, sending('PUT', later))).status).toBe(200);
    const renamed = await owner(path, sending('PUT', { ...later, firstName: 'Kim' }));
    expect(await readError(renamed)).toMatchObject({
      status: 403,
      text: 'Without idn:nesr:update, only the end date may be changed.',
    });
    expect((await approver(path, sending('PUT', later))).status).toBe(403);
    expect((await readError(await app(path, sending('PUT', later)))).text).toMatch(/needs a user/);
    expect((await admin(unknown, sending('PUT', later))).status).toBe(404);
  });
});

describe('patching', () => {
  test('does its operations in order', async () => {
    clock.advance(5_000);
    const patched = await admin(
      path,
      patching(
        { op: 'test', path: '/lastName', value: 'Lee' },
        { op: 'replace', path: '/endDate', value: '2027-01-31T00:00:00Z' },
        { op: 'remove', path: '/data/costCenter' },
        { op: 'copy', from: '/lastName', path: '/firstName' },
        { op: 'add', path: '/data/vendor', value: 'Apex' },
        { op: 'move', from: '/data/vendor', path: '/data/costCenter' },
        { op: 'add', path: '/data', value: { vendor: 'Acme' } },
      ),
    );
    expect(await readItem(patched)).toEqual({
      ...created,
      firstName: 'Lee',
      data: { vendor: 'Acme' },
      endDate: '2027-01-31T00:00:00.000Z',
      modified: new Date(clock.read()).toISOString(),
    });
  });

  test.each([
    [{ op: 'replace', path: '/sourceId', value: interns }, /^Only accountName, firstName, .*, data can be patched\.$/],
    [{ op: 'move', from: '/id', path: '/phone' }, /can be patched/],
    [{ op: 'add', path: '', value: {} }, /can be patched/],
    [{ op: 'remove', path: '/data/badge' }, /names a place where there is nothing/],
    [{ op: 'add', path: '/phone/0', value: '1' }, /names a place where there is nothing/],
    [{ op: 'remove', path: '/phone' }, /^phone: a value is required$/],
    [{ op: 'test', path: '/phone', value: 'other' }, /^The test of \/phone failed\.$/],
    [{ op: 'replace', path: '/phone', value: 7 }, /^phone: Invalid input/],
    [{ op: 'replace', path: '/phone' }, /^0.value: /],
    [{ op: 'increase', path: '/phone' }, /^0.op: /],
    [{ op: 'remove', path: 'phone' }, /^0.path: must be a JSON Pointer$/],
  ])('refuses %j and changes nothing', async (operation, text) => {
    const response = await admin(path, patching({ op: 'replace', path: '/firstName', value: 'Kim' }, operation));
    const error = await readError(response);
    expect(error.status).toBe(400);
    expect(error.text.replace(/^1\./, '0.')).toMatch(text);
    expect(await readItem(await admin(path))).toEqual(created);
  });

  test('takes JSON Patch alone', async () => {
    const error = await readError(await admin(path, sending('PATCH', [])));
    expect(error).toMatchObject({ status: 400, text: 'The content type must be application/json-patch+json.' });
    expect(await readItem(await admin(path, patching()))).toEqual(created);
  });

  test('is for administrators; who looks after the source moves the end date, and nothing else', async () => {
    const later = patching({ op: 'replace', path: '/endDate', value: '2027-01-31' });
    expect((await owner(path, later)).status).toBe(200);
    expect((await owner(path, patching({ op: 'replace', path: '/phone', value: '1' }))).status).toBe(403);
    expect((await approver(path, later)).status).toBe(403);
    expect((await app(path, later)).status).toBe(403);
    expect((await admin(unknown, later)).status).toBe(404);
  });
});

describe('deleting', () => {
  test('takes the record away', async () => {
    expect((await owner(path, { method: 'DELETE' })).status).toBe(403);
    const deleted = await app(path, { method: 'DELETE' });
    expect([deleted.status, await deleted.text()]).toEqual([204, '']);
    expect((await admin(path, { method: 'DELETE' })).status).toBe(404);
    expect((await admin(path)).status).toBe(404);
  });

  test('in bulk takes what is there, ids with or without dashes', async () => {
    const other = await readItem(
      await admin('/non-employee-records', sending('POST', contractorBody({ accountName: 'kim.day' }))),
    );
    const ids = [
      String(created['id']).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
      other['id'],
      '00000000000000000000000000000000',
    ];
    expect((await owner('/non-employee-records/bulk-delete', sending('POST', { ids }))).status).toBe(403);
    expect((await app('/non-employee-records/bulk-delete', sending('POST', { ids }))).status).toBe(204);
    expect(await readValues(await admin('/non-employee-records'), 'id')).toEqual([]);
  });

  test('in bulk with a malformed id or body takes nothing', async () => {
    for (const body of [{ ids: [created['id'], 'pat.lee'] }, { ids: created['id'] }, {}]) {
      expect((await admin('/non-employee-records/bulk-delete', sending('POST', body))).status).toBe(400);
    }
    expect(await readItem(await admin(path))).toEqual(created);
  });
});
