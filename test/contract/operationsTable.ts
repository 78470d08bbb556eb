import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { table } from '../../bench/table.ts';
import { operations as tenantOperations } from '../../local/tenant/operations.ts';
import { clientCalls } from './clientCalls.ts';
import { contracts } from './document.ts';

const page = path.join(import.meta.dirname, '../../docs/api.md');
const section = /\| operation .*\|(?=\n)/s;

/** An operation of the vendor's document, and what of nelm stands for it. */
export type Covered = { operationId: string; client: string[]; tenant: boolean };

/** Every operation of the vendor's document. */
export async function coverage(): Promise<Covered[]> {
  const calls = await clientCalls();
  return contracts.map(({ operationId, method, path }) => {
    const call = `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`;
    const here = tenantOperations[operationId];
    const tenant = here !== undefined && `${here.method} ${here.path.replaceAll(/:\w+/g, '{}')}` === call;
    return { operationId, client: calls.get(call) ?? [], tenant };
  });
}

/** The page of the API with the table of today. */
export async function withTable(text: string): Promise<string> {
  const rows = (await coverage()).map(({ operationId, client, tenant }) => [
    operationId,
    client.length > 0 ? `✓ ${client.map((name) => `\`${name}\``).join(', ')}` : '',
    tenant ? '✓' : '',
  ]);
  return text.replace(section, () => table([['operation', 'client', 'tenant'], ...rows]));
}

if (import.meta.main) await writeFile(page, await withTable(await readFile(page, 'utf8')));
