import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

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
  run(process.execPath, [path.join(import.meta.dirname, 'killable.ts'), ...args], { timeout: 40_000 });

describe.concurrent('an import killed when', () => {
  test.each([
    'note the start',
    'find the source',
    'take the lock',
    'look for a newer file',
    'read the schema',
    'check the file',
    'wait for an earlier upload',
    'read the people',
    'plan',
    'mark as newest',
    'upload',
    'the upload is taken',
    'wait for the job',
    'read back',
    'compare',
    'write the report',
    'move the file',
    'release the lock',
  ])(
    '%s: ends as if nothing had happened',
    async (step) => {
      const data = path.join(folder, step.replaceAll(' ', '-'));
      await expect(host(data, path.join(folder, 'people.csv'), step)).rejects.toMatchObject({ signal: 'SIGKILL' });
      const { stdout } = await host(data);
      const { report, ...left } = JSON.parse(stdout);
      expect(left).toEqual({ people, inbox: [], locks: [] });
      expect(report).toMatchObject({ outcome: 'completed', counts: { rows: 3, rejected: 1, failed: 0 } });
    },
    60_000,
  );
});
