import { defineConfig } from '../../../../lib/config/config.ts';
import { approvals } from '../../../../lib/flows/approvals/approvals.ts';
import { type ApprovalsReport, approvalsReportSchema } from '../../../../lib/flows/approvals/approvalsReport.ts';
import { createIsc } from '../../../../lib/isc/client.ts';
import type { NewPerson } from '../../../../lib/isc/records.ts';
import type { Execution } from '../../../../local/aws/durable/execution.ts';
import { seededClients } from '../../../../local/tenant/seed.ts';
import { approvingConfig } from '../../../functions/approving.ts';
import { type InProcess, runInProcess } from '../../../inProcess.ts';
import { startSurroundings } from '../../../surroundings.ts';

/**
 * Approving by rule in the test's own process, with everything that it talks to.
 *
 * @param milliseconds how much time each invocation is told that it has
 */
export async function startDeciding(now: string, milliseconds?: number) {
  const surroundings = await startSurroundings(now);
  const { clock, tenant, askTenant, box, isc: admin, tools: shared } = surroundings;
  const config = defineConfig(approvingConfig);
  const { approvals: policy } = config;
  if (!policy) throw new Error('The configuration of the test has no policy.');
  const isc = createIsc({
    baseUrl: tenant.url,
    ...seededClients.approver,
    fetch: askTenant,
    clock: clock.now,
    sleep: async (milliseconds) => clock.advance(milliseconds),
    random: () => 0.5,
  });
  const host: InProcess = runInProcess(approvals(policy)({ ...shared, isc, config }), clock, milliseconds);
  const asker = createIsc({
    baseUrl: tenant.url,
    ...seededClients.admin,
    clock: clock.now,
    sleep: async (milliseconds) => clock.advance(milliseconds),
    random: () => 0.5,
    fetch: askTenant,
  });
  let runs = 0;

  return {
    ...surroundings,
    host,
    /** Asks for people, and gives the ids of their requests. */
    async ask(people: readonly NewPerson[]): Promise<string[]> {
      const ids: string[] = [];
      for (let from = 0; from < people.length; from += 10) {
        const created = await Promise.all(people.slice(from, from + 10).map((one) => asker.requests.create(one)));
        ids.push(...created.map(({ id }) => id));
      }
      return ids;
    },
    /** The state of a request's first item, and the comment beside it. */
    async stateOf(requestId: string): Promise<[string | undefined, string | null | undefined]> {
      const [item] = (await admin.requests.get(requestId)).approvalItems ?? [];
      return [item?.approvalStatus, item?.comment];
    },
    /** Decides to the end of a run: its execution and its report. */
    async decide({ dryRun = false } = {}): Promise<{ execution: Execution; report: ApprovalsReport }> {
      runs += 1;
      const scheduledAt = new Date(clock.now() + runs).toISOString();
      const runId = `${scheduledAt.replaceAll(/[-:.]/g, '')}-approvals${dryRun ? '-dry-run' : ''}`;
      const execution = host.start({ job: 'approvals', scheduledAt, dryRun }, `job-${runId}`);
      await host.settled();
      while (execution.status === 'RUNNING') {
        clock.advance(Math.max(0, (host.nextDue() ?? 0) - clock.now()));
        await host.settled();
      }
      const report = await box.objects.read(`runs/_approvals/${runId}/report.json`);
      if (!report) throw new Error(`The run left no report: ${JSON.stringify(execution.error)}`);
      return { execution, report: approvalsReportSchema.parse(JSON.parse(report.bytes.toString())) };
    },
  };
}

export type Deciding = Awaited<ReturnType<typeof startDeciding>>;
