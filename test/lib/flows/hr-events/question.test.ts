import { expect, test } from 'vitest';
import type { CarriedEvent } from '../../../../lib/flows/hr-events/carriedEvent.ts';
import { question } from '../../../../lib/flows/hr-events/question.ts';
import { acceptedEvent } from '../../../../lib/hr/waitingEvent.ts';
import { ada } from './ada.ts';

const source = { id: 's1', name: 'Contractors', ids: [] };
const bo = { ...ada, accountName: 'bo', firstName: 'Bo', email: 'bo@example.com' };

/** An event that waits for the operators. */
function held(id: string, day: number, what: string, person = ada): CarriedEvent {
  const occurredAt = `2026-11-0${day}T00:00:00Z`;
  const { accountName } = person;
  const event = { id, type: 'ended' as const, occurredAt, source: 'Contractors', person: { accountName } };
  return { ...acceptedEvent({ system: 'standard', event }, day), name: id, asked: { what, person } };
}

test('each person is asked about once, with what any of their events would do, as the last of them says', () => {
  const events = [
    held('c', 3, 'Rehired, to 2027-12-31', { ...ada, accountName: 'ADA', phone: '3' }),
    held('b', 2, 'Rehired, to 2027-06-30', bo),
    held('a', 1, 'Rehired, to 2027-06-30', { ...ada, phone: '2' }),
  ];
  const asked = question({ why: 'rehire', source }, events, 'UTC');
  expect(asked).toMatchObject({ count: 2, what: 'Let 2 people in again at Contractors', choices: { letsIn: true } });
  expect(asked.rows.map(([name, , what]) => [name, what])).toEqual([
    ['ADA', 'Rehired, to 2027-06-30; Rehired, to 2027-12-31'],
    ['bo', 'Rehired, to 2027-06-30'],
  ]);
  expect(asked.list?.csv.trim().split('\n')).toHaveLength(3);
});

test('of somebody of whom the same waits twice it is said once', () => {
  const asked = question({ why: 'endings', source }, [held('a', 1, 'Ended'), held('b', 2, 'Ended')], 'UTC');
  expect(asked).toMatchObject({ count: 1, what: 'End one more person of Contractors' });
  expect(asked.rows.map(([, , what]) => what)).toEqual(['Ended']);
});

const cy = { ...bo, accountName: 'cy', lastName: 'Kay', endDate: '2026-12-31T22:59:59.000Z' };

test('what is asked says who ends, until when they stay else, and how many they are', () => {
  const one = question({ why: 'endings', source }, [held('a', 1, 'Ended', cy)], 'Europe/Berlin');
  expect(one).toEqual({
    what: 'End one more person of Contractors',
    choices: { approve: 'End this one', reject: 'Keep the person' },
    why: expect.stringContaining('delete threshold'),
    columns: ['Account name', 'Name', 'What', 'End so far'],
    rows: [['cy', 'Bo Kay', 'Ended', '31 December 2026']],
    count: 1,
    list: { name: 'Contractors.csv', csv: expect.stringContaining('cy') },
  });
  const two = question({ why: 'endings', source }, [held('a', 1, 'Ended', cy), held('b', 2, 'Ended', bo)], 'UTC');
  expect(two).toMatchObject({
    what: 'End 2 more people of Contractors',
    choices: { approve: 'End these 2', reject: 'Keep them' },
  });
});

test('of a rehire it is asked whether they are let in', () => {
  const events = [held('a', 1, 'Rehired', cy)];
  expect(question({ why: 'rehire', source }, events, 'UTC')).toMatchObject({
    what: 'Let one person in again at Contractors',
    choices: { approve: 'Let this one in', reject: 'Keep the person out', letsIn: true },
    why: expect.stringContaining('comes again'),
  });
  expect(question({ why: 'rehire', source }, [...events, held('b', 2, 'Rehired', bo)], 'UTC')).toMatchObject({
    choices: { approve: 'Let these 2 in', reject: 'Keep them out' },
  });
});

test('an event that asks nothing is not asked about, and many are counted as people count', () => {
  const { asked: _, ...silent } = held('a', 1, 'Ended', cy);
  expect(question({ why: 'endings', source }, [silent], 'UTC')).toMatchObject({ count: 0, rows: [] });
  const many = Array.from({ length: 1200 }, (_, index) =>
    held(`e${index}`, 1, 'Ended', { ...cy, accountName: `p${index}` }),
  );
  expect(question({ why: 'endings', source }, many, 'UTC')).toMatchObject({
    what: 'End 1,200 more people of Contractors',
    choices: { approve: 'End these 1,200' },
  });
  expect(question({ why: 'rehire', source }, many, 'UTC')).toMatchObject({
    what: 'Let 1,200 people in again at Contractors',
    choices: { approve: 'Let these 1,200 in' },
  });
});
