import { expect, test } from 'vitest';
import { searchKey } from '../../../lib/directory/listedPerson.ts';

test.each([
  ['Łukasz Żółć', 'lukasz zolc'],
  ['Søren Ærø', 'soren aero'],
  ['Đorđe Þór', 'dorde thor'],
  ['Işıl İnce', 'isil ince'],
  ['D’Angelo', "d'angelo"],
  ['D´Angelo', "d'angelo"],
  ['Jean‑Luc', 'jean-luc'],
  ['ＡＤＡ', 'ada'],
  ['ΝΙΚΟΣ Νίκος', 'νικοσ νικοσ'],
])('%s is found by what is typed on any keyboard', (name, key) => {
  expect(searchKey(name)).toBe(key);
});
