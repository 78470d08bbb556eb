import { accountKey, type Person, type PersonValues, valueOf } from './person.ts';
import type { People } from './readExport.ts';

/**
 * The technical names of the columns in which a person is not as wanted. Only what is wanted is compared; dates are
 * instants written alike, so that equal text is the same instant. The account name is what people are found by and is not
 * compared; a manager's is, as account names are.
 */
export function differences(wanted: PersonValues, current: Person): string[] {
  const { accountName: _, data, manager, ...texts } = wanted;
  ...
}
