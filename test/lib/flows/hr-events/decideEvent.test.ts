import { describe, expect, test } from 'vitest';
import {
  type Decision,
  decide,
  decisionSchema,
  outcomeOf,
  type Rules,
  type Situation,
} from '../../../../lib/flows/hr-events/decideEvent.ts';
import type { NormalizedEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';
import { newPerson, type Person } from '../../../../lib/people/person.ts';
import { ada, rules, type Said } from './ada.ts';

const now = Date.parse('2026-11-24T10:00:00Z');

const toCome = { ...ada, startDate: '2027-01-01T00:00:00.000Z' };
const over = { ...ada, endDate: '2026-10-31T00:00:00.000Z' };

/** What an event of today means. */
function decided(
  type: NormalizedEvent['type'],
  { data = {}, ...said }: Said,
  situation: Situation,
  { occurredAt = '2026-11-24T09:00:00.000Z', ...set }: Partial<Rules> & { occurredAt?: string } = {},
): Decision {
  const values = { accountName: 'ada', data, ...said };
  const event = { id: 'e', system: 'standard', type, occurredAt: Date.parse(occurredAt), arrivedAt: now, values };
  return decide(event, situation, { ...rules, ...set });
}

const changedTo = (values: Said, outcome: string) => ({
  do: 'change',
  values: { accountName: 'ada', data: {}, ...values },
  outcome,
});
const refused = (reason: string) => ({ do: 'nothing', outcome: 'refused', reason });
const nothing = (reason: string) => ({ do: 'nothing', outcome: 'nothing-to-do', reason });

const started = refused('The contract has started. If it is over, send "ended".');
const wasLetIn = refused(
  'The contract has not started, but the person was let in before, and no event deletes such a record. Change its dates, or delete it by hand.',
);
const tooLong = refused(
  'The contract would be longer than 730 days, which is the most for this source (maxContractDays).',
);
const endsFirst = refused('The contract would end before it starts.');
const startsAfterEnd = refused(
  'The contract starts after the end that the event gives. If it is not to begin, send "withdrawn".',
);
const mayBeEarlier = refused(
  'The contract started after the event, and after the end that it gives: it may be that of an earlier contract. If this one is to end, send "ended" without an end, or with one of today.',
);

describe('where there is nobody any more whose request was taken back or rejected', () => {
  const over = nothing('The request of the person was taken back before, or rejected: nobody was let in.');
  const isRequestOver = { isRequestOver: true };
  const [past, soon] = ['2026-11-24T10:00:00.000Z', '2026-11-24T10:00:00.001Z'];

  test('an end does nothing, be it to come', () => {
    expect(decided('ended', {}, isRequestOver)).toEqual(over);
    expect(decided('ended', { endDate: ada.endDate }, isRequestOver)).toEqual(over);
    expect(decided('ended', {}, {})).toMatchObject({ outcome: 'unknown-person' });
  });

  test('so does what gives an end that has passed; what does not is told, or has them requested, as of anybody', () => {
    expect(decided('changed', { endDate: past }, isRequestOver)).toEqual(over);
    expect(decided('hired', { ...ada, endDate: past }, isRequestOver)).toEqual(over);
    expect(decided('changed', { endDate: soon }, isRequestOver)).toMatchObject({ outcome: 'unknown-person' });
    expect(decided('changed', { phone: '2' }, isRequestOver)).toMatchObject({ outcome: 'unknown-person' });
    expect(decided('hired', ada, isRequestOver)).toEqual({ do: 'create', person: ada });
    expect(decided('hired', { ...ada, endDate: past }, {})).toMatchObject({ do: 'create' });
  });
});

describe('whoever is requested, and whose contract an event has end before approvers decide,', () => {
  const end = '2026-11-24T12:00:00.000Z';
  const at = (time: string) => ({ now: Date.parse(`2026-11-24T${time}Z`) });
  const gone = { do: 'delete request', reason: 'The contract ended before it was approved.' };

  test.each(['hired', 'changed', 'rehired'] as const)('is requested no more on that day, by %s', (type) => {
    expect(decided(type, { ...ada, endDate: end }, { pending: ada }, at('11:59:59.999'))).toEqual({ do: 'wait' });
    expect(decided(type, { ...ada, endDate: end }, { pending: ada }, at('12:00:00.000'))).toEqual(gone);
  });

  test('waits on where they are extended, or the end had passed when it was said, or comes before the start', () => {
    const later = at('13:00:00.000');
    const shorter = { ...ada, endDate: '2026-11-01T00:00:00.000Z' };
    expect(decided('extended', { endDate: end }, { pending: ada }, later)).toEqual({ do: 'wait' });
    expect(decided('changed', shorter, { pending: ada }, later)).toEqual({ do: 'wait' });
    expect(decided('changed', { endDate: '2026-11-24T10:00:00.000Z' }, { pending: ada }, later)).toEqual({
      do: 'wait',
    });
    const pending = { ...ada, startDate: end };
    expect(decided('changed', { endDate: end }, { pending }, later)).toEqual({ do: 'wait' });
  });
});

describe('where there is nobody', () => {
  test.each(['hired', 'rehired'] as const)('%s makes them, or has them requested', (type) => {
    expect(decided(type, ada, {})).toEqual({ do: 'create', person: ada });
    expect(decided(type, ada, {}, { onboarding: 'request' })).toEqual({ do: 'request', person: ada });
  });

  test('a hire says what a new person needs and it lacks; a telephone number may come later', () => {
    const { phone: _, ...withoutPhone } = ada;
    expect(decided('hired', withoutPhone, {})).toEqual({ do: 'create', person: withoutPhone });
    expect(decided('hired', { ...ada, lastName: '', manager: '' }, {})).toEqual(
      refused('The event lacks lastName, manager, which a new person needs.'),
    );
    expect(decided('hired', {}, {})).toEqual(
      refused('The event lacks firstName, lastName, email, manager, startDate, endDate, which a new person needs.'),
    );
  });

  test.each<[string, string, unknown]>([
    ['2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', endsFirst],
    ['2027-01-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z', endsFirst],
    ['2027-01-01T00:00:00.000Z', '2027-01-01T00:00:01.000Z', { do: 'create' }],
    // Two years, with a 29 February within them: 731 days.
    ['2027-03-01T00:00:00.000Z', '2029-03-01T00:00:00.000Z', { do: 'create' }],
    ['2027-03-01T00:00:00.000Z', '2029-03-01T00:00:00.001Z', tooLong],
  ])('a contract from %s to %s', (startDate, endDate, expected) => {
    expect(decided('hired', { ...ada, startDate, endDate }, {})).toMatchObject(expected as object);
  });

  test('nobody is stopped, withdrawn, changed or ended', () => {
    expect(decided('stopped', {}, {})).toEqual({
      do: 'nothing',
      outcome: 'stopped',
      reason: 'The source has nobody of this account name; nobody of that name is let in.',
    });
    expect(decided('withdrawn', {}, {})).toEqual(nothing('There is neither a pending request nor a record.'));
    for (const type of ['changed', 'extended', 'ended'] as const) {
      expect(decided(type, { endDate: '2027-01-01T00:00:00.000Z' }, {})).toEqual({
        do: 'nothing',
        outcome: 'unknown-person',
        reason: 'The source has nobody of this account name. When a hire from before comes late, this is applied too.',
      });
    }
  });
});

describe('of a request that waits', () => {
  test('what takes somebody away deletes it', () => {
    expect(decided('withdrawn', {}, { pending: ada })).toEqual({ do: 'delete request' });
    expect(decided('stopped', {}, { pending: ada })).toEqual({ do: 'delete request', outcome: 'stopped' });
    expect(decided('ended', {}, { pending: ada })).toEqual({
      do: 'delete request',
      reason: 'The contract ended before it was approved.',
    });
  });

  test('an end to come takes nobody away: it waits until the request is decided', () => {
    const endDate = '2026-12-31T00:00:00.000Z';
    expect(decided('ended', { endDate }, { pending: ada })).toEqual({ do: 'wait' });
    expect(decided('ended', { endDate: ada.endDate }, { pending: ada })).toEqual(
      nothing('The pending request is already as the event says.'),
    );
    // A contract cannot end before it starts.
    const pending = { ...ada, startDate: endDate };
    const gone = { do: 'delete request', reason: 'The contract ended before it was approved.' };
    for (const one of [endDate, '2026-12-01T00:00:00.000Z', '2026-11-24T10:00:00.000Z']) {
      expect(decided('ended', { endDate: one }, { pending })).toEqual(gone);
    }
    expect(decided('ended', { endDate: '2026-11-24T10:00:00.000Z' }, { pending: ada })).toEqual(gone);
  });

  test('what changes it waits until it is decided, and what it says already is done', () => {
    const asItIs = nothing('The pending request is already as the event says.');
    expect(decided('changed', { phone: '2' }, { pending: ada })).toEqual({ do: 'wait' });
    expect(decided('changed', { phone: '1' }, { pending: ada })).toEqual(asItIs);
    expect(decided('extended', { endDate: ada.endDate }, { pending: ada })).toEqual(asItIs);
    expect(decided('hired', ada, { pending: ada })).toEqual({ do: 'wait' });
  });
});

describe('a change of a record', () => {
  test('writes what differs and nothing else', () => {
    const said = { phone: '2', lastName: 'Example', data: { vendor: 'Northwind', costCenter: '7' } };
    expect(decided('changed', said, { record: ada })).toEqual(
      changedTo({ phone: '2', data: { costCenter: '7' } }, 'changed'),
    );
    expect(decided('hired', { phone: '2' }, { record: ada })).toEqual(changedTo({ phone: '2' }, 'changed'));
    expect(decided('rehired', { phone: '2' }, { record: ada })).toEqual(changedTo({ phone: '2' }, 'rehired'));
    expect(decided('changed', { phone: '' }, { record: ada })).toEqual(changedTo({ phone: '' }, 'changed'));
  });

  test('writes nothing where nothing differs', () => {
    expect(decided('changed', ada, { record: ada })).toEqual(nothing('The record is already as the event says.'));
    expect(decided('changed', {}, { record: ada })).toEqual(nothing('The record is already as the event says.'));
  });

  test('of dates must leave a contract; that of anything else goes ahead, whatever the dates are', () => {
    const startDate = '2027-06-30T00:00:00.000Z';
    expect(decided('changed', { startDate }, { record: ada })).toEqual(endsFirst);
    expect(decided('changed', { endDate: '2028-01-02T00:00:00.000Z' }, { record: ada })).toEqual(tooLong);
    expect(decided('changed', { phone: '2', endDate: '2028-01-02T00:00:00.000Z' }, { record: ada })).toEqual(tooLong);
    for (const endDate of ['2036-01-01T00:00:00.000Z', ada.startDate]) {
      const record = { ...ada, endDate };
      expect(decided('changed', { phone: '2' }, { record })).toEqual(changedTo({ phone: '2' }, 'changed'));
    }
  });
});

test('a change that makes a contract shorter is never too long, and one that makes it longer is', () => {
  const long = { ...ada, startDate: '2020-01-01T00:00:00.000Z' };
  const changed = (said: Said) => decided('changed', said, { record: long });
  const [sooner, later] = [{ endDate: '2027-01-31T00:00:00.000Z' }, { startDate: '2020-02-01T00:00:00.000Z' }];
  for (const said of [sooner, later, { ...sooner, ...later }])
    expect(changed(said)).toEqual(changedTo(said, 'changed'));
  expect(changed({ startDate: '2019-12-31T00:00:00.000Z' })).toEqual(tooLong);
  expect(changed({ ...sooner, startDate: '2019-12-31T00:00:00.000Z' })).toEqual(tooLong);
  expect(changed({ ...later, endDate: '2027-07-01T00:00:00.000Z' })).toEqual(tooLong);
});

test('a change of somebody whose contract has ended is what it is called, and is none by a hire', () => {
  expect(decided('changed', { endDate: ada.endDate }, { record: over })).toEqual(
    changedTo({ endDate: ada.endDate }, 'changed'),
  );
  expect(decided('rehired', { phone: '2' }, { record: over })).toEqual(changedTo({ phone: '2' }, 'rehired'));
});

describe('an extension', () => {
  test.each<[string, unknown]>([
    ['2027-06-29T23:59:59.000Z', refused('The new end is not later than the present one.')],
    ['2027-06-30T00:00:00.000Z', nothing('The record is already as the event says.')],
    ['2027-06-30T00:00:01.000Z', changedTo({ endDate: '2027-06-30T00:00:01.000Z' }, 'extended')],
    ['2028-01-01T00:00:00.000Z', changedTo({ endDate: '2028-01-01T00:00:00.000Z' }, 'extended')],
    ['2028-01-01T00:00:01.000Z', tooLong],
  ])('to %s', (endDate, expected) => {
    // The telephone number is not what it is about.
    expect(decided('extended', { endDate, phone: '2' }, { record: ada })).toEqual(expected);
  });
});

describe('a hire of somebody whose contract has ended', () => {
  test('lets them in again where its own contract goes on', () => {
    expect(decided('hired', { endDate: ada.endDate }, { record: over })).toEqual(
      changedTo({ endDate: ada.endDate }, 'rehired'),
    );
    const atNow = { ...ada, endDate: '2026-11-24T10:00:00.000Z' };
    expect(decided('hired', { endDate: ada.endDate }, { record: atNow })).toEqual(
      changedTo({ endDate: ada.endDate }, 'rehired'),
    );
  });

  test.each(['2026-11-24T10:00:00.000Z', '2026-11-01T00:00:00.000Z', undefined])(
    'does nothing with an end at %s',
    (end) => {
      const said = { phone: '2', ...(end && { endDate: end }) };
      expect(decided('hired', said, { record: over })).toEqual(
        nothing('The contract has ended, and so has that of the event.'),
      );
    },
  );
});

describe('a withdrawal', () => {
  test.each<[string, string | undefined, unknown]>([
    ['2026-11-24T10:00:00.000Z', undefined, started],
    ['2026-11-24T10:00:00.001Z', undefined, { do: 'delete record' }],
    ['2027-01-01T00:00:00.000Z', '2026-11-24T10:00:00.000Z', wasLetIn],
    ['2027-01-01T00:00:00.000Z', '2026-11-24T10:00:00.001Z', { do: 'delete record' }],
  ])('of a contract that starts at %s, and was to start at %s', (startDate, earliest, expected) => {
    const earliestStart = earliest === undefined ? undefined : Date.parse(earliest);
    expect(decided('withdrawn', {}, { record: { ...ada, startDate }, earliestStart })).toEqual(expected);
  });
});

describe('an end', () => {
  test.each<[string, string | undefined, string, string]>([
    ['to come is written as it is', '2026-12-31T00:00:00.000Z', '2026-11-24T09:00:00Z', '2026-12-31T00:00:00.000Z'],
    ['of before is written as it is', '2026-11-01T00:00:00.000Z', '2026-11-24T09:00:00Z', '2026-11-01T00:00:00.000Z'],
    ['of now', '2026-11-24T10:00:00.000Z', '2026-11-24T09:00:00Z', '2026-11-24T10:00:00.000Z'],
    ['that is not given is when it happened', undefined, '2026-11-24T09:00:00Z', '2026-11-24T09:00:00.000Z'],
    ['that happens later than now is now', undefined, '2026-11-24T10:00:05Z', '2026-11-24T10:00:00.000Z'],
    ['at the very start is a second later', ada.startDate, '2026-11-24T09:00:00Z', '2026-01-01T00:00:01.000Z'],
    [
      'before the start is a second after it',
      '2025-12-31T00:00:00.000Z',
      '2026-11-24T09:00:00Z',
      '2026-01-01T00:00:01.000Z',
    ],
  ])('%s', (_, endDate, occurredAt, expected) => {
    expect(decided('ended', endDate === undefined ? {} : { endDate }, { record: ada }, { occurredAt })).toEqual(
      changedTo({ endDate: expected }, 'ended'),
    );
  });

  test('to come must be one that the contract may have, and is written in the zone of the organisation', () => {
    expect(decided('ended', { endDate: '2028-01-01T00:00:01.000Z' }, { record: ada })).toEqual(tooLong);
    const write = (milliseconds: number) => `written ${milliseconds}`;
    expect(decided('ended', { endDate: '2026-11-24T09:00:00Z' }, { record: ada }, { write })).toEqual(
      changedTo({ endDate: 'written 1795510800000' }, 'ended'),
    );
  });

  test('ends a contract too that is longer than one may be, and makes none longer', () => {
    const long = { ...ada, startDate: '2020-01-01T00:00:00.000Z' };
    for (const endDate of ['2026-11-24T10:00:00.000Z', '2026-11-24T10:00:00.001Z', '2027-06-29T00:00:00.000Z']) {
      expect(decided('ended', { endDate }, { record: long })).toEqual(changedTo({ endDate }, 'ended'));
    }
    expect(decided('ended', { endDate: '2027-07-01T00:00:00.000Z' }, { record: long })).toEqual(tooLong);
  });

  test('of a contract that has ended does nothing, from its last moment on', () => {
    const atNow = { ...ada, endDate: '2026-11-24T10:00:00.000Z' };
    expect(decided('ended', {}, { record: atNow })).toEqual(nothing('The contract has already ended.'));
    const soon = { ...ada, endDate: '2026-11-24T10:00:00.001Z' };
    expect(decided('ended', {}, { record: soon })).toMatchObject({ do: 'change', outcome: 'ended' });
  });

  test('before the start, by an event of before it, may be that of an earlier contract', () => {
    const said = { endDate: '2025-12-31T00:00:00.000Z' };
    const occurredAt = '2025-12-31T12:00:00.000Z';
    expect(decided('ended', said, { record: ada }, { occurredAt })).toEqual(mayBeEarlier);
    // By one of the start, this contract is meant.
    expect(decided('ended', said, { record: ada }, { occurredAt: ada.startDate })).toMatchObject({ outcome: 'ended' });
  });

  test('without a day, by an event of before the start, ends this contract only where an event gave it that start', () => {
    const occurredAt = '2025-12-31T12:00:00.000Z';
    const start = Date.parse(ada.startDate);
    const ends = changedTo({ endDate: '2026-01-01T00:00:01.000Z' }, 'ended');
    expect(decided('ended', {}, { record: ada }, { occurredAt })).toEqual(mayBeEarlier);
    expect(decided('ended', {}, { record: ada, isSaidBefore: true }, { occurredAt })).toEqual(ends);
    const asEarly = { record: ada, isSaidBefore: true, earliestStart: start };
    expect(decided('ended', {}, asEarly, { occurredAt })).toEqual(ends);
    const earlier = { record: ada, isSaidBefore: true, earliestStart: start - 1 };
    expect(decided('ended', {}, earlier, { occurredAt })).toEqual(mayBeEarlier);
  });

  test('without a day, by an event of before the start, may be that of an earlier contract, though the record was there', () => {
    const occurredAt = '2025-12-31T12:00:00.000Z';
    const createdAt = Date.parse('2025-12-01T00:00:00Z');
    expect(decided('ended', {}, { record: ada, createdAt }, { occurredAt })).toEqual(mayBeEarlier);
    const startsNow = { ...ada, startDate: '2026-11-24T10:00:00.000Z' };
    expect(decided('ended', {}, { record: startsNow, createdAt }, { occurredAt })).toEqual(mayBeEarlier);
  });

  test('of a contract to come deletes the record of whoever was never let in', () => {
    const deleted = {
      do: 'delete record',
      reason: 'The contract had not started: the record was deleted, and deleted.csv of the run keeps it.',
    };
    const createdAt = Date.parse('2026-11-20T00:00:00Z');
    expect(decided('ended', {}, { record: toCome, createdAt })).toEqual(deleted);
    const earliestStart = now + 1;
    expect(decided('ended', {}, { record: toCome, createdAt, earliestStart })).toEqual(deleted);
    expect(decided('ended', {}, { record: toCome, createdAt, earliestStart: now })).toEqual(wasLetIn);
  });

  test('of a contract to come, by an event of before its record was made, may be that of an earlier one', () => {
    const occurredAt = '2026-11-24T09:00:00.000Z';
    const createdAt = Date.parse(occurredAt);
    expect(decided('ended', {}, { record: toCome, createdAt }, { occurredAt })).toMatchObject({ do: 'delete record' });
    expect(decided('ended', {}, { record: toCome, createdAt: createdAt + 1 }, { occurredAt })).toEqual(startsAfterEnd);
    // Without the moment at which the record was made, that is now.
    expect(decided('ended', {}, { record: toCome }, { occurredAt })).toEqual(startsAfterEnd);
    const isSaidBefore = true;
    expect(decided('ended', {}, { record: toCome, isSaidBefore }, { occurredAt })).toMatchObject({
      do: 'delete record',
    });
  });

  test('before the start of a contract to come is not that of this one; at its start or later it is written', () => {
    const createdAt = Date.parse('2026-11-20T00:00:00Z');
    const situation = { record: toCome, createdAt };
    expect(decided('ended', { endDate: '2026-12-31T00:00:00.000Z' }, situation)).toEqual(startsAfterEnd);
    expect(decided('ended', { endDate: '2026-11-01T00:00:00.000Z' }, situation)).toEqual(startsAfterEnd);
    const fast = { occurredAt: '2027-01-02T00:00:00.000Z' };
    expect(decided('ended', { endDate: '2026-12-31T00:00:00.000Z' }, situation, fast)).toEqual(startsAfterEnd);
    expect(decided('ended', { endDate: toCome.startDate }, situation)).toEqual(endsFirst);
    const endDate = '2027-01-31T00:00:00.000Z';
    expect(decided('ended', { endDate }, situation)).toEqual(changedTo({ endDate }, 'ended'));
  });

  test('of a contract that starts now ends it a second later', () => {
    const record = { ...ada, startDate: '2026-11-24T10:00:00.000Z' };
    const occurredAt = '2026-11-24T10:00:00.000Z';
    for (const earliestStart of [undefined, now]) {
      expect(decided('ended', {}, { record, earliestStart }, { occurredAt })).toEqual(
        changedTo({ endDate: '2026-11-24T10:00:01.000Z' }, 'ended'),
      );
    }
  });
});

describe('a stop', () => {
  test('ends a contract that runs now, and never before its first second', () => {
    expect(decided('stopped', {}, { record: ada })).toEqual(
      changedTo({ endDate: '2026-11-24T10:00:00.000Z' }, 'stopped'),
    );
    const record = { ...ada, startDate: '2026-11-24T09:59:59.500Z' };
    expect(decided('stopped', {}, { record })).toEqual(changedTo({ endDate: '2026-11-24T10:00:00.500Z' }, 'stopped'));
  });

  test('of a contract that has ended keeps it so, from its last moment on', () => {
    const expected = {
      do: 'nothing',
      outcome: 'stopped',
      reason: 'The contract has ended already; it is not let begin again.',
    };
    expect(decided('stopped', {}, { record: over })).toEqual(expected);
    expect(decided('stopped', {}, { record: { ...ada, endDate: '2026-11-24T10:00:00.000Z' } })).toEqual(expected);
  });

  test('of a contract to come deletes the record of whoever was never let in', () => {
    const deleted = {
      do: 'delete record',
      reason: 'The contract had not started: the record was deleted, and deleted.csv of the run keeps it.',
      outcome: 'stopped',
    };
    expect(decided('stopped', {}, { record: toCome })).toEqual(deleted);
    expect(decided('stopped', {}, { record: toCome, earliestStart: now })).toEqual(deleted);
    expect(decided('stopped', {}, { record: { ...ada, startDate: '2026-11-24T10:00:00.000Z' } })).toEqual(deleted);
  });

  test('of whoever was let in before, and was put off, ends them as of then', () => {
    const earliestStart = Date.parse('2026-11-24T09:59:59.999Z');
    expect(decided('stopped', {}, { record: toCome, earliestStart })).toEqual(
      changedTo({ startDate: '2026-11-24T09:59:59.999Z', endDate: '2026-11-24T10:00:00.000Z' }, 'stopped'),
    );
  });
});

describe('the person that a decision leaves', () => {
  const values = { accountName: 'ada', data: { costCenter: '7' }, phone: '2' };

  test.each<[Decision['do'], Decision, Person | undefined]>([
    ['create', { do: 'create', person: ada }, ada],
    ['request', { do: 'request', person: values }, { ...newPerson(), ...values }],
    [
      'change',
      { do: 'change', values, outcome: 'changed' },
      { ...over, phone: '2', data: { vendor: 'Northwind', costCenter: '7' } },
    ],
    ['delete record', { do: 'delete record' }, undefined],
    ['delete request', { do: 'delete request' }, over],
    ['wait', { do: 'wait' }, over],
  ])('%s', (_, decision, expected) => {
    expect(outcomeOf(decision, over)).toEqual(expected);
  });

  test('is nobody where there is nobody to change', () => {
    expect(outcomeOf({ do: 'change', values, outcome: 'changed' }, undefined)).toBeUndefined();
  });
});

describe('a decision that a run has kept', () => {
  const values = { accountName: 'ada', data: {} };
  const reason = 'It is so.';

  test.each<Decision>([
    { do: 'create', person: ada },
    { do: 'request', person: ada },
    { do: 'delete record' },
    { do: 'delete record', reason, outcome: 'stopped' },
    { do: 'delete request', reason },
    { do: 'wait' },
    { do: 'nothing', outcome: 'refused', reason, isForbidden: true },
    ...(['changed', 'extended', 'ended', 'rehired', 'stopped'] as const).map(
      (outcome): Decision => ({ do: 'change', values, outcome }),
    ),
    ...(['nothing-to-do', 'unknown-person', 'out-of-date', 'refused', 'blocked', 'stopped'] as const).map(
      (outcome): Decision => ({ do: 'nothing', outcome, reason }),
    ),
  ])('is read as it was written: %j', (decision) => {
    expect(decisionSchema.parse(JSON.parse(JSON.stringify(decision)))).toEqual(decision);
  });
});
