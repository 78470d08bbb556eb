import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFlow } from '../../lib/durable/startFlow.ts';
import { approvalsReportSchema } from '../../lib/flows/approvals/approvalsReport.ts';
import { createClock } from '../../local/aws/clock.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';
import { type Stack, startStack } from '../../local/aws/stack.ts';
import { seededClients } from '../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../local/tenant/tenant.ts';
import { approvalsName, approvingConfig, clientsOf, person } from './approving.ts';
import { bundleWithConfig } from './withConfig.ts';

const { clientId, clientSecret } = seededClients.approver;
const clock = createClock(Date.parse('2026-11-02T11:00:00Z'));

let folder: string;
let bundle: string;
let tenant: Tenant;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-approvals-killed-'));
  bundle = path.join(folder, 'approvals.mjs');
  await bundleWithConfig('approvals', bundle, approvingConfig);
  tenant = await startTenant({ dataFolder: folder, clock: clock.now });
});

afterAll(async () => {
  await tenant.close();
  await rm(folder, { recursive: true });
});

/** Starts the stack over what another left of a run, however it ended. */
function stackOf(name: string, onChange: (execution: Execution) => void): Promise<Stack> {
  return startStack({
    root: path.join(import.meta.dirname, '../..'),
    dataFolder: path.join(folder, name.replaceAll(' ', '-')),
    ports: { storage: 0, lambda: 0, http: 0 },
    bundles: { [approvalsName]: bundle },
    environment: { ISC_BASE_URL: tenant.url, ISC_CLIENT_ID: clientId, ISC_CLIENT_SECRET: clientSecret },
    clock,
    log: () => {},
    onChange,
  });
}

async function startRun({ lambda }: Stack): Promise<string> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new LambdaClient({ endpoint: lambda.url, region: 'local', credentials });
  const job = { job: 'approvals', scheduledAt: new Date(clock.now()).toISOString() };
  await startFlow(`${approvalsName}:durable`, 'killed', job, { client });
  return `runs/_approvals/${job.scheduledAt.replaceAll(/[-:.]/g, '')}-approvals/report.json`;
}

describe('a run of approving by rule whose machine ends at', () => {
  test.each([
    'note the start',
    'list what waits',
    'decide from 1',
    'the decision',
    'keep what waits',
    'remind the operators',
    'write the report',
  ])(
    '%s: goes on, decides once, and reminds once',
    async (moment) => {
      const { requests } = clientsOf({ tenant, clock }).admin;
      const { id: otherId } = await requests.create(person('other', { data: { vendor: 'Contoso' } }));
      clock.advance(3 * 24 * 60 * 60_000);
      const { id: knownId } = await requests.create(person('known'));
      tenant.requests.clear();
      const killed = Promise.withResolvers<void>();
      const matches = () => {
        killed.resolve();
        return true;
      };
      if (moment === 'the decision') {
        const fault = { drop: 'after' as const };
        tenant.faults.set([{ fault, operationId: 'approveNonEmployeeRequest', matches, times: 1 }]);
      }
      const first = await stackOf(moment, ({ operations }) => {
        if (operations.some(({ Name }) => Name === moment)) killed.resolve();
      });
      const reportKey = await startRun(first);
      await killed.promise;
      await first.close();
      expect(first.lambda.executions().map(({ status }) => status)).toEqual(['RUNNING']);

      const ended = Promise.withResolvers<void>();
      const tell = ({ status }: Execution) => {
        if (status !== 'RUNNING') ended.resolve();
      };
      const second = await stackOf(moment, tell);
      second.lambda.executions().forEach(tell);
      await ended.promise;
      const kept = await second.storage.objects.read(reportKey);
      expect(approvalsReportSchema.parse(JSON.parse(kept?.bytes.toString() ?? ''))).toMatchObject({
        outcome: 'completed',
        counts: { pending: 2, approved: 1, left: 1, failed: 0 },
      });
      expect(tenant.requests.counts()).toMatchObject({ approveNonEmployeeRequest: 1 });
      const statuses = async (id: string) => (await requests.get(id)).approvalItems?.map((item) => item.approvalStatus);
      expect(await statuses(knownId)).toEqual(['APPROVED', 'PENDING']);
      expect(await statuses(otherId)).toEqual(['PENDING', 'NOT_READY']);
      const mails = (await readdir(second.outbox)).filter((file) => file.endsWith('.eml'));
      // Ended while the mail is handed over, nobody knows whether it is out, and it is not sent again.
      expect(mails.length).toBeLessThanOrEqual(1);
      if (moment !== 'remind the operators') expect(mails).toHaveLength(1);
      await second.close();
      for (const id of [knownId, otherId]) await requests.delete(id);
    },
    60_000,
  );
});
