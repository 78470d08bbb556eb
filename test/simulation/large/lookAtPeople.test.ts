import { expect, test } from 'vitest';
import { type Expected, expectedPeople } from './expectedPeople.ts';
import { wrongPeople } from './lookAtPeople.ts';

const size = { sources: 1, people: 2_000 };

/** What a source exports that has everybody as they are expected. */
const exportOf = (people: ReadonlyMap<string, Expected>) =>
  [
    'accountName,phone,endDate',
    ...Array.from(people, ([account, { phone = '17', end }]) => {
      return `${account},${phone},${typeof end === 'string' ? end : '2026-10-01T08:00:30+00:00'}`;
    }),
  ].join('\n');

test('each day some begin, and whose grace is over is gone, but whoever an event told of since', () => {
  const expected = expectedPeople(size, 40);
  expected.nextDay();
  const first = expected.of(0);
  expected.nextDay();
  const second = expected.of(0);
  const gone = [...first.keys()].filter((one) => !second.has(one));
  const begun = [...second.keys()].filter((one) => !first.has(one));
  expect([first.size, gone.length, begun]).toEqual([1_994, 9, ['n.0.1.0', 'n.0.1.1', 'n.0.1.2', 'n.0.1.3', 'n.0.1.4']]);
  expect([first.get('q.0.5'), second.get('q.0.5'), second.get('q.0.106')]).toEqual([
    { end: '2026-11-29T23:59:59.000Z', phone: '400' },
    { end: '2026-11-29T23:59:59.000Z', phone: '100' },
    { end: '2027-01-18T23:59:59.000Z', phone: '401' },
  ]);
});

test('people who are not as they should be are told of', () => {
  const expected = expectedPeople(size, 0);
  expected.nextDay();
  const everybody = expected.of(0);
  const csv = exportOf(everybody);
  expect(wrongPeople('Source 00', csv, everybody)).toEqual([]);
  const [somebody = ''] = [...everybody].find(([, { end }]) => end === '2026-12-31T23:59:59.000Z') ?? [];
  const ended = csv.replace(/2026-12-31T23:59:59.000Z/, '2026-10-01T08:00:00+00:00');
  expect(wrongPeople('Source 00', ended, everybody)).toEqual([
    `Source 00 has ${everybody.size} people, and should have ${everybody.size}; the contract of ${somebody} ends 2026-10-01T08:00:00+00:00, and should on 2026-12-31T23:59:59.000Z`,
  ]);
  const others = csv.replace('n.0.0.0,300', 'n.0.0.0,301').replace('n.0.0.1,', 'q.stranger,');
  expect(wrongPeople('Source 00', others, everybody)).toEqual([
    `Source 00 has ${everybody.size} people, and should have ${everybody.size}; n.0.0.0 has the number 301, and should have 300; q.stranger is there, and should not be; n.0.0.1 is not there, and should be`,
  ]);
});
