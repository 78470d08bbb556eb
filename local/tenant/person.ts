import * as z from 'zod';

const dataSchema = z.record(z.string(), z.string());

/** A person as records and requests hold it. Dates are instants in UTC; `data` has only attributes with a value. */
export const personSchema = z.object({
  accountName: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  phone: z.string(),
  manager: z.string(),
  data: z.string().transform((json) => dataSchema.parse(JSON.parse(json))),
  startDate: z.string(),
  endDate: z.string(),
});

export type Person = z.infer<typeof personSchema>;

/** The columns of a person, in tables of records and of requests, by the names of the API. */
export const personColumns = {
  accountName: 'account_name',
  firstName: 'first_name',
  lastName: 'last_name',
  email: 'email',
  phone: 'phone',
  manager: 'manager',
  startDate: 'start_date',
  endDate: 'end_date',
} as const;

/** SQL that selects columns by the names of the API: `id AS id, first_name AS firstName`. */
export function selectColumns(columns: Readonly<Record<string, string>>): string {
  return Object.entries(columns)
    .map(([name, column]) => `${column} AS ${name}`)
    .join(', ');
}

/** The values of a person as a row takes them. Custom values are kept with sorted names. */
export function personValues({ data, ...person }: Person) {
  const sorted = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...person, accountKey: accountKey(person.accountName), data: JSON.stringify(Object.fromEntries(sorted)) };
}

/** The key under which an account name is unique in its source: letter case makes no difference. */
export function accountKey(accountName: string): string {
  return accountName.toLowerCase();
}
