import { describe, expect, test } from 'vitest';
import type { NormalizedEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';
import {
  begun,
  emptyHistory,
  isHiredBy,
  keepHistory,
  type PersonHistory,
  readHistory,
  wasDeclined,
  withDeclined,
  withEvent,
  withHiring,
  withoutHiring,
  withStart,
} from '../../../../lib/flows/hr-events/personHistory.ts';
import { newPerson } from '../../../../lib/people/person.ts';
import { startFiles } from '../../store/files.ts';
import { rules } from './ada.ts';

const ada = {
  ...newPerson(),
  accountName: 'ada',
  startDate: '2026-01-01T00:00:00.000Z',
  endDate: '2027-06-30T00:00:00.000Z',
};
const before: PersonHistory = { version: 1, base: ada, folded: [], events: [], declined: [] };

/** A change of the telephone number at the hour of that number. */
function changed(hour: number, system = 'deel'): NormalizedEvent {
  const values = { accountName: 'ada', phone: `${hour}`, data: {} };
  return { id: `${hour}`, system, type: 'changed', occurredAt: Date.UTC(2026, 9, 1, hour), arrivedAt: 0, values };
}

const withEvents = (history: PersonHistory, events: readonly NormalizedEvent[]) =>
  events.reduce((known, event) => withEvent(known, event, rules), history);
const hours = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const ids = ({ events }: PersonHistory) => events.map(({ id }) => id);

describe('an event more', () => {
  test('stands where it happened, and the same one twice is one', () => {
    const history = withEvents(before, [changed(2), changed(1), changed(3), changed(2)]);
    expect(ids(history)).toEqual(['1', '2', '3']);
    expect(history).toMatchObject({ base: ada, folded: [] });
    const said = { ...changed(2), occurredAt: Date.UTC(2026, 9, 1, 4) };
    expect(ids(withEvent(history, said, rules))).toEqual(['1', '3', '2']);
  });

  test('is the fiftieth of its system that is remembered by itself; of the 51st on the oldest are what they came to', () => {
    const fifty = withEvents(
      before,
      hours(1, 50).map((hour) => changed(hour)),
    );
    expect([ids(fifty).length, fifty.folded, fifty.base]).toEqual([50, [], ada]);

    const next = withEvent(fifty, changed(51), rules);
    expect(ids(next)).toEqual(hours(2, 51).map(String));
    expect(next.base).toEqual({ ...ada, phone: '1' });
    const { values: _, ...first } = changed(1);
    expect(next.folded).toEqual([first]);

    const { values: __, ...second } = changed(2);
    expect(withEvent(next, changed(52), rules)).toMatchObject({ base: { ...ada, phone: '2' }, folded: [second] });
  });

  test('leaves those of another system as they are', () => {
    const others = withEvents(before, [changed(1, 'bamboohr'), ...hours(2, 51).map((hour) => changed(hour))]);
    expect(ids(others).length).toBe(51);
    const next = withEvent({ ...others, folded: [{ ...changed(0, 'bamboohr') }] }, changed(52), rules);
    expect(ids(next).slice(0, 2)).toEqual(['1', '3']);
    expect(next.folded.map(({ id, system }) => [id, system])).toEqual([
      ['0', 'bamboohr'],
      ['2', 'deel'],
    ]);
  });
});

describe('an event that is about to have somebody made', () => {
  const hiring = withHiring(before, changed(1));

  test('is known by its id, its system and its kind, and nothing else of it is kept', () => {
    expect(hiring).toEqual({ ...before, hiring: { id: '1', system: 'deel', type: 'changed' } });
    expect(isHiredBy(hiring, changed(1))).toBe(true);
    for (const other of [{ id: '2' }, { system: 'bamboohr' }, { type: 'hired' as const }]) {
      expect(isHiredBy(hiring, { ...changed(1), ...other })).toBe(false);
    }
    expect(isHiredBy(before, changed(1))).toBe(false);
  });

  test('is forgotten when it did not', () => {
    expect(withoutHiring(hiring)).toEqual(before);
    expect(Object.keys(withoutHiring(hiring))).not.toContain('hiring');
  });
});

test('the earliest start that a record was seen to have stays known', () => {
  const start = Date.parse(ada.startDate);
  expect(withStart(before, ada).earliestStart).toBe(start);
  expect(withStart({ ...before, earliestStart: start + 1 }, ada).earliestStart).toBe(start);
  const known = { ...before, earliestStart: start };
  expect(withStart(known, ada)).toBe(known);
  expect(withStart(known, { ...ada, startDate: '2026-02-01T00:00:00.000Z' })).toBe(known);
});

describe('a history', () => {
  test('begins with who is there', () => {
    expect(emptyHistory(ada)).toEqual(before);
    expect(emptyHistory(undefined)).toEqual({ ...before, base: undefined });
    expect(begun(undefined, ada)).toEqual(before);
  });

  test('that only says what was declined begins when an event is applied; any other goes on', () => {
    const declined = [{ id: '1', system: 'deel' }];
    const only: PersonHistory = { ...emptyHistory(undefined, declined), requestId: 'r' };
    expect(begun(only, ada)).toEqual({ ...before, declined, requestId: 'r' });
    const { values: _, ...folded } = changed(1);
    const goOn: PersonHistory[] = [
      { ...only, events: [changed(1)] },
      { ...only, folded: [folded] },
      { ...only, base: { ...ada, phone: '9' } },
      withHiring(only, changed(1)),
    ];
    for (const history of goOn) expect(begun(history, ada)).toBe(history);
  });
});

describe('what was declined', () => {
  test('is known by its id and its system', () => {
    const history = withDeclined(before, changed(1));
    expect(history).toEqual({ ...before, declined: [{ id: '1', system: 'deel' }] });
    expect(wasDeclined(history, changed(1))).toBe(true);
    expect(wasDeclined(history, changed(2))).toBe(false);
    expect(wasDeclined(history, changed(1, 'bamboohr'))).toBe(false);
    expect(wasDeclined(undefined, changed(1))).toBe(false);
  });

  test('is remembered once, the newest last, and fifty of it', () => {
    const twice = [changed(1), changed(1, 'bamboohr'), changed(2), changed(1)].reduce(withDeclined, before);
    expect(twice.declined.map(({ id, system }) => `${id} ${system}`)).toEqual(['1 bamboohr', '2 deel', '1 deel']);
    const many = hours(1, 51)
      .map((hour) => changed(hour))
      .reduce(withDeclined, before);
    expect(many.declined.map(({ id }) => id)).toEqual(hours(2, 51).map(String));
  });
});

test('a history is kept under a name that tells nobody who it is, the same for every spelling', async () => {
  const { bucket, close } = await startFiles();
  try {
    expect(await readHistory(bucket, 's1', 'ada')).toBeUndefined();
    const { values: _, ...folded } = changed(0);
    const known = { ...withEvent(before, changed(1), rules), folded: [folded] };
    const history = withHiring(withDeclined(known, changed(2)), changed(3));
    await keepHistory(bucket, 's1', 'Ada ', history);
    expect(await readHistory(bucket, 's1', 'ada')).toEqual(history);
    expect(await readHistory(bucket, 's2', 'ada')).toBeUndefined();
    // One of before there were such lists.
    const [key = ''] = await bucket.list('people/');
    await bucket.write(key.replace('s1', 's3'), JSON.stringify({ version: 1, events: [] }), 'application/json');
    expect(await readHistory(bucket, 's3', 'ada')).toEqual({ version: 1, folded: [], events: [], declined: [] });
    expect(await bucket.list('people/s1/')).toEqual([
      'people/s1/fdee430d40bd57deeac186cd9790033d0f06f909a8806e7ce6e717ab7c7d5029.json',
    ]);
  } finally {
    await close();
  }
});
