import type { PlanEvent, Row, Said } from './plan.ts';

export const managers = ['jane.doe', 'john.roe', 'mary.major', 'richard.miles'] as const;

/** The account names in a text: of files and events `qx.1` and `qxe.1`, and the numbers of BambooHR's employees. */
export const accountNames = /\b(?:qxe?\.\d+|90\d{4})\b(?!@)/g;

/**
 * What people type into a form who give a reason: it names somebody, so that it is seen wherever it is told and must not be.
 */
export const reason = 'Qxexample1 asked for it';

/** Whether somebody is in the lists of a source, and was not brought by an HR system. */
export const isOfFiles = (account: string): boolean => /^qx\.\d+$/.test(account);

/** Of half of its employees BambooHR says only that they have changed. */
export const isByReference = (account: string): boolean => /^90\d{3}[02468]$/.test(account);

/** What anybody here is called. Every name has `qx` in it, so that it is known wherever it must not stand. */
export function personOf(account: string) {
  const number = Number(/\d+/.exec(account)?.[0] ?? 0);
  return {
    accountName: account,
    firstName: 'Qxada',
    lastName: `Qxexample${number}`,
    email: /^\d/.test(account) ? `qxb.${account}@example.com` : `${account}@example.com`,
    manager: managers[number % managers.length] ?? 'jane.doe',
  };
}

/** How somebody is called in a row, where they can be reached, and who their manager is. */
function whoIs({ account, ...said }: Said) {
  const { firstName, lastName, email, manager } = personOf(account);
  return { firstName, lastName: said.lastName ?? lastName, email: said.email ?? email, manager };
}

type FileEvent = Extract<PlanEvent, { kind: 'file' }>;

/** A file of people as an HR department writes it. */
export function fileText(file: FileEvent): string {
  const { columns = [] } = file;
  const header = [
    ...['accountName', 'firstName', 'lastName', 'email', 'phone', 'manager', ...columns.map((one) => one.header)],
    ...['startDate', 'endDate', ...(hasVendor(file) ? ['vendor'] : [])],
  ];
  const text = [header.map(quoted).join(','), ...file.rows.map((row) => lineOf(file, row))].join('\n');
  const kept = keptOfLast(file);
  return kept === undefined ? `${text}\n` : text.slice(0, text.lastIndexOf('\n') + 1 + kept);
}

/** The rows of a file, told plainly: what is wrong with each as nelm should see it. Who is in two rows is meant by neither. */
export function rowsAsRead(file: FileEvent): (Required<Said> & ReturnType<typeof whoIs> & { wrong?: string })[] {
  const times = Map.groupBy(file.rows, ({ account }) => account);
  return file.rows.map((said, index) => {
    const row = {
      ...said,
      ...whoIs(said),
      data: Object.fromEntries((file.columns ?? []).map(({ name }) => [name, said.data?.[name] ?? ''])),
    };
    if ((times.get(row.account)?.length ?? 0) > 1) return { ...row, wrong: 'named twice' };
    return index === file.rows.length - 1 && isSeenAsCut(file) ? { ...row, wrong: 'cut off' } : row;
  });
}

/** Whether it shows that a file was cut off: not where it ends within a text that may end anywhere. */
export function isSeenAsCut(file: FileEvent): boolean {
  const kept = keptOfLast(file);
  const last = file.rows.at(-1);
  return (
    kept !== undefined && last !== undefined && kept <= lineOf(file, last).lastIndexOf(',') + (hasVendor(file) ? 1 : 10)
  );
}

/** How many characters of its last row a file has that was cut off; with fewer rows, or wrong ones, none is. */
function keptOfLast(file: FileEvent): number | undefined {
  const last = file.rows.at(-1);
  if (file.cutAt === undefined || !last || file.rows.length < 3) return undefined;
  if (file.rows.some(({ wrong }) => wrong !== undefined)) return undefined;
  const least = last.account.length + 1;
  return least + Math.floor(file.cutAt * (lineOf(file, last).length - least));
}

const hasVendor = ({ source }: FileEvent) => source === 'Contractors';

const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function lineOf(file: FileEvent, row: Row): string {
  const { account, phone, start, end, data = {}, wrong } = row;
  const { firstName, lastName, email, manager } = whoIs(row);
  return [
    account,
    wrong === 'lost letter' ? 'Qx?da' : firstName,
    wrong === 'no last name' ? '' : lastName,
    wrong === 'no address' ? 'qx at home' : email,
    wrong === 'error of a formula' ? '#REF!' : phone,
    wrong === 'unknown manager' ? 'no.body' : file.managersByAddress ? `${manager}@example.com` : manager,
    ...(file.columns ?? []).map(({ name }) => quoted(data[name] ?? '')),
    start,
    // Before every start: of whoever leaves before they have begun, both the other way round would be right.
    wrong === 'end before start' ? '2001-01-01' : wrong === 'no date' ? 'soon' : end,
    ...(hasVendor(file) ? ['Northwind'] : []),
  ].join(',');
}
