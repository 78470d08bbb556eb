import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { asks, run, type Sending, samples, startSending } from './sending.ts';

const hire = path.join(samples, 'hired.json');
const send = run('send');

vi.setConfig({ testTimeout: 60_000 });

let sending: Sending;

beforeAll(async () => {
  sending = await startSending();
});

afterAll(() => sending.nelm.stop());

test('the sample of a hire is sent, and both its approvers say yes, by commands alone', async () => {
  expect(await sending.hired('hired.json', sending.approve)).toEqual([
    'approved',
    `approved: nora.north, as the first approver\napproved: nora.north, as the second\n${asks}\n`,
  ]);
  expect((await sending.approve()).stdout).toBe(
    'Nothing waits for an approver. A hire that was sent just now becomes a request within seconds: try again then.\n',
  );
});

test('without a tenant nobody can approve, and that is said', async () => {
  await expect(run('approve')('--tenant-port', '9')).rejects.toMatchObject({
    code: 1,
    stderr:
      'No tenant answers at http://127.0.0.1:9. Start it with npx nelm start, or name its port with --tenant-port N.\n',
  });
});

test('what cannot be sent ends with 1, and says why', async () => {
  await expect(send()).rejects.toMatchObject({
    code: 2,
    stderr: "Missing required argument 'file'.\nnpx nelm send --help shows what it takes.\n",
  });
  await expect(send('nothing.json', '--url', sending.nelm.stack.door.url)).rejects.toMatchObject({
    code: 1,
    stderr: 'nothing.json cannot be read (ENOENT). Check its name.\n',
  });
  await expect(send(hire, '--system', 'other', '--url', sending.nelm.stack.door.url)).rejects.toMatchObject({
    code: 1,
    stderr: 'There is no HR system "other". Give one of standard, bamboohr, deel.\n',
  });
  await expect(send(hire, '--url', 'http://127.0.0.1:9')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Nothing listens at http:\/\/127\.0\.0\.1:9\. Run "npx nelm start" first/),
  });
});
