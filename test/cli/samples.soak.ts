import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asks, type Sending, samples, startSending } from './sending.ts';

let sending: Sending;

beforeAll(async () => {
  sending = await startSending();
});

afterAll(() => sending.nelm.stop());

test('nelm’s own samples, one after the other, are a contract from its beginning to its end', async () => {
  expect(await sending.hired('hired.json', sending.approve)).toEqual([
    'approved',
    `approved: nora.north, as the first approver\napproved: nora.north, as the second\n${asks}\n`,
  ]);
  expect(await sending.sent('changed.json')).toBe('changed phone manager');
  expect(await sending.sent('extended.json')).toBe('extended endDate');
  expect(await sending.sent('ended.json')).toBe('ended endDate');
  const rehired = sending.sent('rehired.json');
  const subject = async () => {
    await sending.nelm.pass(60_000);
    return (await sending.nelm.mails()).at(-1)?.subject;
  };
  await expect.poll(subject, { timeout: 20_000, interval: 500 }).toMatch(/in again/);
  await sending.hr.sayYes();
  expect(await rehired).toBe('rehired startDate endDate');
  expect(await sending.sent('withdrawn.json')).toBe('out-of-date');
});

test('the samples of BambooHR do what they are called; what an event does not carry is read', async () => {
  expect(await sending.hired('bamboohr/field-based.created.json')).toContain('approved');
  expect(await sending.sent('bamboohr/field-based.updated.json')).toBe('changed phone endDate');
  expect(await sending.sent('bamboohr/event-based.updated.json')).toBe('changed phone manager');
  expect(await sending.sent('bamboohr/field-based.ended.json')).toBe('ended endDate');
  expect(await sending.sent('bamboohr/field-based.deleted.json')).toBe('out-of-date');
  expect(await sending.hired('bamboohr/event-based.created.json', () => sending.approve('--reject'))).toEqual([
    'rejected',
    `rejected: 502, as the first approver\n${asks}\n`,
  ]);
  expect(await sending.sent('bamboohr/event-based.deleted.json')).toBe('nothing-to-do');
});

test('the samples of Deel do what they are called', async () => {
  expect(await sending.hired('deel/contract.created.json')).toContain('approved');
  expect(await sending.sent('deel/contract.amended.json')).toBe('changed endDate');
  expect(await sending.sent('deel/worker.v2.updated.json')).toBe('changed phone');
  expect(await sending.sent('deel/contract.terminated.json')).toBe('ended endDate');
  expect(await sending.sent('deel/contract.status.updated.json')).toBe('refused');
});

test('no sample was left out', () => {
  const files = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  expect([...sending.sentFiles, 'bamboohr/employees.json'].sort()).toEqual(files.sort());
});
