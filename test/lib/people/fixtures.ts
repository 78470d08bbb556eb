import type { ContractLimits } from '../../../lib/people/contractLimits.ts';
import { type Roster, type RosterSettings, readRoster } from '../../../lib/people/csv/readRoster.ts';
import type { SchemaAttribute } from '../../../lib/people/person.ts';

/** The schema of a source of contractors: the eight system attributes, `vendor` (required) and `costCenter`. */
export const attributes: SchemaAttribute[] = [
  { technicalName: 'accountName', label: 'Account Name', required: true },
  { technicalName: 'firstName', label: 'First Name', required: true },
  { technicalName: 'lastName', label: 'Last Name', required: true },
  { technicalName: 'phone', label: 'Phone', required: true },
  { technicalName: 'email', label: 'Email', required: true },
  { technicalName: 'manager', label: 'Manager', required: true },
  { technicalName: 'startDate', label: 'Start Date', required: true },
  { technicalName: 'endDate', label: 'End Date', required: true },
  { technicalName: 'vendor', label: 'Vendor', required: true },
  { technicalName: 'costCenter', label: 'Cost Center', required: false },
];

/** The same, with nothing but the account name and the vendor required. */
export const lenientAttributes: SchemaAttribute[] = attributes.map((attribute) => ({
  ...attribute,
  required: ['accountName', 'vendor'].includes(attribute.technicalName),
}));

export const settings: RosterSettings = {
  timeZone: 'Europe/Berlin',
  dateFormats: ['dd.MM.yyyy', 'M/d/yyyy'],
  columns: { email: ['mail'], startDate: ['start'], endDate: ['end', 'last day'], vendor: ['company'] },
};

/** Contracts as long as anybody likes, for tests of something else. */
export const anyLength: ContractLimits = {
  maxContractDays: 100_000,
  overlong: 'reject',
  noEnd: 'reject',
  timeZone: settings.timeZone,
};

export const headerLine = 'accountName,firstName,lastName,phone,email,manager,startDate,endDate,vendor,costCenter';

/** The cells of one good row under `headerLine`, joined by commas. */
export function line(accountName: string, changes: { [column: string]: string } = {}): string {
  const cells: { [column: string]: string } = {
    accountName,
    firstName: 'Ada',
    lastName: 'Okafor',
    phone: '+49 30 5550100',
    email: 'ada@example.com',
    manager: 'jane.doe',
    startDate: '2026-03-01',
    endDate: '31.12.2026',
    vendor: 'Acme',
    costCenter: '4711',
  };
  return Object.values({ ...cells, ...changes }).join(',');
}

/** Lines under `headerLine` as the bytes of a file. */
export function file(...lines: string[]): Uint8Array {
  return Buffer.from([headerLine, ...lines].join('\n'));
}

/** Reads a file that is expected not to be refused. */
export function rosterOf(bytes: Uint8Array | string, schema: SchemaAttribute[] = attributes): Roster {
  const roster = readRoster(Buffer.from(bytes), schema, settings);
  if (roster.kind === 'refused') throw new Error(roster.reason);
  return roster;
}
