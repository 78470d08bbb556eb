import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
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
  run(process.execPath, [path.join(import.meta.dirname, 'killable.ts'), ...args], { timeout: 120_000 });

const steps = [
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
];

// Each process takes up what the one before it left, and is killed at its own step: two imports meet all of the steps.
describe.concurrent('an import killed again and again', () => {
  test.each([
    { which: 'first', killedAt: steps.filter((_, index) => index % 2 === 0) },
    { which: 'second', killedAt: steps.filter((_, index) => index % 2 === 1) },
  ])(
    'at the $which of every two steps ends as if nothing had happened',
    async ({ which, killedAt }) => {
      const data = path.join(folder, which);
      for (const [index, step] of killedAt.entries()) {
        const killed = host(data, index === 0 ? path.join(folder, 'people.csv') : '-', step);
        await expect(killed, step).rejects.toMatchObject({ signal: 'SIGKILL' });
      }
      const { report, ...left } = JSON.parse((await host(data)).stdout);
      expect(left).toEqual({ people, inbox: [], locks: [] });
      expect(report).toMatchObject({ outcome: 'completed', counts: { rows: 3, rejected: 1, failed: 0 } });
    },
    240_000,
  );
});

test('a full roster killed again and again after its endings were held ends those who are missing and asks once', async () => {
  const data = path.join(folder, 'roster');
  const person = (name: string) =>
    `${name}.example,Ada,Example,${name}@example.com,1,jane.doe,2026-01-01,2036-12-31,Acme`;
  const [header = ''] = file.split('\n');
  const names = ['ada', 'ben', 'cy', 'dee', 'eve', 'fay', 'gil', 'hal'];
  await writeFile(path.join(folder, 'some.csv'), [header, ...names.map(person)].join('\n'));
  await writeFile(path.join(folder, 'all.csv'), [header, person('ada'), person('new')].join('\n'));
  await host(data, path.join(folder, 'some.csv'));
  const steps = [
    'ask the operators',
    'look for a newer file again',
    'plan the endings',
    'upload the endings',
    'read back the endings',
    'write the report again',
  ];
  for (const [index, step] of steps.entries()) {
    const killed = host(data, index === 0 ? path.join(folder, 'all.csv') : '-', step, 'roster');
    await expect(killed).rejects.toMatchObject({ signal: 'SIGKILL' });
  }
  const { report, people, inbox, locks } = JSON.parse((await host(data)).stdout);
  expect(report).toMatchObject({
    outcome: 'completed',
    counts: { created: 1, unchanged: 1, ended: 7, held: 0, notEnded: 0 },
  });
  expect(people.match(/,2036-12-31T/g)).toHaveLength(2);
  expect({ inbox, locks }).toEqual({ inbox: [], locks: [] });
  const mails = (await readdir(path.join(data, 'outbox'))).filter((name) => name.endsWith('.eml'));
  expect(mails).toHaveLength(1);
}, 400_000);
