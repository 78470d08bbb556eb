import type { DatabaseSync } from 'node:sqlite';
import { everyRoleContext } from './rights.ts';
import { addSchemaAttribute, type NewAttribute } from './schemaAttributes.ts';
import { seededClients, seededSources } from './seed.ts';
import { insertSource } from './writeSource.ts';

const { admin, owner, manager, approver, approver2 } = seededClients;

// Id, first name, last name, alias.
const IDENTITIES = [
  [admin.clientId, 'Ada', 'Admin', 'admin'],
  [owner.clientId, 'Olga', 'Owner', 'owner'],
  [manager.clientId, 'Max', 'Manager', 'manager'],
  [approver.clientId, 'Anna', 'Approver', 'approver'],
  [approver2.clientId, 'Arno', 'Approver', 'approver2'],
  ['2c9180000000000000000000000000f1', 'Jane', 'Doe', 'jane.doe'],
  ['2c9180000000000000000000000000f2', 'John', 'Roe', 'john.roe'],
  ['2c9180000000000000000000000000f3', 'Mary', 'Major', 'mary.major'],
  ['2c9180000000000000000000000000f4', 'Richard', 'Miles', 'richard.miles'],
] as const;

const CONTRACTOR_ATTRIBUTES: readonly NewAttribute[] = [
  {
    technicalName: 'vendor',
    label: 'Vendor',
    helpText: 'The company that the person is employed by',
    placeholder: 'Enter the name of a company.',
    required: true,
  },
  {
    technicalName: 'costCenter',
    label: 'Cost Center',
    helpText: 'The cost center that pays for the person',
    placeholder: 'Enter a cost center.',
    required: false,
  },
];

/** Fills an empty database with the identities and sources that a new tenant starts with. */
export function plantSeed(database: DatabaseSync, now: string): void {
  for (const identity of IDENTITIES) plantIdentity(database, identity);
  for (const source of Object.values(seededSources)) plantSource(database, source, now);
  for (const attribute of CONTRACTOR_ATTRIBUTES) {
    addSchemaAttribute(
      database,
      seededSources.Contractors.sourceId,
      { ...attribute, type: 'TEXT', system: false },
      now,
    );
  }
}

function plantIdentity(database: DatabaseSync, [id, first, last, alias]: (typeof IDENTITIES)[number]): void {
  const rights = alias === 'admin' ? everyRoleContext.join(' ') : '';
  database
    .prepare('INSERT INTO identity VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(id, alias, first, last, `${first} ${last}`, `${alias}@example.com`, rights);
}

function plantSource(database: DatabaseSync, source: (typeof seededSources)[keyof typeof seededSources], now: string) {
  const { name, description } = source;
  const [ownerId, accountManagers] = [owner.clientId, [manager.clientId]];
  const approvers = [approver.clientId, approver2.clientId];
  insertSource(database, { name, description, ownerId, accountManagers, approvers }, now, source);
}
