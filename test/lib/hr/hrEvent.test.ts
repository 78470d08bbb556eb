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
    [{ accountName: '\u200b' }, 'person.accountName', 'Too small: expected string to have >=1 characters'],
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
