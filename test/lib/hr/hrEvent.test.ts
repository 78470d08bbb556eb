import { describe, expect, test } from 'vitest';
import { type Said, toEvent } from '../../../lib/hr/adapter.ts';

const event = {
  id: 'event-1',
  type: 'changed',
  occurredAt: '2026-11-20T16:00:00Z',
  source: 'Contractors',
  person: { accountName: 'jose.garcia' },
};

const ofPerson = (person: object): Said => toEvent({ ...event, person: { ...event.person, ...person } });

describe('what can be mended of an event is mended', () => {
  test.each([
    [{ accountName: 'jose.garcia\u200b' }, { accountName: 'jose.garcia' }],
    [{ accountName: '\u202ajose.garcia\u202c ' }, { accountName: 'jose.garcia' }],
    [{ accountName: 'علی\u200cرضا_x000D_\r\n_x000D_\r\n' }, { accountName: 'علیرضا' }],
    [{ firstName: 'Jose\u0301\u00a0Luis\ufeff' }, { firstName: 'José Luis' }],
    [{ lastName: 'علی\u200cرضا' }, { lastName: 'علی\u200cرضا' }],
    [{ phone: ' +49\u202f30 5550101\n' }, { phone: '+49 30 5550101' }],
    [{ manager: 'jane.doe\u200d' }, { manager: 'jane.doe' }],
    [{ email: 'amara.okafor@example.com ' }, { email: 'amara.okafor@example.com' }],
    [{ email: '\u200bamara\u00ad.okafor@example.com' }, { email: 'amara.okafor@example.com' }],
    [{ email: 'amara@bücher.example' }, { email: 'amara@bücher.example' }],
    [{ email: '' }, { email: '' }],
    [{ startDate: ' 2026-11-16\u200b' }, { startDate: '2026-11-16' }],
    [{ endDate: '2027-05-31T18:00:00Z ' }, { endDate: '2027-05-31T18:00:00Z' }],
    [{ data: { vendor: ' North\u00adwind ' } }, { data: { vendor: 'Northwind' } }],
  ])('%j becomes %j', (given, mended) => {
    const said = { ...event, person: { ...event.person, ...mended } };
    expect(ofPerson(given)).toEqual({ kind: 'event', event: said });
    expect(ofPerson(mended)).toEqual({ kind: 'event', event: said });
  });

  test('so are its source and its moment', () => {
    const given = { ...event, source: 'Prestata\u0301rios ', occurredAt: ' 2026-11-20T16:00:00Z' };
    expect(toEvent(given)).toEqual({ kind: 'event', event: { ...event, source: 'Prestatários' } });
  });
});

describe('what cannot be mended is refused with its path and nothing of the value', () => {
  const control = 'holds a control character; write the text anew';
  const lost = 'holds a character that was lost on its way; write the text anew';
  const noAddress = 'not an e-mail address; it must look like name@example.com';

  test.each([
    [{ accountName: 'jose\u0000garcia' }, 'person.accountName', control],
    [{ accountName: '\u200b' }, 'person.accountName', 'is empty'],
    [{ firstName: 'Jos\ufffd' }, 'person.firstName', lost],
    [{ lastName: 'Gar\ud800a' }, 'person.lastName', lost],
    [{ lastName: 'Gar\u0000a' }, 'person.lastName', control],
    [{ manager: 'jane\tdoe' }, 'person.manager', control],
    [{ manager: 'jane\ndoe' }, 'person.manager', control],
    [{ data: { vendor: 'North\u0085wind' } }, 'person.data.vendor', control],
    [{ email: 'jose garcia@example.com' }, 'person.email', noAddress],
    [{ email: 'jose@example' }, 'person.email', noAddress],
  ])('%j: %s %s', (given, path, reason) => {
    expect(ofPerson(given)).toEqual({ kind: 'refused', problems: [{ path, reason }] });
  });

  test('a comment may have lines, and an id may not', () => {
    const comment = 'Purchase order 4711\r\n\tsigned';
    expect(toEvent({ ...event, comment })).toEqual({ kind: 'event', event: { ...event, comment } });
    const problem = (path: string) => ({ kind: 'refused', problems: [{ path, reason: control }] });
    expect(toEvent({ ...event, comment: 'a\u0007' })).toEqual(problem('comment'));
    expect(toEvent({ ...event, id: 'a\nb' })).toEqual(problem('id'));
    expect(toEvent({ ...event, source: 'a\nb' })).toEqual(problem('source'));
  });
});

describe('what an event must and may say', () => {
  const refused = (path: string, reason: string) => ({ kind: 'refused', problems: [{ path, reason }] });

  test.each([
    ['extended', ['endDate']],
    ['rehired', ['startDate', 'endDate']],
  ])('%s needs %j', (type, names) => {
    const problems = names.map((name) => ({ path: `person.${name}`, reason: `${type} needs it` }));
    expect(toEvent({ ...event, type })).toEqual({ kind: 'refused', problems });
    const dates = { startDate: '2026-11-16', endDate: '2027-05-31' };
    expect(toEvent({ ...event, type, person: { ...event.person, ...dates } })).toMatchObject({ kind: 'event' });
  });

  test.each(['hired', 'changed', 'ended', 'withdrawn', 'stopped'])('%s needs no date', (type) => {
    expect(toEvent({ ...event, type })).toEqual({ kind: 'event', event: { ...event, type } });
  });

  test.each([
    ['id', 200],
    ['source', 200],
    ['by', 200],
    ['comment', 4_000],
  ])('%s has %i signs at most', (name, most) => {
    const long = { ...event, [name]: 'x'.repeat(most) };
    expect(toEvent(long)).toEqual({ kind: 'event', event: long });
    const reason = `is longer than ${most.toLocaleString('en')} characters`;
    expect(toEvent({ ...event, [name]: 'x'.repeat(most + 1) })).toEqual(refused(name, reason));
  });

  test.each(['id', 'source'])('%s is not empty', (name) => {
    expect(toEvent({ ...event, [name]: '' })).toEqual(refused(name, 'is empty'));
  });

  test.each(['firstName', 'lastName', 'phone', 'email', 'manager'])('%s may be cleared', (name) => {
    expect(ofPerson({ [name]: '' })).toMatchObject({ kind: 'event', event: { person: { [name]: '' } } });
  });

  test('an attribute has a name, without control characters', () => {
    expect(ofPerson({ data: { ' x': 'V' } })).toMatchObject({ kind: 'event' });
    expect(ofPerson({ data: { '': 'V' } })).toMatchObject({ kind: 'refused', problems: [{ path: 'person.data' }] });
    expect(ofPerson({ data: { 'a\u0007': 'V' } })).toMatchObject({ kind: 'refused' });
  });

  test.each(['person', 'data'])('nothing that is unknown stands beside it, in %s neither', (place) => {
    const unknown = place === 'data' ? { data: { vendor: 7 } } : { vendor: 'Northwind' };
    expect(ofPerson(unknown)).toMatchObject({ kind: 'refused' });
  });
});

test.each([
  ['firstName', 'Wa?', 'holds a question mark where a letter was lost; write the letter'],
  ['lastName', '?ukasz', 'holds a question mark where a letter was lost; write the letter'],
  ['phone', 'none', 'is what a program writes for no value; write the value, or leave the cell empty'],
  ['manager', 'wa?', 'holds a question mark where a letter was lost; write the letter'],
  ['manager', '123.0', 'is a number with a decimal point, as programs for tables write one; format the column as text'],
])('a %s is judged as such: %s', (name, text, reason) => {
  expect(ofPerson({ [name]: text })).toEqual({ kind: 'refused', problems: [{ path: `person.${name}`, reason }] });
  expect(ofPerson({ data: { vendor: text } })).toMatchObject({ kind: 'event' });
});

describe('a date', () => {
  const noDate = 'is neither a day, such as 2026-11-20, nor a moment, such as 2026-11-20T09:00:00Z';
  const year = 'the year 1899 is none of a contract; write one from 1900 to 2199';

  test.each([
    ['2026-11-16', undefined],
    ['2026-11-16T09:00:00Z', undefined],
    ['2026-11-16T09:00:00+01:00', undefined],
    ['2026-11-16T09:00:00', undefined],
    ['16.11.2026', noDate],
    ['2026-02-30', noDate],
    ['', noDate],
    ['1899-12-31', year],
  ])('%s: %s', (startDate, reason) => {
    const said = ofPerson({ startDate });
    expect(said.kind === 'refused' ? said.problems : undefined).toEqual(
      reason === undefined ? undefined : [{ path: 'person.startDate', reason }],
    );
  });

  test('that is far away is an end, which stands for none, and no start', () => {
    expect(ofPerson({ endDate: '9999-12-31' })).toMatchObject({ kind: 'event' });
    expect(ofPerson({ startDate: '9999-12-31' })).toMatchObject({ kind: 'refused' });
  });
});

test.each([
  ['firstName', 'josÃ\u00ad', 'was encoded twice on its way ("Ã©" for "é"); write the text anew'],
  ['lastName', 'NULL', 'is what a program writes for no value; write the value, or leave the cell empty'],
  [
    'phone',
    '4.9E+12',
    'is a number that a spreadsheet has shortened; format the column as text, and write all its digits',
  ],
])('a %s that a program has spoilt is refused as in a file: %s', (name, text, reason) => {
  expect(ofPerson({ [name]: text })).toEqual({ kind: 'refused', problems: [{ path: `person.${name}`, reason }] });
});
