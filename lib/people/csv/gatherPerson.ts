import { systemAttributes } from '../../isc/person.ts';
import { isSystemAttribute, type Person, personFrom } from '../person.ts';

/**
 * Puts texts together as people. `places` says of each of some columns where its text stands among those that make a person; what
 * no column has is empty.
 */
export type PersonGatherer = { places: readonly number[]; gather: (texts: readonly string[]) => Person };

export function personGatherer(names: readonly string[]): PersonGatherer {
  const custom = names.filter((name) => !isSystemAttribute(name));
  const order: readonly string[] = [...systemAttributes, ...custom];
  return {
    places: names.map((name) => order.indexOf(name)),
    gather(texts) {
      const data: Person['data'] = {};
      for (let index = 0; index < custom.length; index += 1) {
        data[custom[index] ?? ''] = texts[systemAttributes.length + index] ?? '';
      }
      return personFrom(texts, data);
    },
  };
}
