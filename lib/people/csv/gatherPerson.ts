import { systemAttributes } from '../../isc/person.ts';
import { isSystemAttribute, type Person, personFrom } from '../person.ts';

/** Makes a function that puts the texts of columns together as a person, whose other attributes are empty. */
export function personGatherer(names: readonly string[]): (texts: readonly string[]) => Person {
  const places = systemAttributes.map((name) => names.indexOf(name));
  const custom = names.flatMap((name, at) => (isSystemAttribute(name) ? [] : [{ name, at }]));
  return (texts) => {
    const inOrder = places.map((place) => texts[place] ?? '');
    const data: Person['data'] = {};
    for (const { name, at } of custom) data[name] = texts[at] ?? '';
    return personFrom(inOrder, data);
  };
}
