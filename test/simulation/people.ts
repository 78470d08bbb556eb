import type { PlanEvent, Row } from './plan.ts';

export const managers = ['jane.doe', 'john.roe', 'mary.major', 'richard.miles'] as const;

/** The account names in a text: of files and events `qx.1` and `qxe.1`, and the numbers of BambooHR's employees. */
export const accountNames = /\b(?:qxe?\.\d+|900\d{3})\b(?!@)/g;

/** Whether somebody is in the lists of a source, and was not brought by an HR system. */
export const isOfFiles = (account: string): boolean => /^qx\.\d+$/.test(account);

/** Of half of its employees BambooHR says only that they have changed. */
export const isByReference = (account: string): boolean => /^900\d\d[02468]$/.test(account);

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

/** A file of people as an HR department writes it. */
export function fileText({ source, rows }: Extract<PlanEvent, { kind: 'file' }>): string {
  const hasVendor = source === 'Contractors';
  const header = `accountName,firstName,lastName,email,phone,manager,startDate,endDate${hasVendor ? ',vendor' : ''}`;
  const lines = rows.map((row) => lineOf(row) + (hasVendor ? ',Northwind' : ''));
  return `${[header, ...lines].join('\n')}\n`;
}

function lineOf({ account, phone, start, end, wrong }: Row): string {
  const { firstName, lastName, email, manager } = personOf(account);
  return [
    ...[account, firstName, wrong === 'no last name' ? '' : lastName, email, phone],
    wrong === 'unknown manager' ? 'no.body' : manager,
    wrong === 'end before start' ? end : start,
    wrong === 'end before start' ? start : wrong === 'no date' ? 'soon' : end,
  ].join(',');
}
