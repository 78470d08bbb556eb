import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answers } from '../../cli/answers.ts';
import { createIsc } from '../../lib/isc/client.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../local/tenant/tenant.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { typed } from './typing.ts';

const hire = path.join(import.meta.dirname, '../../samples/hr/hired.json');

let tenant: Tenant;
/** What the door of the HR systems answers. */
let answer: { status: number; body: unknown };
const door = createServer((_, response) => response.writeHead(answer.status).end(JSON.stringify(answer.body)));
const urlOfDoor = () => `http://127.0.0.1:${(door.address() as AddressInfo).port}`;

beforeAll(async () => {
  tenant = await startTenant();
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await tenant.close();
  door.closeAllConnections();
  await new Promise((resolve) => door.close(resolve));
});

test('send says with --json what the door answered', async () => {
  const counts = { accepted: 1, known: 0, ignored: 0, refused: 0 };
  answer = { status: 202, body: { counts } };
  const sent = await typed(['send', hire, '--url', urlOfDoor(), '--json']);
  expect([sent.code, sent.err]).toEqual([0, 'Taken: 1 event. npx nelm start shows what becomes of it.']);
  expect(answers.send.parse(JSON.parse(sent.out))).toEqual({
    ...{ version: 1, system: 'standard', status: 202, isTaken: true, counts },
    ...{ problems: [], problemsLeftOut: 0 },
  });
  answer = { status: 422, body: { error: 'No event.', problems: [{ path: 'type', reason: 'is none' }] } };
  const refused = await typed(['send', hire, '--url', urlOfDoor(), '--json']);
  expect([refused.code, refused.err]).toEqual([1, 'Not taken (422): No event.\n  type: is none']);
  expect(answers.send.parse(JSON.parse(refused.out))).toMatchObject({ isTaken: false, error: 'No event.' });
});

test('approve says with --json who was decided on, by whom', async () => {
  const isc = createIsc({ baseUrl: tenant.url, ...seededClients.admin });
  await isc.requests.create({
    ...{ sourceId: seededSources.Interns.id, accountName: 'ada', firstName: 'Ada', lastName: 'Example' },
    ...{ email: 'ada@example.com', phone: '1', manager: 'jane.doe', data: {} },
    ...{ startDate: '2026-11-01T00:00:00Z', endDate: '2027-11-01T00:00:00Z' },
  });
  const approve = ['approve', '--tenant-port', new URL(tenant.url).port, '--lambda-port', '9', '--json'];
  const approved = await typed(approve);
  expect([approved.code, answers.approve.parse(JSON.parse(approved.out))]).toEqual([
    0,
    {
      version: 1,
      decided: [
        { accountName: 'ada', decision: 'approved', approver: 'first' },
        { accountName: 'ada', decision: 'approved', approver: 'second' },
      ],
      looking: 0,
    },
  ]);
  expect(approved.err).toMatch(/^approved: ada, as the first approver\napproved: ada, as the second\n/);
  const nothing = await typed(approve);
  expect(answers.approve.parse(JSON.parse(nothing.out)).decided).toEqual([]);
  expect(nothing.err).toContain('A hire that was sent just now becomes a request within seconds: try again then.');
});

test('a sample that there is not is named, and what to look at', async () => {
  expect(await typed(['send', 'nothing.json', '--url', urlOfDoor()])).toEqual({
    out: '',
    err: 'nothing.json cannot be read (ENOENT). Check its name.',
    code: 1,
  });
});

test('a folder is named as one', async () => {
  expect(await typed(['send', 'samples/hr', '--url', urlOfDoor()])).toEqual({
    out: '',
    err: 'samples/hr is a folder. Name a file in it.',
    code: 1,
  });
});

test('what is no JSON is answered by the door, and what is no door is named', async () => {
  const file = path.join(await mkdtemp(path.join(temporaryFolder(), 'nelm-send-')), 'broken.json');
  await writeFile(file, '{"a":');
  answer = { status: 400, body: { error: 'The body is no JSON.' } };
  expect(await typed(['send', file, '--system', 'deel', '--url', urlOfDoor()])).toMatchObject({
    ...{ out: 'Not taken (400): The body is no JSON.', code: 1 },
  });
  answer = { status: 200, body: 'hello' };
  expect(await typed(['send', hire, '--url', urlOfDoor()])).toEqual({
    ...{ out: '', code: 1 },
    err: `What answers at ${urlOfDoor()} is no door of a nelm. Give the address of one with --url.`,
  });
  await rm(path.dirname(file), { recursive: true });
});

test('something else that listens where nelm is looked for is no nelm', async () => {
  const port = new URL(urlOfDoor()).port;
  for (const body of ['hello', { now: 'noon' }, []]) {
    answer = { status: 200, body };
    expect(await typed(['runs', '--lambda-port', port])).toEqual({
      ...{ out: '', code: 1 },
      err: `No nelm answers at ${urlOfDoor()}. Start one with npx nelm start, give --stage NAME for a deployed one, or its port with --lambda-port N.`,
    });
  }
});
