import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { coverage, withTable } from './operationsTable.ts';

test('client and tenant have each of the 32 operations', async () => {
  const covered = await coverage();
  expect(covered).toHaveLength(32);
  expect(covered.filter(({ client, tenant }) => client.length === 0 || !tenant)).toEqual([]);
  expect(covered.find(({ operationId }) => operationId === 'exportNonEmployeeRecords')).toEqual({
    operationId: 'exportNonEmployeeRecords',
    client: ['records.export', 'records.exportStream'],
    tenant: true,
  });
});

test('docs/api.md has the table of today; `npx node test/contract/operationsTable.ts` writes it', async () => {
  const text = await readFile(path.join(import.meta.dirname, '../../docs/api.md'), 'utf8');
  expect(text).toContain('# The API, operation by operation');
  expect(await withTable(text)).toBe(text);
});
