import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defineConfig } from '../../../lib/config/config.ts';
import type { Item } from '../../../lib/hr/adapter.ts';
import { systemsOf } from '../../../lib/hr/systems.ts';
import config from '../../localConfig.ts';
import type { SystemName } from './signed.ts';

const systems = systemsOf(config.hr);
const sample = (file: string) => readFileSync(path.join(import.meta.dirname, '../../../samples/hr', file), 'utf8');

function parse(system: SystemName, body: unknown): Item[] {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return systems.get(system)?.parse(JSON.parse(text), { headers: {}, body: Buffer.from(text) }) ?? [];
}

/** What the events of a body are: the ids are made of digests. */
const said = (system: SystemName, body: unknown) =>
  parse(system, body).map((item) => (item.kind === 'event' ? { type: item.event.type, ...item.event.person } : item));

const noType = 'is none of hired, changed, extended, ended, rehired, withdrawn, stopped';

const noMoment = 'is no moment with its offset, such as 2026-11-20T09:00:00Z';

describe('nelm’s own events', () => {
  test.each(['hired', 'changed', 'extended', 'ended', 'rehired', 'withdrawn'])('the sample %s is one', (type) => {
    const event = JSON.parse(sample(`${type}.json`));
    expect(parse('standard', event)).toEqual([{ kind: 'event', event }]);
    expect(event.type).toBe(type);
  });

  test.each([
    [{ person: {} }, 'person.accountName', 'is missing'],
    [{ person: undefined }, 'person', 'is missing'],
    [{ person: [] }, 'person', 'must be an object'],
    [{ occurredAt: 7 }, 'occurredAt', 'must be a text'],
    [{ source: '' }, 'source', 'is empty'],
    [{ source: 'x'.repeat(201) }, 'source', 'is longer than 200 characters'],
  ])('what is wrong is said in words for whoever sends it: %j', (more, path, reason) => {
    const event = { ...JSON.parse(sample('ended.json')), ...more };
    expect(parse('standard', event)).toEqual([{ kind: 'refused', problems: [{ path, reason }] }]);
  });

  test('each item of a list stands alone', () => {
    const event = JSON.parse(sample('ended.json'));
    expect(parse('standard', [event, { ...event, type: 'promoted' }, { ...event, occurredAt: 'yesterday' }])).toEqual([
      { kind: 'event', event },
      { kind: 'refused', problems: [{ path: '1.type', reason: noType }] },
      { kind: 'refused', problems: [{ path: '2.occurredAt', reason: noMoment }] },
    ]);
  });

  test.each([
    ['no object', 7, '', /must be an object/],
    ['no type', { id: '1' }, 'type', /is none of hired/],
    ['a property that is mistyped', { ...JSON.parse(sample('ended.json')), occuredAt: '' }, '', /1 unknown key/],
    [
      'no end of an extension',
      { ...JSON.parse(sample('withdrawn.json')), type: 'extended' },
      'person.endDate',
      /needs it/,
    ],
  ])('%s is refused with its path', (_, body, where, reason) => {
    const [item] = parse('standard', body);
    expect(item).toMatchObject({
      kind: 'refused',
      problems: expect.arrayContaining([expect.objectContaining({ path: where })]),
    });
    expect(JSON.stringify(item)).toMatch(reason);
  });
});

describe('BambooHR', () => {
  const employee = JSON.parse(sample('bamboohr/field-based.created.json')).employees[0];
  const withFields = (fields: object, action = 'Updated') => ({
    employees: [{ ...employee, action, fields: { ...employee.fields, ...fields } }],
  });
  const otto = {
    accountName: '501',
    firstName: 'Otto',
    lastName: 'Osten',
    email: 'otto.osten@example.com',
    phone: '+49 30 5550102',
    manager: 'john.roe',
    startDate: '2026-11-16',
    endDate: '2027-05-31',
    data: { vendor: 'Southwind' },
  };

  test('an employee that is created with values is hired', () => {
    expect(parse('bamboohr', sample('bamboohr/field-based.created.json'))).toEqual([
      {
        kind: 'event',
        event: {
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          type: 'hired',
          occurredAt: '2026-11-02T09:00:00+00:00',
          source: 'Contractors',
          person: otto,
        },
      },
    ]);
  });

  test('the same item has the same id, another one another', () => {
    const idOf = (body: unknown) => parse('bamboohr', body).map((item) => item.kind === 'event' && item.event.id);
    expect(idOf(withFields({}))).toEqual(idOf(withFields({})));
    expect(idOf(withFields({}))).not.toEqual(idOf(withFields({ workPhone: '2' })));
  });

  test('an update changes, an inactive employee has ended, a deleted one is withdrawn', () => {
    expect(said('bamboohr', withFields({}))).toEqual([{ type: 'changed', ...otto }]);
    expect(said('bamboohr', withFields({ status: 'Inactive', contractEnd: '2026-11-20' }))).toEqual([
      { type: 'ended', accountName: '501', endDate: '2026-11-20' },
    ]);
    expect(said('bamboohr', { employees: [{ id: 501, action: 'Deleted', timestamp: employee.timestamp }] })).toEqual([
      { type: 'withdrawn', accountName: '501' },
    ]);
  });

  test('the samples of an update, an ending and a deletion are what they are called', () => {
    expect(said('bamboohr', sample('bamboohr/field-based.updated.json'))).toEqual([
      { type: 'changed', accountName: '501', phone: '+49 30 5550112', endDate: '2027-08-31' },
    ]);
    expect(said('bamboohr', sample('bamboohr/field-based.ended.json'))).toEqual([
      { type: 'ended', accountName: '501', endDate: '2026-11-20' },
    ]);
    expect(said('bamboohr', sample('bamboohr/field-based.deleted.json'))).toEqual([
      { type: 'withdrawn', accountName: '501' },
    ]);
    expect(said('bamboohr', sample('bamboohr/event-based.updated.json'))).toMatchObject([
      { kind: 'reference', reference: { type: 'employee.updated', person: '501' } },
    ]);
    expect(said('bamboohr', sample('bamboohr/event-based.deleted.json'))).toEqual([
      { type: 'withdrawn', accountName: '502' },
    ]);
  });

  test('values may stand in objects, and fields under the names that BambooHR shows', () => {
    const fields = {
      'First Name': { value: 'Otto' },
      employmentHistoryStatus: { value: 'Contractor' },
      'Work Email': null,
    };
    expect(said('bamboohr', { employees: [{ ...employee, action: 'Updated', fields }] })).toEqual([
      { type: 'changed', accountName: '501', firstName: 'Otto' },
    ]);
  });

  test('somebody out of scope is ignored; when nobody can tell, that is said', () => {
    expect(said('bamboohr', withFields({ employmentHistoryStatus: 'Full-Time' }))).toEqual([
      { kind: 'ignored', reason: 'of somebody who is not in scope' },
    ]);
    expect(said('bamboohr', withFields({ employmentHistoryStatus: '' }))).toMatchObject([
      { kind: 'refused', problems: [{ path: 'employees.0.fields.employmentHistoryStatus' }] },
    ]);
  });

  test('field names are compared without letter case; a field of the very name goes first', () => {
    const { firstName, lastName, employmentHistoryStatus, ...rest } = employee.fields;
    const fields = { ...rest, 'First name': 'Otto', 'LAST NAME': 'Osten', employmenthistorystatus: 'Contractor' };
    const body = { employees: [{ ...employee, fields }] };
    expect(said('bamboohr', body)).toEqual([{ type: 'hired', ...otto }]);
    expect(said('bamboohr', withFields({ FIRSTNAME: 'Another' }))).toEqual([{ type: 'changed', ...otto }]);
  });

  test('a change of the field in scope hires whatever the letter case of its name', () => {
    const body = { employees: [{ ...employee, action: 'Updated', changedFields: ['EmploymentHistoryStatus'] }] };
    expect(said('bamboohr', body)).toEqual([{ type: 'hired', ...otto }]);
  });

  test.each([[[]], [null], [undefined]])('fields and changed fields that are %j say nothing', (nothing) => {
    const deleted = { ...employee, action: 'Deleted', changedFields: nothing, fields: nothing };
    expect(said('bamboohr', { employees: [deleted] })).toEqual([{ type: 'withdrawn', accountName: '501' }]);
    const created = { employees: [{ ...employee, changedFields: nothing }] };
    expect(said('bamboohr', created)).toEqual([{ type: 'hired', ...otto }]);
  });

  test('`[]` and what is left out are the same event', () => {
    const idOf = (nothing: unknown) =>
      parse('bamboohr', { employees: [{ ...employee, changedFields: nothing }] }).map(
        (item) => item.kind === 'event' && item.event.id,
      );
    expect(idOf(null)).toEqual(idOf([]));
  });

  test.each(['', '.', '..', '../1', 'a/b', '5 1', '-1', '1.5', '٣', '5'.repeat(21), '%2e%2e'])(
    'the employee "%s" has no id of BambooHR, and is refused',
    (id) => {
      const reason = 'BambooHR numbers its employees: digits only';
      const updated = JSON.parse(sample('bamboohr/event-based.updated.json'));
      expect(parse('bamboohr', { ...updated, data: { ...updated.data, employeeId: id } })).toEqual([
        { kind: 'refused', problems: [{ path: 'data.employeeId', reason }] },
      ]);
      expect(parse('bamboohr', { employees: [employee, { ...employee, id }] })[1]).toEqual({
        kind: 'refused',
        problems: [{ path: 'employees.1.id', reason }],
      });
    },
  );

  test('a reference that holds no id of BambooHR is refused and never asked for', async () => {
    const [item] = parse('bamboohr', sample('bamboohr/event-based.updated.json'));
    if (item?.kind !== 'reference') throw new Error('The sample is no reference.');
    const reading = systems.get('bamboohr')?.read({ ...item.reference, person: '..' });
    expect(await reading).toEqual({
      kind: 'refused',
      problems: [{ path: 'person', reason: 'BambooHR numbers its employees: digits only' }],
    });
  });

  test('one bad item does not stop the others', () => {
    const body = { employees: [{ id: '1' }, employee, { ...employee, action: 'Promoted' }] };
    expect(parse('bamboohr', body).map(({ kind }) => kind)).toEqual(['refused', 'event', 'ignored']);
  });

  test('an event without values says whom to read; of a deleted employee nothing is to be read', () => {
    const event = JSON.parse(sample('bamboohr/event-based.created.json'));
    expect(parse('bamboohr', event)).toEqual([
      {
        kind: 'reference',
        reference: {
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          type: 'employee.created',
          occurredAt: '2026-11-02T09:30:00+00:00',
          source: 'Contractors',
          person: '502',
          changedFields: [],
        },
      },
    ]);
    expect(said('bamboohr', { ...event, type: 'employee.deleted' })).toEqual([
      { type: 'withdrawn', accountName: '502' },
    ]);
    expect(said('bamboohr', { type: 'company.moved', data: null })).toEqual([
      { kind: 'ignored', reason: 'an unknown type of event' },
    ]);
  });

  test('two events of one second are two when they tell of other fields', () => {
    const event = JSON.parse(sample('bamboohr/event-based.updated.json'));
    const idOf = (changedFields: string[]) =>
      parse('bamboohr', { ...event, data: { ...event.data, changedFields } }).map(
        (item) => item.kind === 'reference' && item.reference.id,
      );
    expect(idOf(['workPhone'])).toEqual(idOf(['workPhone']));
    expect(idOf(['workPhone'])).not.toEqual(idOf(['contractEnd']));
  });

  test('somebody who comes into scope by an update is hired', () => {
    const body = withFields({});
    body.employees[0].changedFields = ['employmentHistoryStatus'];
    expect(said('bamboohr', body)).toEqual([{ type: 'hired', ...otto }]);
  });
});

describe('Deel', () => {
  const created = JSON.parse(sample('deel/contract.created.json'));
  const petra = {
    accountName: 'c0ntr4ct',
    firstName: 'Petra',
    lastName: 'West',
    email: 'petra.west@example.com',
    startDate: '2026-11-16',
    endDate: '2027-04-30',
  };

  test('a contract that is created hires its worker, with the defaults of the configuration', () => {
    expect(said('deel', created)).toEqual([
      { type: 'hired', ...petra, manager: 'jane.doe', phone: '-', data: { vendor: 'Deel' } },
    ]);
    expect(parse('deel', created)).toMatchObject([
      { event: { occurredAt: '2026-11-02T10:00:00.029Z' }, defaulted: ['phone', 'manager', 'vendor'] },
    ]);
  });

  test('an amendment changes; so does a change of a worker', () => {
    const amended = { type: 'changed', ...petra, endDate: '2027-08-31' };
    expect(said('deel', sample('deel/contract.amended.json'))).toEqual([amended]);
    expect(said('deel', sample('deel/worker.v2.updated.json'))).toEqual([
      { type: 'changed', accountName: 'c0ntr4ct', phone: '+49 30 5550177' },
    ]);
  });

  test('a termination ends; one that is to come moves the end date', () => {
    const terminated = JSON.parse(sample('deel/contract.terminated.json'));
    expect(said('deel', terminated)).toEqual([{ type: 'ended', accountName: 'c0ntr4ct', endDate: '2026-11-19' }]);
    terminated.data.resource[0].completion_date = '2026-12-31';
    expect(said('deel', terminated)).toEqual([{ type: 'changed', accountName: 'c0ntr4ct', endDate: '2026-12-31' }]);
  });

  test.each([
    ['cancelled', { type: 'withdrawn', accountName: 'c0ntr4ct' }],
    ['completed', { type: 'ended', accountName: 'c0ntr4ct' }],
    ['in_progress', { kind: 'ignored', reason: 'a status without its contract' }],
    ['waiting_for_client_sign', { kind: 'ignored', reason: 'an event that changes nothing here' }],
  ])('the status %s', (status, expected) => {
    const updated = JSON.parse(sample('deel/contract.status.updated.json'));
    updated.data.resource[0].status = status;
    expect(said('deel', updated)).toEqual([expected]);
  });

  test('several resources are several events; a simulation and an unknown event are ignored', () => {
    const [one] = created.data.resource;
    const many = {
      ...created,
      data: { ...created.data, resource: [one, { ...one, id: '' }, { ...one, id: 'other' }] },
    };
    expect(parse('deel', many).map(({ kind }) => kind)).toEqual(['event', 'refused', 'event']);
    const ids = parse('deel', many).flatMap((item) => (item.kind === 'event' ? [item.event.id] : []));
    expect(new Set(ids).size).toBe(2);
    const withMeta = (meta: object) => ({
      ...created,
      data: { ...created.data, meta: { ...created.data.meta, ...meta } },
    });
    expect(said('deel', withMeta({ is_simulation: true }))).toEqual([{ kind: 'ignored', reason: 'a simulation' }]);
    expect(said('deel', { data: { meta: { event_type: 'invoice.paid' }, resource: null } })).toEqual([
      { kind: 'ignored', reason: 'an event that changes nothing here' },
    ]);
  });
});

const field = 'must be an object of fields, each with a text, a number, true, false or null';
const ended = JSON.parse(sample('ended.json'));
const inBamboohr = (more: object) => ({
  employees: [{ id: '1', action: 'Created', timestamp: '2026-11-20T09:00:00Z', ...more }],
});
const inDeel = (resource: unknown, timestamp = '2026-11-20T09:00:00Z') => ({
  data: { meta: { event_type: 'contract.created' }, resource },
  timestamp,
});

test.each([
  [
    'standard',
    { ...ended, person: { accountName: 'ada', data: { '': 'x' } } },
    'person.data',
    'has a name that is empty',
  ],
  [
    'standard',
    { ...ended, person: { accountName: 'ada', data: { 'a\u0000b': 'x' } } },
    'person.data.a\u0000b',
    'has a name that holds a control character; write the text anew',
  ],
  ['standard', { ...ended, person: { accountName: 'ada', data: 7 } }, 'person.data', 'must be an object'],
  ['bamboohr', inBamboohr({ id: {} }), 'employees.0.id', 'BambooHR numbers its employees: digits only'],
  ['bamboohr', inBamboohr({ timestamp: 'yesterday' }), 'employees.0.timestamp', noMoment],
  ['bamboohr', inBamboohr({ fields: 'x' }), 'employees.0.fields', field],
  ['bamboohr', inBamboohr({ fields: { hireDate: ['x'] } }), 'employees.0.fields', field],
  ['deel', inDeel('x'), 'data.resource', 'must be an object, or a list of objects'],
  ['deel', inDeel([{}], 'yesterday'), 'timestamp', noMoment],
  ['deel', { ...inDeel([{}]), timestamp: undefined }, 'timestamp', 'is missing'],
  [
    'deel',
    {
      data: { meta: { event_type: 'contract.created', is_simulation: 'x' }, resource: {} },
      timestamp: '2026-11-20T09:00:00Z',
    },
    'data.meta.is_simulation',
    'must be a boolean',
  ],
] as const)('nothing that is wrong is said in the words of a library: %s, %j', (system, body, path, reason) => {
  expect(parse(system, body)).toEqual([{ kind: 'refused', problems: [{ path, reason }] }]);
});

test.each([
  ['standard', { ...JSON.parse(sample('ended.json')), person: { accountName: 'ada?' } }],
  [
    'bamboohr',
    { employees: [{ id: 1, action: 'Updated', timestamp: '2026-11-20T16:00:00Z', fields: { login: 'ada?' } }] },
  ],
  [
    'deel',
    {
      data: { meta: { event_type: 'contract.terminated' }, resource: [{ id: 'ada?' }] },
      timestamp: '2026-11-20T16:00:00Z',
    },
  ],
] as const)('%s may name an account that looks damaged: whether the source has it, the run asks', (system, body) => {
  const own = { source: 'Contractors', people: 'source' as const };
  const { hr } = defineConfig({
    ...{ timeZone: 'UTC', operators: [], sources: {} },
    hr: { standard: { sources: ['Contractors'] }, bamboohr: { ...own, fields: { accountName: 'login' } }, deel: own },
  });
  const items = systemsOf(hr)
    .get(system)
    ?.parse(body, { headers: {}, body: Buffer.from('') });
  expect(items).toMatchObject([{ kind: 'event', event: { person: { accountName: 'ada?' } } }]);
});
