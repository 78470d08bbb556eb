import { afterEach, describe, expect, test, vi } from 'vitest';
import { hrSchema } from '../../../lib/config/hrSettings.ts';
import type { Item, Reference } from '../../../lib/hr/adapter.ts';
import { systemsOf } from '../../../lib/hr/systems.ts';
import { keys, opensslHmac } from './signed.ts';

/** BambooHR with such settings. */
function bamboohr(settings: object = {}) {
  const system = systemsOf(hrSchema.parse({ bamboohr: { source: 'Contractors', ...settings } })).get('bamboohr');
  if (!system) throw new Error('BambooHR is not set.');
  return system;
}

const parse = (body: unknown, settings?: object): Item[] =>
  bamboohr(settings).parse(body, { headers: {}, body: Buffer.from(JSON.stringify(body)) });

const asSaid = (item: Item) => (item.kind === 'event' ? { type: item.event.type, ...item.event.person } : item);

/** What one employee of a body says. */
const said = (fields: object, more: object = {}, settings?: object) =>
  parse(
    { employees: [{ id: 7, action: 'Updated', timestamp: '2026-11-02T09:00:00Z', fields, ...more }] },
    settings,
  ).map(asSaid);

describe('the usual fields, by the names of the API and by those that are shown', () => {
  test.each([
    [{ firstName: 'Otto' }, { firstName: 'Otto' }],
    [{ 'First Name': 'Otto' }, { firstName: 'Otto' }],
    [{ lastName: 'Osten' }, { lastName: 'Osten' }],
    [{ 'Last Name': 'Osten' }, { lastName: 'Osten' }],
    [{ workEmail: 'o@example.com' }, { email: 'o@example.com' }],
    [{ 'Work Email': 'o@example.com' }, { email: 'o@example.com' }],
    [{ workPhone: '1', mobilePhone: '2' }, { phone: '1' }],
    [{ 'Work Phone': '1' }, { phone: '1' }],
    [{ workPhone: '', mobilePhone: '2' }, { phone: '2' }],
    [{ 'Mobile Phone': '2' }, { phone: '2' }],
    [{ supervisorEmail: 's@example.com' }, { manager: 's@example.com' }],
    [{ 'Supervisor Email': 's@example.com' }, { manager: 's@example.com' }],
    [{ hireDate: '2026-11-16' }, { startDate: '2026-11-16' }],
    [{ 'Hire Date': '2026-11-16' }, { startDate: '2026-11-16' }],
    [{ terminationDate: '2027-05-31' }, { endDate: '2027-05-31' }],
    [{ 'Termination Date': '2027-05-31' }, { endDate: '2027-05-31' }],
  ])('%j', (fields, person) => {
    expect(said(fields)).toEqual([{ type: 'changed', accountName: '7', ...person }]);
  });

  test.each([{ status: 'Inactive' }, { Status: 'Inactive' }, { STATUS: { value: 'Inactive' } }])(
    '%j ends',
    (fields) => {
      expect(said({ firstName: 'Otto', ...fields })).toEqual([{ type: 'ended', accountName: '7' }]);
    },
  );

  test.each(['Active', 'inactive soon'])('the status %s does not', (status) => {
    expect(said({ status })).toEqual([{ type: 'changed', accountName: '7' }]);
  });
});

test.each([
  ['Created', 'hired'],
  ['created', 'hired'],
  ['Updated', 'changed'],
  ['DELETED', 'withdrawn'],
])('the action %s says that they are %s', (action, type) => {
  expect(said({}, { action })).toEqual([{ type, accountName: '7' }]);
});

test.each([
  ['"+0000"', '2026-11-02T09:00:00+0000', '2026-11-02T09:00:00+00:00'],
  ['an offset', '2026-11-02T10:00:00+01:00', '2026-11-02T10:00:00+01:00'],
])('a moment with %s is when it happened', (_, timestamp, occurredAt) => {
  expect(parse({ employees: [{ id: 7, action: 'Updated', timestamp }] })).toMatchObject([{ event: { occurredAt } }]);
});

test.each([
  ['no moment', { timestamp: undefined }, 'employees.0.timestamp'],
  ['a moment without an offset', { timestamp: '2026-11-02T10:00:00' }, 'employees.0.timestamp'],
  ['no action', { action: undefined }, 'employees.0.action'],
  ['fields that are a text', { fields: 'none' }, 'employees.0.fields'],
  ['a value that is a list', { fields: { firstName: ['Otto'] } }, 'employees.0.fields'],
  ['changed fields that are no list', { changedFields: 'all' }, 'employees.0.changedFields'],
])('an employee with %s is refused with the place', (_, more, path) => {
  expect(said({}, more)).toMatchObject([{ kind: 'refused', problems: [{ path: expect.stringContaining(path) }] }]);
});

test('an employee number has up to 20 digits, as a number or a text', () => {
  expect(said({}, { id: '9'.repeat(20) })).toEqual([{ type: 'changed', accountName: '9'.repeat(20) }]);
  expect(said({}, { id: 501 })).toEqual([{ type: 'changed', accountName: '501' }]);
});

describe('an event without values', () => {
  const event = (type: unknown, data: unknown = { employeeId: '7', changedFields: ['site'] }) =>
    parse({ type, timestamp: '2026-11-02T09:00:00Z', data });

  test.each(['employee.created', 'employee.updated'])('%s says whom to read, and what changed', (type) => {
    expect(event(type)).toMatchObject([
      { kind: 'reference', reference: { type, person: '7', changedFields: ['site'] } },
    ]);
  });

  test.each([
    ['no type', event(undefined), 'type'],
    ['no employee', event('employee.updated', {}), 'data.employeeId'],
    ['no data', event('employee.deleted', null), 'data'],
  ])('with %s is refused with the place', (_, items, path) => {
    expect(items).toMatchObject([{ kind: 'refused', problems: [expect.objectContaining({ path })] }]);
  });
});

describe('who is in scope', () => {
  const settings = { scope: { kind: ['Contractor'] } };

  test('is hired when the field that says so changes, and changed when another does', () => {
    const change = (changedFields: string[]) => said({ kind: 'Contractor' }, { changedFields }, settings);
    expect(change(['site', 'KIND'])).toMatchObject([{ type: 'hired' }]);
    expect(change(['site'])).toMatchObject([{ type: 'changed' }]);
  });

  test('is hired when one of several such fields changes', () => {
    const both = { scope: { kind: ['Contractor'], country: ['DE'] } };
    const changed = { changedFields: ['country'] };
    expect(said({ kind: 'Contractor', country: 'DE' }, changed, both)).toMatchObject([{ type: 'hired' }]);
  });

  test('is said by a field, which is asked for where it is missing', () => {
    const reason = 'says whether the person is in scope: let BambooHR post it, or change the setting "scope"';
    expect(said({ firstName: 'Otto' }, {}, settings)).toEqual([
      { kind: 'refused', problems: [{ path: 'employees.0.fields.kind', reason }] },
    ]);
  });

  test('does not matter of whoever was deleted', () => {
    expect(said({ kind: 'Employee' }, { action: 'Deleted' }, settings)).toEqual([
      { type: 'withdrawn', accountName: '7' },
    ]);
  });
});

describe('who is active again', () => {
  test.each([['status'], ['Status']])('is hired, where %s is among what changed', (field) => {
    const fields = { firstName: 'Otto', [field]: 'Active' };
    expect(said(fields, { changedFields: [field] }, { defaults: { phone: '-' } })).toEqual([
      { type: 'hired', accountName: '7', firstName: 'Otto', phone: '-' },
    ]);
  });

  test.each([
    ['is active, and another field changed', { status: 'Active' }, 'changed'],
    ['has no status, though it changed', {}, 'changed'],
    ['has become inactive', { status: 'Inactive' }, 'ended'],
  ])('is nobody who %s', (what, fields, type) => {
    const changedFields = what.startsWith('is active') ? ['workPhone'] : ['status'];
    expect(said(fields, { changedFields })).toEqual([{ type, accountName: '7' }]);
  });
});

describe('an employee that a flow reads', () => {
  const reference: Reference = {
    ...{
      id: 'event-1',
      type: 'employee.updated',
      occurredAt: '2026-11-02T09:00:00Z',
      source: 'Contractors',
      person: '7',
    },
  };

  afterEach(() => void vi.unstubAllGlobals());

  /** What a reference comes to where BambooHR answers so, and the address that was asked. */
  async function read(answer: Response, settings?: object, changes: Partial<Reference> = {}) {
    vi.stubEnv('BAMBOOHR_BASE_URL', 'https://acme.example.com');
    vi.stubEnv('BAMBOOHR_API_KEY', 'a key');
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (url: URL) => {
      asked.push(`${url.pathname}?${url.searchParams.get('fields')}`);
      return answer;
    });
    const item = await bamboohr(settings).read({ ...reference, ...changes });
    vi.unstubAllEnvs();
    return { said: asSaid(item), asked };
  }

  test('says what the employee has by now, by the names of the API alone, of which each is asked for once', async () => {
    const answer = Response.json({ firstName: 'Otto', status: 'Active', kind: 'Contractor', agency: 'Southwind' });
    const settings = {
      scope: { kind: ['Contractor'] },
      fields: { manager: 'boss', data: { vendor: ['agency', 'firstName'] } },
    };
    expect(await read(answer, settings)).toEqual({
      said: { type: 'changed', accountName: '7', firstName: 'Otto', data: { vendor: 'Southwind' } },
      asked: [
        '/api/v1/employees/7?firstName,lastName,workEmail,workPhone,mobilePhone,boss,hireDate,terminationDate,agency,status,kind',
      ],
    });
  });

  test('is hired where the event says that the field changed that is the scope', async () => {
    const answer = () => Response.json({ kind: 'Contractor' });
    const settings = { scope: { kind: ['Contractor'] }, defaults: { phone: '-' } };
    expect((await read(answer(), settings, { changedFields: ['kind'] })).said).toEqual({
      type: 'hired',
      accountName: '7',
      phone: '-',
    });
    expect((await read(answer(), settings)).said).toEqual({ type: 'changed', accountName: '7' });
  });

  test('is hired where the event says that the status changed, and it is Active when it is read', async () => {
    const becoming = async (status: string) =>
      (await read(Response.json({ firstName: 'Otto', status }), {}, { changedFields: ['contractEnd', 'status'] })).said;
    expect(await becoming('Active')).toEqual({ type: 'hired', accountName: '7', firstName: 'Otto' });
    expect(await becoming('active')).toEqual({ type: 'hired', accountName: '7', firstName: 'Otto' });
    expect(await becoming('Inactive')).toEqual({ type: 'ended', accountName: '7' });
    expect(await becoming('inactive')).toEqual({ type: 'ended', accountName: '7' });
    expect(await becoming('Terminated')).toEqual({ type: 'changed', accountName: '7', firstName: 'Otto' });
  });

  test('who is not in scope for want of the field is refused with its place', async () => {
    expect((await read(Response.json({}), { scope: { kind: ['Contractor'] } })).said).toMatchObject({
      ...{ kind: 'refused', problems: [{ path: 'fields.kind' }] },
    });
  });

  test('who is gone meanwhile is ignored', async () => {
    expect((await read(new Response('', { status: 404 }))).said).toEqual({
      ...{ kind: 'ignored', reason: 'BambooHR has no such employee any more' },
    });
  });

  test('by an event of an unknown type is ignored', async () => {
    expect((await read(Response.json({}), {}, { type: 'employee.moved' })).said).toEqual({
      ...{ kind: 'ignored', reason: 'an unknown type of event' },
    });
  });
});

describe('the time of a delivery', () => {
  const verify = (timestamp: string) => {
    const headers = {
      'x-bamboohr-timestamp': timestamp,
      'x-bamboohr-signature': opensslHmac(keys.bamboohr, `{}${timestamp}`),
    };
    return bamboohr().verify({ headers, body: Buffer.from('{}') }, [keys.bamboohr]);
  };

  test.each([
    ['0', 0],
    ['1795514400', 1_795_514_400_000],
    ['999999999999', 999_999_999_999_000],
    ['2026-11-24T10:00:00Z', 1_795_514_400_000],
  ])('%s is %i', (timestamp, sentAt) => {
    expect(verify(timestamp)).toEqual({ sentAt });
  });

  test.each(['', 'x1795514400', '1795514400x', '9'.repeat(13)])('"%s" is none', (timestamp) => {
    expect(verify(timestamp)).toBe('unsigned');
  });
});

test('a field that the settings leave open is the usual one', () => {
  const settings = { fields: { manager: undefined, phone: 'mobilePhone' } };
  expect(said({ supervisorEmail: 's@example.com', mobilePhone: '2', workPhone: '1' }, {}, settings)).toEqual([
    { type: 'changed', accountName: '7', manager: 's@example.com', phone: '2' },
  ]);
});

test.each(['bamboohr', 'standard'])('an event of %s that is too large is refused, and is the whole body', (name) => {
  const systems = systemsOf(hrSchema.parse({ bamboohr: { source: 'S' }, standard: { sources: ['S'] } }));
  const body = { type: 'employee.updated', more: 'x'.repeat(65_536) };
  expect(systems.get(name)?.parse(body, { headers: {}, body: Buffer.from('') })).toEqual([
    { kind: 'refused', problems: [{ path: '', reason: 'the item is over 64 KB of JSON, or nested too deeply' }] },
  ]);
});
