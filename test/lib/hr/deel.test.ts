import { describe, expect, test } from 'vitest';
import { hrSchema } from '../../../lib/config/hrSettings.ts';
import type { Item } from '../../../lib/hr/adapter.ts';
import { systemsOf } from '../../../lib/hr/systems.ts';
import { keys, signedBy } from './signed.ts';

const deel = systemsOf(hrSchema.parse({ deel: { source: 'Freelancers', scope: { kind: ['freelance'] } } })).get('deel');

const contract = {
  ...{ id: 'c1', kind: 'freelance', start_date: '2026-11-16', termination_date: '2027-04-30' },
  worker: { first_name: 'Petra', last_name: 'West', email: 'petra.west@example.com' },
};
const petra = {
  ...{ accountName: 'c1', firstName: 'Petra', lastName: 'West', email: 'petra.west@example.com' },
  ...{ startDate: '2026-11-16', endDate: '2027-04-30' },
};

const bodyOf = (event_type: string, resource: unknown, rest: object = {}) => ({
  ...{ data: { meta: { event_type }, resource }, timestamp: '2026-11-20T10:00:00.000Z' },
  ...rest,
});

function parse(body: object): Item[] {
  return deel?.parse(body, { headers: {}, body: Buffer.from(JSON.stringify(body)) }) ?? [];
}

/** What an event of such a type says of one contract or worker. */
const said = (type: string, resource: object) =>
  parse(bodyOf(type, [resource])).map((item) =>
    item.kind === 'event' ? { type: item.event.type, ...item.event.person } : item,
  );

describe('the type of an event', () => {
  const irrelevant = { kind: 'ignored', reason: 'an event that changes nothing here' };

  test.each([
    ['contract.created', { type: 'hired', ...petra }],
    ['contract.amended', { type: 'changed', ...petra }],
    ['contract.terminated', { type: 'changed', accountName: 'c1', endDate: '2027-04-30' }],
    ['contract.archived', irrelevant],
    ['worker.v2.created', irrelevant],
    ['invoice.contract.created', irrelevant],
    ['contracts.created', irrelevant],
  ])('%s', (type, expected) => {
    expect(said(type, contract)).toEqual([expected]);
  });

  test.each([
    ['onboarding', 'hired'],
    ['onboarded', 'hired'],
    ['in_progress', 'hired'],
    ['completed', 'ended'],
    ['terminated', 'ended'],
    ['cancelled', 'withdrawn'],
    ['user_cancelled', 'withdrawn'],
    ['rejected', 'withdrawn'],
  ])('contract.status.updated with %s says that they are %s', (status, type) => {
    const { termination_date: _, ...endless } = contract;
    expect(said('contract.status.updated', { ...endless, status })).toMatchObject([{ type, accountName: 'c1' }]);
  });

  test.each(['new', '', undefined, 'toString'])('contract.status.updated with %s says nothing', (status) => {
    expect(said('contract.status.updated', { ...contract, status })).toEqual([irrelevant]);
  });

  test('that is not the status says nothing of it', () => {
    expect(said('contract.archived', { ...contract, status: 'cancelled' })).toEqual([irrelevant]);
  });

  test('withdraws a contract that would end later all the same', () => {
    expect(said('contract.status.updated', { ...contract, status: 'cancelled' })).toEqual([
      { type: 'withdrawn', accountName: 'c1', endDate: '2027-04-30' },
    ]);
  });

  test.each(['invoice.paid', 'invoice.contract.paid'])(
    'of another kind is ignored whatever its body looks like: %s',
    (type) => {
      expect(parse({ data: { meta: { event_type: type } } })).toEqual([irrelevant]);
    },
  );
});

describe('a contract ends', () => {
  const ending = (completion_date: string) =>
    said('contract.terminated', { id: 'c1', kind: 'freelance', completion_date });

  test.each([
    ['2026-11-19', 'ended'],
    ['2026-11-19T23:00:00Z', 'ended'],
    ['2026-11-20', 'changed'],
    ['2026-11-20T00:00:00.000Z', 'changed'],
    ['2026-11-21', 'changed'],
  ])('on 20 November, its last day being %s: %s', (day, type) => {
    expect(ending(day)).toMatchObject([{ type }]);
  });

  test.each([
    ['2026-11-19T00:00:00.000Z', '2026-11-19'],
    ['2026-11-19T00:00:00Z', '2026-11-19'],
    ['2026-11-19T00:00Z', '2026-11-19'],
    ['2026-11-19T00:00:00+00:00', '2026-11-19'],
    ['2026-11-19T00:00:00+0000', '2026-11-19'],
    ['2026-11-19T00:00:00.5Z', '2026-11-19T00:00:00.5Z'],
    ['2026-11-19T00:00:01Z', '2026-11-19T00:00:01Z'],
    ['2026-11-19T10:00:00Z', '2026-11-19T10:00:00Z'],
    ['2026-11-19T00:00:00+01:00', '2026-11-19T00:00:00+01:00'],
  ])('at %s, which is %s: midnight in UTC is a day', (written, endDate) => {
    expect(ending(written)).toEqual([{ type: 'ended', accountName: 'c1', endDate }]);
  });

  test('without its last day, at once; without its id, of nobody', () => {
    expect(said('contract.terminated', { id: 'c1', kind: 'freelance' })).toEqual([
      { type: 'ended', accountName: 'c1' },
    ]);
    expect(said('contract.terminated', { kind: 'freelance' })).toMatchObject([
      { kind: 'refused', problems: [{ path: 'data.resource.0.person.accountName' }] },
    ]);
  });
});

describe('the fields', () => {
  test.each([
    [{ worker: { ...contract.worker, email: 'a@example.com', expected_email: 'b@example.com' } }, 'a@example.com'],
    [{ worker: { ...contract.worker, email: '', expected_email: 'b@example.com' } }, 'b@example.com'],
    [{ worker: { first_name: 'Petra' }, invitations: { worker_email: 'c@example.com' } }, 'c@example.com'],
  ])('of a contract: %j has the address %s', (changes, email) => {
    expect(said('contract.created', { ...contract, ...changes })).toMatchObject([{ email }]);
  });

  test('of a contract: its completion goes before its termination', () => {
    expect(said('contract.amended', { ...contract, completion_date: '2027-01-31' })).toMatchObject([
      { endDate: '2027-01-31' },
    ]);
  });

  test.each([
    [{ contract_id: 'c1', contract_oid: 'c2' }, { accountName: 'c1' }],
    [{ contract_oid: 'c2', employments: [{ id: 'c3' }] }, { accountName: 'c2' }],
    [{ employments: [{ id: 'c3' }] }, { accountName: 'c3' }],
    [
      {
        contract_id: 'c1',
        first_name: 'Petra',
        last_name: 'West',
        work_email: 'w@example.com',
        email: 'p@example.com',
      },
      { accountName: 'c1', firstName: 'Petra', lastName: 'West', email: 'w@example.com' },
    ],
    [
      { contract_id: 'c1', email: 'p@example.com', work_phone: '1', phone: '2' },
      { accountName: 'c1', email: 'p@example.com', phone: '1' },
    ],
    [
      { contract_id: 'c1', phone: '2' },
      { accountName: 'c1', phone: '2' },
    ],
  ])('of a worker: %j', (worker, person) => {
    expect(said('worker.v2.updated', { kind: 'freelance', ...worker })).toEqual([{ type: 'changed', ...person }]);
  });
});

test('whose events do not count is ignored; where nothing says so they count', () => {
  expect(said('contract.created', { ...contract, kind: 'employee' })).toEqual([
    { kind: 'ignored', reason: 'of somebody who is not in scope' },
  ]);
  const { kind: _, ...without } = contract;
  expect(said('contract.created', without)).toEqual([{ type: 'hired', ...petra }]);
});

test('a body may have one resource, or several, of which each is an event by its number', () => {
  const idsOf = (resource: unknown) =>
    parse(bodyOf('contract.created', resource)).map((item) => (item.kind === 'event' ? item.event.id : item.kind));
  expect(idsOf(contract)).toEqual([expect.stringMatching(/^[0-9a-f]{32}-0$/)]);
  const [first = '', second = ''] = idsOf([contract, contract]);
  expect([first.slice(-2), second.slice(-2), first.slice(0, 32) === second.slice(0, 32)]).toEqual(['-0', '-1', true]);
  expect(parse(bodyOf('contract.created', contract))).toMatchObject([
    { event: { source: 'Freelancers', occurredAt: '2026-11-20T10:00:00.000Z' } },
  ]);
});

test.each([
  ['no resource', bodyOf('contract.created', null), 'data.resource'],
  ['no time', bodyOf('contract.created', [contract], { timestamp: undefined }), 'timestamp'],
  [
    'a time without an offset',
    bodyOf('contract.created', [contract], { timestamp: '2026-11-20T10:00:00' }),
    'timestamp',
  ],
  ['no type', { data: { meta: {}, resource: [] }, timestamp: '2026-11-20T10:00:00Z' }, 'data.meta.event_type'],
])('a body with %s is refused with the place', (_, body, path) => {
  expect(parse(body)).toMatchObject([{ kind: 'refused', problems: [{ path }] }]);
});

test('a simulation says nothing; what is said to be none counts', () => {
  const simulated = (is_simulation: boolean) =>
    parse({
      ...bodyOf('contract.created', [contract]),
      data: { meta: { event_type: 'contract.created', is_simulation }, resource: [contract] },
    });
  expect(simulated(true)).toEqual([{ kind: 'ignored', reason: 'a simulation' }]);
  expect(simulated(false)).toMatchObject([{ kind: 'event' }]);
});

test('a moment may have an offset', () => {
  expect(parse(bodyOf('contract.created', [contract], { timestamp: '2026-11-20T11:00:00+01:00' }))).toMatchObject([
    { event: { occurredAt: '2026-11-20T11:00:00+01:00' } },
  ]);
});

test('a genuine delivery without a time that can be read has none', () => {
  const signed = (body: string) => signedBy('deel', body, new Date('2026-11-24T10:00:00Z'));
  const sentAt = (body: string) => deel?.verify(signed(body), [keys.deel]);
  expect(sentAt(JSON.stringify(bodyOf('contract.created', [])))).toEqual({
    sentAt: Date.parse('2026-11-20T10:00:00Z'),
  });
  expect([sentAt('{}'), sentAt('no JSON')]).toEqual([{ sentAt: undefined }, { sentAt: undefined }]);
});
