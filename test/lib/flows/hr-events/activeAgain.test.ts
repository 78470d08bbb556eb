import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Reference } from '../../../../lib/hr/adapter.ts';
import type { InProcess } from '../../../inProcess.ts';
import { type Handling, minute, startHandling } from './handling.ts';

let handling: Handling;
let flow: InProcess;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
  const fields = { data: { vendor: 'agency' } };
  flow = handling.flowOf('record', {}, { bamboohr: { source: 'Contractors', fields } });
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

afterAll(() => handling.close());

const employee = {
  ...{ firstName: 'Ada', lastName: 'Example', workEmail: 'ada@example.com', supervisorEmail: 'jane.doe' },
  ...{ workPhone: '1', hireDate: '2026-11-01', agency: 'Northwind' },
};

const ends: Readonly<Record<string, string>> = { Active: '2027-06-30', Inactive: '2026-11-20' };

/** BambooHR says that an employee was made or changed, and what they are when they are read; what came of it. */
async function told(type: string, changedFields: string[], occurredAt: string, status: string) {
  vi.stubEnv('BAMBOOHR_BASE_URL', 'https://acme.example.com');
  vi.stubEnv('BAMBOOHR_API_KEY', 'an-invented-key');
  vi.stubGlobal('fetch', async () => Response.json({ ...employee, status, terminationDate: ends[status] }));
  const reference: Reference = {
    id: occurredAt,
    type,
    occurredAt,
    source: 'Contractors',
    person: '502',
    changedFields,
  };
  handling.post(flow, { system: 'bamboohr', reference });
  await handling.pass(flow, minute);
  return (await handling.reportOf(occurredAt))?.outcome;
}

test('whoever had ended before their hire was read is let in when they are active again', async () => {
  expect(await told('employee.created', [], '2026-11-20T10:00:00Z', 'Inactive')).toBe('unknown-person');
  expect(await told('employee.updated', ['workPhone'], '2026-11-21T10:00:00Z', 'Active')).toBe('unknown-person');
  expect(await told('employee.updated', ['status'], '2026-11-22T10:00:00Z', 'Active')).toBe('created');
  expect(await handling.isIn('502')).toBe(true);
});

test('whoever has ended is let in again when they are active again, and changed where they are in', async () => {
  expect(await told('employee.updated', ['status'], '2026-11-23T10:00:00Z', 'Inactive')).toBe('ended');
  expect(await handling.isIn('502')).toBe(false);
  expect(await told('employee.updated', ['status'], '2026-11-23T11:00:00Z', 'Active')).toBe('rehired');
  expect(await told('employee.updated', ['status'], '2026-11-23T12:00:00Z', 'Active')).toBe('nothing-to-do');
  expect(await handling.isIn('502')).toBe(true);
});
