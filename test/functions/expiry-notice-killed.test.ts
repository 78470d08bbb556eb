import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createIsc, type Isc } from '../../lib/isc/client.ts';
import { createClock } from '../../local/aws/clock.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';
import { type Stack, startStack } from '../../local/aws/stack.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../local/tenant/tenant.ts';

const { clientId, clientSecret } = seededClients.admin;
const clock = createClock(Date.parse('2026-11-02T06:00:00Z'));
const endDate = '2026-11-09T22:59:59.000Z';

let folder: string;
let tenant: Tenant;
let isc: Isc;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-notice-killed-'));
  await (await startTenant({ dataFolder: folder, clock: clock.now })).close();
  // An identity may have no address; no operation of the API takes it away.
  const database = new DatabaseSync(path.join(folder, 'tenant.db'));
  database.prepare("UPDATE identity SET email = '' WHERE alias = 'john.roe'").run();
  database.close();
  tenant = await startTenant({ dataFolder: folder, clock: clock.now });
  isc = createIsc({ baseUrl: tenant.url, clientId, clientSecret, clock: clock.now });
});

beforeEach(async () => {
  tenant.faults.clear();
  const ids = await Array.fromAsync(isc.records.list(), ({ id }) => id);
  if (ids.length > 0) await isc.records.deleteInBulk(ids);
});

afterAll(async () => {
  await tenant.close();
  await rm(folder, { recursive: true });
});

type Machine = Stack & { reached: (isReached: (execution: Execution) => boolean) => Promise<Execution> };

/** A machine over what another left, however that ended. */
async function start(data: string): Promise<Machine> {
  const listeners = new Set<(execution: Execution) => void>();
  const stack = await startStack({
    root: path.join(import.meta.dirname, '../..'),
    dataFolder: path.join(folder, data),
    ports: { storage: 0, lambda: 0, http: 0 },
    environment: {
      ISC_BASE_URL: tenant.url,
      ISC_CLIENT_ID: clientId,
      ISC_CLIENT_SECRET: clientSecret,
      NELM_LINK_KEYS: 'signs-the-links-of-this-test-alone',
    },
    clock,
    log: () => {},
    onChange(execution) {
      for (const listener of listeners) listener(execution);
    },
  });
  return {
    ...stack,
    reached(isReached) {
      const { promise, resolve } = Promise.withResolvers<Execution>();
      const look = (execution: Execution) => {
        if (isReached(execution)) resolve(execution);
      };
      listeners.add(look);
      stack.lambda.executions().forEach(look);
      return promise;
    },
  };
}

/** Ends the machine when a flow that it starts is at a step, and gives another one on which the flow went on to its end. */
async function killedAt(machine: Machine, data: string, step: string, work: () => Promise<unknown>): Promise<Machine> {
  const before = machine.lambda.executions().length;
  const reached = machine.reached(
    ({ status, operations }) => status === 'RUNNING' && operations.some(({ Name }) => Name === step),
  );
  await work();
  const { name } = await reached;
  await machine.close();
  expect(machine.lambda.executions().length).toBe(before + 1);
  const next = await start(data);
  const ended = await next.reached((execution) => execution.name === name && execution.status !== 'RUNNING');
  expect(ended.status).toBe('SUCCEEDED');
  return next;
}

const mailsOf = async ({ outbox }: Stack) => {
  const files = (await readdir(outbox).catch(() => [])).filter((file) => file.endsWith('.eml')).sort();
  return await Promise.all(files.map(async (file) => simpleParser(await readFile(path.join(outbox, file)))));
};

const notice = ({ lambda }: Stack, scheduledAt: string) =>
  lambda.invoke('nelm-local-schedule-fired', { job: 'expiry-notice', scheduledAt });

async function employ(accountName: string, manager: string): Promise<string> {
  const [startDate, phone] = ['2026-01-01T00:00:00.000Z', '1'];
  const person = { accountName, firstName: 'Ada', lastName: accountName, email: `${accountName}@example.com`, phone };
  const data = { vendor: 'Northwind' };
  const { sourceId } = seededSources.Contractors;
  return (await isc.records.create({ ...person, sourceId, manager, startDate, endDate, data })).id;
}

/** What handing a mail over is a part of: killed within it, nobody knows whether the mail is out, and it is not sent again. */
const mailing = ['warn managers', 'tell the operators', 'tell the manager'];

describe('a machine that ends', () => {
  test.each([
    ['find whose contract ends soon', 'read the choice'],
    ['warn managers', 'the patch'],
    ['tell the operators', 'tell the manager'],
  ])(
    'at "%s" of the notices, and at "%s" of an extension: nobody is told twice, and the contract is extended once',
    async (noticeStep, extensionStep) => {
      const data = `${noticeStep} ${extensionStep}`.replaceAll(' ', '-');
      const ids = [await employ('ada', 'jane.doe'), await employ('ben', 'jane.doe'), await employ('cy', 'john.roe')];
      const first = await start(data);
      const second = await killedAt(first, data, noticeStep, () => notice(first, '2026-11-02T06:00:00.000Z'));
      const told = (await mailsOf(second)).flatMap(({ to }) => [to ?? []].flat().map(({ text }) => text));
      expect(new Set(told).size).toBe(told.length);
      if (!mailing.includes(noticeStep)) expect(told.sort()).toEqual(['jane.doe@example.com', 'operators@example.com']);

      // Another run the same day tells nobody anything.
      const again = second.reached(({ name, status }) => name.includes('20261102T15') && status === 'SUCCEEDED');
      await notice(second, '2026-11-02T15:00:00.000Z');
      await again;
      const mails = await mailsOf(second);
      expect(mails).toHaveLength(told.length);
      // Where the mail to one of them may be lost, the link is from the other's.
      const [, link = ''] = /(\/contracts\/[\w.-]+\/extend)/.exec(mails[0]?.text ?? '') ?? [];

      tenant.requests.clear();
      const patched = Promise.withResolvers<void>();
      if (extensionStep === 'the patch') {
        const matches = () => {
          patched.resolve();
          return true;
        };
        const fault = { drop: 'after' as const };
        tenant.faults.set([{ fault, operationId: 'patchNonEmployeeRecord', matches, times: 1 }]);
      }
      const choose = ({ door }: Stack) =>
        fetch(`${door.url}${link}`, { method: 'POST', body: new URLSearchParams({ days: '30' }) });
      const step = extensionStep === 'the patch' ? 'extend' : extensionStep;
      const extended = await killedAt(second, data, step, async () => {
        await choose(second);
        if (extensionStep === 'the patch') await patched.promise;
      });
      expect(tenant.requests.counts()['patchNonEmployeeRecord']).toBeLessThanOrEqual(2);
      const ends = await Promise.all(
        ids.map(async (id) => new Date((await isc.records.get(id)).endDate ?? '').toISOString()),
      );
      expect(ends.filter((end) => end !== endDate)).toEqual(['2026-12-09T22:59:59.000Z']);
      const confirmations = (await mailsOf(extended)).slice(mails.length);
      expect(confirmations.length).toBeLessThanOrEqual(1);
      if (!mailing.includes(extensionStep)) {
        expect(confirmations[0]?.subject).toMatch(/^Extended to 9 December 2026: the contract of Ada /);
      }
      expect(await (await choose(extended)).text()).toContain('It is extended');
      expect(await extended.storage.objects.list('locks/')).toEqual([]);
      await extended.close();
    },
    120_000,
  );
});
