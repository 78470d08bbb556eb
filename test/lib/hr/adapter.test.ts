import { describe, expect, test } from 'vitest';
import { noticeSchema, type Problem, toEvent, toKeptEvent } from '../../../lib/hr/adapter.ts';
import { eventIdentity } from '../../../lib/hr/eventIdentity.ts';

const event = {
  id: 'event-1',
  type: 'changed',
  occurredAt: '2026-11-20T16:00:00Z',
  source: 'Contractors',
  person: { accountName: 'jose.garcia' },
};

function problemsOf(value: unknown, path?: string): Problem[] {
  const said = toEvent(value, path);
  return said.kind === 'refused' ? said.problems : [];
}

describe('why an item is no event', () => {
  test('is said of ten places at most', () => {
    const data = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`attribute${index}`, index]));
    const problems = problemsOf({ ...event, person: { ...event.person, data } });
    expect(problems.map(({ path }) => path)).toEqual(
      Array.from({ length: 10 }, (_, index) => `person.data.attribute${index}`),
    );
  });

  test('names the place in the body, with 200 signs of it at most', () => {
    const pathOf = (name: string) =>
      problemsOf({ ...event, person: { accountName: 'ada', data: { [name]: 7 } } }, '3')[0];
    const beginning = '3.person.data.';
    const longest = 'n'.repeat(200 - beginning.length);
    expect(pathOf(longest)?.path).toBe(beginning + longest);
    expect(pathOf(`${longest}n`)?.path).toBe(`${beginning}${longest}…`);
  });

  test('counts keys that are unknown, and repeats none', () => {
    expect(problemsOf({ ...event, secret: 1 }, '3')).toEqual([{ path: '3', reason: '1 unknown key' }]);
    expect(problemsOf({ ...event, secret: 1, another: 2 })).toEqual([{ path: '', reason: '2 unknown keys' }]);
  });
});

test.each([toEvent, toKeptEvent])('an account name is taken as it is said: the source may have it', (read) => {
  const called = (accountName: string) => ({ ...event, person: { accountName } });
  for (const name of ['nan', 'ada?', 'ext_x0020_ada', 'a'.repeat(4_000)]) {
    expect(read(called(name))).toEqual({ kind: 'event', event: called(name) });
  }
  expect(read(called(' ada\u200b '))).toEqual({ kind: 'event', event: called('ada') });
  for (const name of ['', '\u200b', 'a\u0007', 'a'.repeat(4_001)]) {
    expect(read(called(name))).toMatchObject({
      kind: 'refused',
      problems: [{ path: 'person.accountName' }],
    });
  }
});

test('an account name of which half a letter was lost is refused, unless the source is known to have it', () => {
  const half = { ...event, person: { accountName: 'mar\u00c3\u00ada' } };
  expect(toEvent(half)).toMatchObject({ kind: 'refused', problems: [{ path: 'person.accountName' }] });
  expect(toKeptEvent(half)).toMatchObject({ kind: 'event' });
});

test('values of the configuration are those of an event, and of none where it is refused', () => {
  const problems = [{ path: 'person', reason: expect.any(String) }];
  expect(toEvent(event, '', ['phone'])).toEqual({ kind: 'event', event, defaulted: ['phone'] });
  expect(toEvent(event, '', [])).toEqual({ kind: 'event', event });
  expect(toEvent({ ...event, person: 7 }, '', ['phone'])).toEqual({ kind: 'refused', problems });
});

test('an event is told apart by its id, its moment and its source, and so is one that is to be read', () => {
  const reference = { id: 'event-2', type: 'x', occurredAt: '2026-11-21T16:00:00Z', source: 'Interns', person: '7' };
  const notice = noticeSchema.parse({ system: 'standard', event });
  expect(eventIdentity(notice)).toMatchObject({ id: 'event-1', occurredAt: event.occurredAt, source: 'Contractors' });
  expect(eventIdentity({ system: 'bamboohr', reference })).toMatchObject({
    ...{ id: 'event-2', occurredAt: '2026-11-21T16:00:00Z', source: 'Interns' },
  });
});

describe('a flow is started with', () => {
  const reference = {
    ...{ id: 'event-1', type: 'employee.updated', occurredAt: '2026-11-20T16:00:00+01:00' },
    ...{ source: 'Contractors', person: '501' },
  };

  test.each([
    ['an event', { system: 'standard', event }],
    ['an event about somebody called nan', { system: 'standard', event: { ...event, person: { accountName: 'nan' } } }],
    ['a reference', { system: 'bamboohr', reference }],
    [
      'a reference that says which fields changed',
      { system: 'bamboohr', reference: { ...reference, changedFields: ['site'] } },
    ],
  ])('%s', (_, notice) => {
    expect(noticeSchema.parse(notice)).toEqual(notice);
  });

  test.each([
    ['an event and a reference', { system: 'bamboohr', event, reference }],
    ['neither', { system: 'bamboohr' }],
    ['an event of no system', { event }],
    ['a reference of no system', { reference }],
    ['a reference without its person', { system: 'bamboohr', reference: { ...reference, person: undefined } }],
    [
      'a reference with a moment that is none',
      { system: 'bamboohr', reference: { ...reference, occurredAt: 'today' } },
    ],
    ['a reference with more than is known', { system: 'bamboohr', reference: { ...reference, more: 1 } }],
  ])('nothing that is %s', (_, notice) => {
    expect(noticeSchema.safeParse(notice).success).toBe(false);
  });
});
