import { systemAttributes } from '../../isc/person.ts';
import { isSystemAttribute, type Person, personFrom } from '../person.ts';

/** Makes a function that puts the texts of columns together as a person, whose other attributes are empty. */
export function personGatherer(names: readonly string[]): (texts: readonly string[]) => Person {
  const places = systemAttributes.map((name) => names.indexOf(name));
  const custom = names.flatMap((name, at) => (isSystemAttribute(name) ? [] : [{ name, at }]));
  return (texts) => {
    const data: Person['data'] = {};
    for (let index = 0; index < custom.length; index += 1) {
      const { name, at } = custom[index] as (typeof custom)[number];
      data[name] = texts[at] ?? '';
    }
    return personFrom(texts, places, data);
  };
}
