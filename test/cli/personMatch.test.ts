import { expect, test } from 'vitest';
import { findAbout } from '../../cli/personMatch.ts';

const names = { accountName: 'ada.north', addresses: ['ada@example.com'] };
const about = (key: string, text: string, of = names) => findAbout(key, Buffer.from(text), of);

test('of a table the rows of the person go, and of whom they are the manager stays', () => {
  const csv = [
    '\ufeffAccount Name,E-mail,Manager',
    'ada.north,ada@example.com,jane.doe',
    'ben,"ben@example.com",ada.north',
    "'Ada.North,other@example.com,jane.doe",
    'ada.northwood,x@example.com,jane.doe',
    'cy,ADA@example.com,jane.doe',
    '',
  ].join('\r\n');
  expect(about('runs/s/r/people.csv', csv)).toEqual({
    parts: [
      { 'Account Name': 'ada.north', 'E-mail': 'ada@example.com', Manager: 'jane.doe' },
      { 'Account Name': "'Ada.North", 'E-mail': 'other@example.com', Manager: 'jane.doe' },
      { 'Account Name': 'cy', 'E-mail': 'ADA@example.com', Manager: 'jane.doe' },
    ],
    rest: '\ufeffAccount Name,E-mail,Manager\r\nben,"ben@example.com",ada.north\r\nada.northwood,x@example.com,jane.doe\r\n',
  });
  expect(about('a.csv', 'Account;Name\nada.north;Ada, N\nben;Ben\n')).toEqual({
    parts: [{ Account: 'ada.north', Name: 'Ada, N' }],
    rest: 'Account;Name\nben;Ben\n',
  });
  expect(about('a.csv', 'account,manager\nben,ada.north\n')).toBeUndefined();
});

test('of a report what is about the person goes, and sentences lose the name', () => {
  const report = {
    runId: 'r',
    error: 'ada.north could not be found.',
    counts: { created: 2 },
    events: [
      { event: { id: '1', person: { accountName: 'Ada.North', phone: '7' } }, outcome: 'created' },
      { event: { id: '2', person: { accountName: 'ben', manager: 'ada.north' } }, outcome: 'created' },
    ],
    rows: [
      ['Ada North (ada.north)', '2026-12-31'],
      ['Ben (ben)', '2026-12-31'],
    ],
  };
  const found = about('runs/s/r/report.json', JSON.stringify(report));
  expect(found).toMatchObject({ parts: ['ada.north could not be found.', report.events[0], report.rows[0]] });
  expect(JSON.parse(String(typeof found === 'object' && found.rest))).toEqual({
    ...report,
    error: '[forgotten] could not be found.',
    events: [report.events[1]],
    rows: [report.rows[1]],
  });
});

test('an object that is about the person alone goes as a whole', () => {
  const contract = { id: 'c', accountName: 'ada.north', recipients: ['jane@example.com'] };
  expect(about('contracts/c.json', JSON.stringify(contract))).toEqual({ parts: [contract], rest: undefined });
  expect(about('contracts/c.json', JSON.stringify({ ...contract, accountName: 'ben' }))).toBeUndefined();
});

test('of a page the rows go, and sentences lose the name', () => {
  const page =
    '<h1>ada.north ended</h1><table><tr><th>Account</th></tr><tr><td>ada.north</td><td>Ada</td></tr><tr><td>ben</td></tr></table>';
  expect(about('runs/s/r/report.html', page)).toEqual({
    parts: ['ada.north · Ada', 'ada.north ended'],
    rest: '<h1>[forgotten] ended</h1><table><tr><th>Account</th></tr><tr><td>ben</td></tr></table>',
  });
});

test('a name that is a number, or short, is only one where it is the whole value', () => {
  const seven = { accountName: '7', addresses: [] };
  expect(about('a.csv', 'account,count\n8,17\n', seven)).toBeUndefined();
  expect(about('a.csv', 'account,count\n7,17\n', seven)).toMatchObject({ rest: 'account,count\n' });
  expect(about('r.json', JSON.stringify({ runId: 'x', note: '7 of 8', who: ['7', '8'] }), seven)).toMatchObject({
    parts: ['7'],
  });
});

test('what is no text is said to be none', () => {
  expect(findAbout('a.csv', Buffer.from([0x61, 0xfc, 0x0a]), names)).toBe('unreadable');
});
