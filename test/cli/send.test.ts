import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { hrOf, sample, slot } from '../functions/hr.ts';
import { type RunningNelm, startTestNelm } from '../functions/nelm.ts';

const root = path.join(import.meta.dirname, '../..');
const samples = path.join(root, 'samples/hr');
const hire = path.join(samples, 'hired.json');
const run =
  (command: string) =>
  (...args: string[]) =>
    promisify(execFile)(process.execPath, [path.join(root, 'cli', command), ...args]);
const send = run('send.ts');
const approve = (...args: string[]) => run('approve.ts')('--tenant-port', new URL(nelm.tenant.url).port, ...args);

vi.setConfig({ testTimeout: 60_000 });

let nelm: RunningNelm;
let hr: ReturnType<typeof hrOf>;

beforeAll(async () => {
  nelm = await startTestNelm('2027-01-31T06:00:00Z');
  hr = hrOf(nelm);
});

afterAll(() => nelm.stop());

/** What is said whenever something was decided. */
const asks = 'A run that waits for its request asks once an hour at first; npm start shows what became of it then.';

const sentFiles = new Set<string>();

/** Sends a sample, and gives the outcome of its run and what it changed. A command is started for one of each system. */
async function sent(file: string): Promise<string> {
  const folder = path.dirname(file) === '.' ? 'standard' : path.dirname(file);
  // Those of Deel happen when they are sent, to the second; of two in the same second none is the later one.
  await nelm.pass(1_000);
  const ended = hr.became();
  if (folder === 'standard' || ![...sentFiles].some((known) => known.startsWith(folder))) {
    const { stdout } = await send(path.join(samples, file), '--url', nelm.stack.door.url);
    expect(stdout).toBe('202 {"counts":{"accepted":1,"known":0,"ignored":0,"refused":0}}\n');
  } else {
    expect((await hr.post(sample(file), folder)).status).toBe(202);
  }
  sentFiles.add(file);
  await nelm.pass(slot);
  const { outcome, changed } = await ended;
  return [outcome, ...changed].join(' ');
}

/** Sends the sample of a hire, whose run ends when the approvers have decided. */
async function hired(
  file: string,
  decide: () => Promise<{ stdout: string }> = async () => ({ stdout: `${await hr.decide('approve')}` }),
): Promise<string[]> {
  const outcome = sent(file);
  await vi.waitUntil(async () => (await hr.requests()) > requests, 20_000);
  requests += 1;
  const { stdout } = await decide();
  await nelm.pass(3_600_000);
  return [await outcome, stdout];
}

let requests = 0;

test('nelm’s own samples, one after the other, are a contract from its beginning to its end', async () => {
  expect(await hired('hired.json', approve)).toEqual([
    'approved',
    `approved: nora.north, as the first approver\napproved: nora.north, as the second\n${asks}\n`,
  ]);
  expect(await sent('changed.json')).toBe('changed phone manager');
  expect(await sent('extended.json')).toBe('extended endDate');
  expect(await sent('ended.json')).toBe('ended endDate');
  const rehired = sent('rehired.json');
  await expect.poll(async () => (await nelm.mails()).at(-1)?.subject, { timeout: 20_000 }).toMatch(/in again/);
  await hr.sayYes();
  expect(await rehired).toBe('rehired startDate endDate');
  expect(await sent('withdrawn.json')).toBe('out-of-date');
});

test('the samples of BambooHR do what they are called; what an event does not carry is read', async () => {
  expect(await hired('bamboohr/field-based.created.json')).toContain('approved');
  expect(await sent('bamboohr/field-based.updated.json')).toBe('changed phone endDate');
  expect(await sent('bamboohr/event-based.updated.json')).toBe('changed phone manager');
  expect(await sent('bamboohr/field-based.ended.json')).toBe('ended endDate');
  expect(await sent('bamboohr/field-based.deleted.json')).toBe('out-of-date');
  expect(await hired('bamboohr/event-based.created.json', () => approve('--reject'))).toEqual([
    'rejected',
    `rejected: 502, as the first approver\n${asks}\n`,
  ]);
  expect(await sent('bamboohr/event-based.deleted.json')).toBe('nothing-to-do');
});

test('the samples of Deel do what they are called', async () => {
  expect(await hired('deel/contract.created.json')).toContain('approved');
  expect(await sent('deel/contract.amended.json')).toBe('changed endDate');
  expect(await sent('deel/worker.v2.updated.json')).toBe('changed phone');
  expect(await sent('deel/contract.terminated.json')).toBe('ended endDate');
  expect(await sent('deel/contract.status.updated.json')).toBe('refused');
  expect((await approve()).stdout).toBe('Nothing waits for an approver.\n');
});

test('no sample was left out', () => {
  const files = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  expect([...sentFiles, 'bamboohr/employees.json'].sort()).toEqual(files.sort());
});

test('without a tenant nobody can approve, and that is said', async () => {
  await expect(run('approve.ts')('--tenant-port', '9')).rejects.toMatchObject({
    code: 1,
    stderr:
      'No tenant answers at http://127.0.0.1:9. Start it with npm start, or name its port with --tenant-port N.\n',
  });
});

test('what cannot be sent ends with 1, and says why', async () => {
  await expect(send()).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('npm run send -- FILE') });
  await expect(send(hire, hire)).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('-- FILE') });
  await expect(send('nothing.json', '--url', nelm.stack.door.url)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Cannot read the sample: .*nothing\.json/),
  });
  await expect(send(hire, '--system', 'other', '--url', nelm.stack.door.url)).rejects.toMatchObject({
    code: 1,
    stderr: 'There is no HR system "other". Give one of standard, bamboohr, deel.\n',
  });
  await expect(send(hire, '--url', 'http://127.0.0.1:9')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Nothing listens at http:\/\/127\.0\.0\.1:9\. Run "npm start" first/),
  });
});
