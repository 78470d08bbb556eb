import type { Remark, Roster, RosterRow } from '../csv/readRoster.ts';
import { accountKey, type People } from '../person.ts';
import { indexNames, whomItMayMean } from './whomItMayMean.ts';

/**
 * The rejected rows whose account name is damaged and may mean people of the source whom no other row names, and whom they may mean, by
 * `accountKey`.
 */
export type DamagedNames = { rows: number[]; keys: Set<string> };

/** Of more rows nobody can tell whose they are. */
const mostRows = 200;

/**
 * Finds whom rows may mean whose account name was rejected: it has letters that were lost, or something around it. Such a row keeps its
 * person from being ended, and says of nobody else that they are missing; but where there are more such rows than people whom they
 * may mean and nothing else names, one of them is anybody's.
 */
export function namesDamaged(
  { header, rows, rejected, cells }: Pick<Roster, 'header' | 'rows' | 'cells'> & { rejected: readonly RosterRow[] },
  people: People,
): DamagedNames {
  const account = header.columns.findIndex((column) => column?.name === 'accountName');
  const damaged = rejected.filter(
    ({ values, rejects }) => values.accountName === '' && rejects.every(({ column }) => column !== ''),
  );
  if (damaged.length === 0 || damaged.length > mostRows) return { rows: [], keys: new Set() };
  const index = indexNames(people);
  const named = new Set([...rows, ...rejected].map(({ values }) => accountKey(values.accountName)));
  const found = damaged.map((one) => {
    const { row, doubtedName = '', writtenName = '' } = one;
    const asWritten = [doubtedName, writtenName].map(accountKey).filter((key) => people.has(key));
    return { row, meant: new Set([...asWritten, ...whomItMayMean(cells(one)[account] ?? '', index)]) };
  });
  const unnamed = (meant: ReadonlySet<string>) => [...meant].filter((key) => !named.has(key)).sort();
  const certain = [...Map.groupBy(found, ({ meant }) => unnamed(meant).join('\n')).values()].filter(
    (some) => some.length <= unnamed(some[0]?.meant ?? new Set()).length,
  );
  return {
    rows: certain
      .flat()
      .map(({ row }) => row)
      .sort((one, other) => one - other),
    keys: new Set(found.flatMap(({ meant }) => [...meant])),
  };
}

/** Says which rows of a full list keep people from being ended whom they may mean. */
export function remarkOnDamaged(
  roster: Pick<Roster, 'header' | 'rows' | 'rejected' | 'cells'>,
  people: People,
): Remark[] {
  const { rows } = namesDamaged(roster, people);
  const text = 'the account name is damaged. Nobody of the source whom it may mean was ended.';
  return rows.length === 0 ? [] : [{ rows, text }];
}
