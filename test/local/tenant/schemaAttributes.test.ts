import { expect, test } from 'vitest';
import { contractors, interns, readItems, runTenant, signIn } from './running.ts';

test('a source has the eight mandatory attributes, then its own', async () => {
  const { tenant } = await runTenant();
  const api = await signIn(tenant.url);
  const attributes = await readItems(await api(`/non-employee-sources/${contractors}/schema-attributes`));
  expect(
    attributes.map((each) => ['technicalName', 'label', 'type', 'system', 'required'].map((name) => each[name])),
  ).toEqual([
    ['accountName', 'Account Name', 'TEXT', true, true],
    ['firstName', 'First Name', 'TEXT', true, true],
    ['lastName', 'Last Name', 'TEXT', true, true],
    ['email', 'Email', 'TEXT', true, true],
    ['phone', 'Phone', 'TEXT', true, true],
    ['manager', 'Manager', 'IDENTITY', true, true],
    ['startDate', 'Start Date', 'DATE', true, true],
    ['endDate', 'End Date', 'DATE', true, true],
    ['vendor', 'Vendor', 'TEXT', false, true],
    ['costCenter', 'Cost Center', 'TEXT', false, false],
  ]);
  expect(attributes[0]).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    system: true,
    type: 'TEXT',
    label: 'Account Name',
    technicalName: 'accountName',
    helpText: 'The unique identifier for the account',
    placeholder: 'Enter a unique user name.',
    required: true,
    created: '2026-03-01T08:00:00.000Z',
    modified: '2026-03-01T08:00:00.000Z',
  });
});

test('a source without attributes of its own has eight', async () => {
  const { tenant } = await runTenant();
  const response = await (await signIn(tenant.url))(`/non-employee-sources/${interns}/schema-attributes`);
  expect(await response.json()).toHaveLength(8);
});
