import { expect, test } from 'vitest';
import { notLanded } from '../../../lib/people/compare.ts';
import { readExport } from '../../../lib/people/csv/readExport.ts';
import { attributes, headerLine, line, settings } from './fixtures.ts';

function peopleOf(...lines: string[]) {
  return readExport([headerLine, ...lines].join('\n').replaceAll('31.12.2026', '2026-12-31'), attributes, settings);
}

const sent = [...peopleOf(line('ada'), line('bo'), line('cy')).values()].map((person, index) => ({
  row: index + 2,
  person,
}));

test('nothing is amiss when all is there, dates at another offset and names in another case included', () => {
  const after = peopleOf(line('ADA', { startDate: '2026-02-28T23:00:00Z' }), line('bo'), line('cy'), line('dee'));
  expect(notLanded(sent, after)).toEqual([]);
});

test('rows that are missing or other than sent are named with their columns', () => {
  const after = peopleOf(line('ada', { phone: '', vendor: 'Umbrella' }), line('cy'));
  expect(notLanded(sent, after)).toEqual([
    { sent: sent[0], columns: ['phone', 'vendor'] },
    { sent: sent[1], columns: ['accountName'] },
  ]);
});

test('of two accounts that look the same each is compared with itself', () => {
  const both = peopleOf(line('amara', { phone: '1' }), line('amara\u200b', { phone: '2' }));
  const rows = Array.from(both.values(), (person) => ({ person }));
  expect(notLanded(rows, both)).toEqual([]);
  const [, second] = rows;
  expect(notLanded(rows, peopleOf(line('amara', { phone: '1' }), line('amara\u200b', { phone: '3' })))).toEqual([
    { sent: second, columns: ['phone'] },
  ]);
});
