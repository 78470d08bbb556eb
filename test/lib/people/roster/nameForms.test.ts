import { describe, expect, test } from 'vitest';
import { lostForms, nameForms } from '../../../../lib/people/roster/nameForms.ts';

describe('how a name is written by programs that lack its letters', () => {
  test.each([
    ['ada.okafor', ['ada.okafor']],
    ['ADA  Okafor', ['ada okafor']],
    ['Zoë', ['zoë', 'zoe']],
    ['müller', ['müller', 'muller', 'mueller']],
    ['Jörg', ['jörg', 'jorg', 'joerg']],
    ['Jäger', ['jäger', 'jager', 'jaeger']],
    ['Åse', ['åse', 'ase', 'aase']],
    ['søren', ['søren', 'soren', 'soeren']],
    ['Weiß', ['weiß', 'weiss']],
    ['ılker', ['ılker', 'ilker']],
    ['İlker', ['i̇lker', 'ilker']],
    ['Łukasz', ['łukasz', 'lukasz']],
    ['Đorđe', ['đorđe', 'dorde']],
    ['guðrún', ['guðrún', 'gudrun']],
    ['þór', ['þór', 'thor']],
    ['lærke', ['lærke', 'laerke']],
    ['cœur', ['cœur', 'coeur']],
    ['антон', ['антон']],
  ])('%s', (name, forms) => {
    expect(nameForms(name)).toEqual(forms);
  });

  test.each([
    ['jos\\xe9', ['josé', 'jose', 'jos']],
    ['JOS\\xE9', ['josé', 'jose', 'jos']],
    ['jos\\u00e9', ['josé', 'jose']],
    ['CORP\\u00e9', ['corpé', 'corpe']],
    ['CORP\\u0142', ['corpł', 'corpl']],
    ['jos\\x41', ['jos\\x41']],
    ['micha<U+0142>', ['michał', 'michal']],
    ['ext_x0020_ada', ['ext ada']],
    ['a_x_b', ['a_x_b']],
  ])('%s, as programs escape letters', (name, forms) => {
    expect(nameForms(name)).toEqual(forms);
  });
});

describe('what is left of a name whose letters were lost', () => {
  test.each([
    ['ada', []],
    ['josé', ['jos', 'jos']],
    ['zoë', ['zo']],
    ['mühlgräf', ['mhlgrf', 'mhlgräf', 'mühlgrf']],
    ['éé', []],
    ['éab', ['ab']],
    ['antоn', ['antn', 'antn']],
  ])('%s', (name, forms) => {
    expect(lostForms(name)).toEqual(forms);
  });
});
