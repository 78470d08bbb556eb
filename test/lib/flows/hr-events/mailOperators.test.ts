import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Handling, hour, startHandling } from './handling.ts';

let handling: Handling;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

afterAll(() => handling.close());

test('somebody whom two events stop is one person in the mail, and stands apart from what is to be sent again', async () => {
  const flow = handling.flowOf('record');
  const dates = { start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' };
  await handling.plant(
    'Contractors',
    ['refused', 'stopped'].map((name) => ({ name, ...dates })),
  );
  let refusals = 0;
  handling.interfere((method) => {
    if (method !== 'PATCH') return undefined;
    refusals += 1;
    return refusals === 1 ? Response.json({ detailCode: '400' }, { status: 400 }) : undefined;
  });
  for (const name of ['refused', 'stopped', 'stopped']) {
    handling.happens(flow, 'stopped', name, {}, { system: 'operator' });
  }
  await handling.pass(flow, hour);
  const { subject, text = '' } = (await handling.box.mails()).at(-1) ?? {};
  expect(subject).toBe('Send again or do by hand: "stopped" for Contractors was not done');
  const [undone = '', stopped = ''] = text.split('Stopped and blocked: one person of Contractors.');
  expect(undone).toContain('send these events again with new ids');
  expect(undone).toContain('refused');
  expect(undone).not.toContain('Nobody of this account name is let in.');
  expect(stopped.trim()).toMatch(/^Their contracts end now/);
  expect(stopped).toContain('Nobody of this account name is let in.');
});
