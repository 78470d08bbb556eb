import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const file = `Account Name,First Name,Last Name,E-mail,Phone,Manager,Start,End,Vendor
ada.example,Ada,Example,ada@example.com,1,jane.doe,2026-01-01,2026-12-31,Northwind
ben.example,Ben,Example,ben@example.com,2,john.roe,2026-01-01,2026-12-31,Northwind
bad.example,Bad,Example,no address,3,john.roe,2026-01-01,2026-12-31,Northwind
`;

/** What an import that nobody disturbs leaves behind: midnight and the last second of the day in Berlin. */
const people = `accountName,firstName,lastName,phone,email,manager,startDate,endDate,vendor,costCenter
ada.example,Ada,Example,1,ada@example.com,jane.doe,2025-12-31T23:00:00+00:00,2026-12-31T22:59:59+00:00,Northwind,
ben.example,Ben,Example,2,ben@example.com,john.roe,2025-12-31T23:00:00+00:00,2026-12-31T22:59:59+00:00,Northwind,
`;

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-killed-'));
  await writeFile(path.join(folder, 'people.csv'), file);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const host = (...args: string[]) =>
  run(process.execPath, [path.join(import.meta.dirname, 'killable.ts'), ...args], { timeout: 120_000 });

/**
 * The tenant has the upload and nelm does not know it. What a flow makes of a crash at every one of its checkpoints is tested
 * beside each flow; here it is the machine that ends.
 */
const moment = 'the upload is taken';

test('an import whose machine ends by SIGKILL ends as if nothing had happened', async () => {
  const data = path.join(folder, 'data');
  await expect(host(data, path.join(folder, 'people.csv'), moment)).rejects.toMatchObject({ signal: 'SIGKILL' });
  const { report, ...left } = JSON.parse((await host(data)).stdout);
  expect(left).toEqual({ people, inbox: [], locks: [] });
  expect(report).toMatchObject({ outcome: 'completed', counts: { rows: 3, rejected: 1, failed: 0 } });
}, 240_000);
