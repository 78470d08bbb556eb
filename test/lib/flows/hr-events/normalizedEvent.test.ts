import { describe, expect, test } from 'vitest';
import { dateReader } from '../../../../lib/dates/dates.ts';
import {
  asSaid,
  compareOccurrence,
  isSameEvent,
  type NormalizedEvent,
  normalizedEventSchema,
  normalizeEvent,
} from '../../../../lib/flows/hr-events/normalizedEvent.ts';

const readDate = dateReader({ timeZone: 'Europe/Berlin', dateFormats: [] });
const moment = Date.parse('2026-11-24T10:00:00Z');

const happened = (one: Partial<NormalizedEvent>): NormalizedEvent => ({
  id: 'e',
  type: 'changed',
  occurredAt: moment,
  arrivedAt: 0,
  values: { accountName: 'ada', data: {} },
  ...one,
});

describe('an event', () => {
  const said = { id: '1', occurredAt: '2026-11-24T11:00:00+01:00', source: 'Contractors' };
  const arrival = { system: 'bamboohr', arrivedAt: 7 };

  test('has its dates read in the zone of the organisation, and only the values that it gives', () => {
    const person = {
      accountName: 'ada',
      phone: '',
      startDate: '2026-12-01',
      endDate: '2027-03-28',
      data: { vendor: 'Northwind' },
    };
    expect(normalizeEvent({ ...said, type: 'hired', person }, readDate, arrival)).toEqual({
      id: '1',
      system: 'bamboohr',
      type: 'hired',
      occurredAt: moment,
      arrivedAt: 7,
      values: {
        accountName: 'ada',
        phone: '',
        startDate: '2026-12-01T00:00:00+01:00',
        endDate: '2027-03-28T23:59:59+02:00',
        data: { vendor: 'Northwind' },
      },
    });
  });

  test('gives no value that is undefined, and no date that cannot be read', () => {
    const person = { accountName: 'ada', phone: undefined, startDate: 'soon', endDate: 'never' };
    const { values } = normalizeEvent({ ...said, type: 'changed', person }, readDate, arrival);
    expect(Object.keys(values).sort()).toEqual(['accountName', 'data']);
    expect(values).toEqual({ accountName: 'ada', data: {} });
  });

  test('knows which of its values the settings give, and what its system has said without them', () => {
    const person = { accountName: 'ada', phone: '-', firstName: 'Ada', data: { vendor: 'Deel', site: 'B1' } };
    const defaulted = ['phone', 'vendor'];
    const event = normalizeEvent({ ...said, type: 'hired', person }, readDate, { ...arrival, defaulted });
    expect(event).toMatchObject({ values: person, defaulted });
    const { values: _, defaulted: __, ...others } = event;
    expect(asSaid(event)).toEqual({
      ...others,
      values: { accountName: 'ada', firstName: 'Ada', data: { site: 'B1' } },
    });
    const whole = normalizeEvent({ ...said, type: 'hired', person }, readDate, arrival);
    expect(asSaid(whole)).toEqual(whole);
  });

  test('that was kept before arrivals were has come first of all', () => {
    const { arrivedAt: _, ...before } = happened({});
    expect(normalizedEventSchema.parse(before).arrivedAt).toBe(0);
  });
});

test.each<[string, Partial<NormalizedEvent>, Partial<NormalizedEvent>, boolean]>([
  ['of one id and one system', { system: 'deel' }, { system: 'deel' }, true],
  ['of two systems', { system: 'deel' }, { system: 'bamboohr' }, false],
  ['of which one was kept before systems were', {}, { system: 'deel' }, true],
  ['of which the other was', { system: 'deel' }, {}, true],
  ['that were both kept before', {}, {}, true],
  ['of two ids', { id: '1', system: 'deel' }, { id: '2', system: 'deel' }, false],
])('two events %s are the same: %j %j %s', (_, one, other, expected) => {
  expect(isSameEvent(happened(one), happened(other))).toBe(expected);
});

test.each<[string, Partial<NormalizedEvent>, Partial<NormalizedEvent>]>([
  ['what happened before', { occurredAt: moment - 1, type: 'ended', arrivedAt: 9, id: 'z' }, { type: 'hired' }],
  ['of one moment, who is hired', { type: 'hired', arrivedAt: 9 }, { type: 'changed' }],
  ['of one moment, what is no end', { type: 'changed', arrivedAt: 9 }, { type: 'ended' }],
  ['of one moment, a stop before an end', { type: 'stopped', arrivedAt: 9 }, { type: 'ended' }],
  ['of one moment and kind, what came first', { arrivedAt: 1, id: 'z' }, { arrivedAt: 2 }],
  ['of those that came together, the lesser id', { id: 'a' }, { id: 'b' }],
])('%s comes first', (_, one, other) => {
  expect(compareOccurrence(happened(one), happened(other))).toBeLessThan(0);
  expect(compareOccurrence(happened(other), happened(one))).toBeGreaterThan(0);
});

test('kinds without a turn of their own come as they came, and an event beside itself is in its place', () => {
  const came = (type: NormalizedEvent['type'], arrivedAt: number) => happened({ type, arrivedAt });
  expect(compareOccurrence(came('stopped', 1), came('changed', 2))).toBeLessThan(0);
  expect(compareOccurrence(came('stopped', 2), came('changed', 1))).toBeGreaterThan(0);
  expect(compareOccurrence(happened({}), happened({}))).toBe(0);
});
