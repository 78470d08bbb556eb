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
