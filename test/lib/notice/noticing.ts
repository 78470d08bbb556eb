import { setTimeout as sleep } from 'node:timers/promises';
import { defineConfig } from '../../../lib/config/config.ts';
import { type ContractDoorTools, takeChoice } from '../../../lib/extension/door.ts';
import { contractExtension } from '../../../lib/extension/flow.ts';
import { type ExtensionReport, extensionReportSchema } from '../../../lib/extension/report.ts';
import { createIsc } from '../../../lib/isc/client.ts';
import { expiryNotice } from '../../../lib/notice/flow.ts';
import { type NoticeReport, noticeReportSchema } from '../../../lib/notice/report.ts';
import { createMailer } from '../../../lib/notify/mailer.ts';
import { openBucket } from '../../../lib/run/bucket.ts';
import { createClock } from '../../../local/clock.ts';
import { seededClients, seededSources } from '../../../local/tenant/seed.ts';
import { startTenant } from '../../../local/tenant/tenant.ts';
import { type InProcess, runInProcess } from '../../inProcess.ts';
import { startSentBox } from '../notify/sentBox.ts';

/** Somebody to be: an account name, the instant of the end, and who manages them. */
type Planted = { name: string; end: string; manager?: string };

/**
 * Notices and extensions with everything that they talk to, in the test's own process: an embedded tenant over HTTP, the
 * local S3, a stand-in for SES, and a clock that only moves on when something waits.
 */
export async function startNoticing(now: string) {
  const clock = createClock(Date.parse(now));
  const tenant = await startTenant({ clock: clock.now, rowsPerSecond: 1e6 });
  const box = await startSentBox();
  const isc = createIsc({
    baseUrl: tenant.url,
    ...seededClients.admin,
    clock: clock.now,
    sleep: async (milliseconds) => clock.advance(milliseconds),
  });
  const bucket = openBucket('test');
  const mailer = createMailer({ from: 'nelm@example.com', bucket, now: clock.now });
  const config = defineConfig({ operators: ['ops@example.com'], timeZone: 'Europe/Berlin' });
  const linkKeys = async () => ['a key for links that has thirty-two characters'];
  const tools = { bucket, isc, mailer, config, url: 'https://nelm.example.com', linkKeys, now: clock.now };
  const log = { info: () => {} };
  const notices = runInProcess(expiryNotice(tools, log), clock);
  const extensions = runInProcess(contractExtension(tools, log), clock);
  const start = async (runId: string, contractId: string) => extensions.start({ contractId }, `contract-${runId}`);
  const door: ContractDoorTools = { bucket, linkKeys, config, start, now: clock.now };
  let runs = 0;

  /** Lets the time of waits pass until every execution of a flow has ended. */
  async function ended(host: InProcess): Promise<void> {
    await host.settled();
    while (host.executions().some(({ status }) => status === 'RUNNING')) {
      clock.advance(Math.max(0, (host.nextDue() ?? clock.now() + 1000) - clock.now()));
      await host.settled();
    }
  }

  async function reportIn(folder: string): Promise<unknown> {
    const keys = await box.objects.list(`runs/${folder}/`);
    const object = await box.objects.read(keys.findLast((key) => key.endsWith('/report.json')) ?? '');
    return JSON.parse(object?.bytes.toString() ?? 'null');
  }

  return {
    clock,
    tenant,
    isc,
    box,
    notices,
    extensions,
    /** Adds people to the contractors, by a bulk upload. */
    async plant(people: readonly Planted[]): Promise<void> {
      const header = 'accountName,firstName,lastName,phone,email,manager,startDate,endDate,vendor,costCenter';
      const rows = people.map(({ name, end, manager = 'jane.doe' }) =>
        [name, 'Ada', name, '1', `${name}@example.com`, manager, '2026-01-01T00:00:00Z', end, 'x', 'x'].join(','),
      );
      const { sourceId } = seededSources.Contractors;
      await isc.bulkUpload.upload(sourceId, [header, ...rows, ''].join('\n'));
      while ((await isc.bulkUpload.status(sourceId)) !== 'COMPLETED') await sleep(5);
    },
    /** Deletes everybody, and forgets what managers were warned of. */
    async empty(): Promise<void> {
      for (const key of await box.objects.list('')) await box.objects.remove(key);
      const ids = await Array.fromAsync(isc.records.list(), ({ id }) => id);
      if (ids.length > 0) await isc.records.deleteInBulk(ids);
    },
    /** Runs the notices to their end. */
    async notice(): Promise<NoticeReport> {
      runs += 1;
      const scheduledAt = new Date(clock.now() + runs).toISOString();
      notices.start({ job: 'expiry-notice', scheduledAt }, `notice-${runs}`);
      await ended(notices);
      return noticeReportSchema.parse(await reportIn('_expiry-notice'));
    },
    /** Sends the form behind a link, and gives what the run of it reports. */
    async choose(token: string, wish: 'extend' | 'end', form: Record<string, string> = {}): Promise<ExtensionReport> {
      await takeChoice(door, token, wish, new URLSearchParams(form));
      await ended(extensions);
      return extensionReportSchema.parse(await reportIn('Contractors'));
    },
    /** The token of the first link in a mail. */
    tokenIn: (text: string | undefined) => /\/contracts\/([\w.-]+)/.exec(text ?? '')?.[1] ?? '',
    async close(): Promise<void> {
      await tenant.close();
      await box.close();
    },
  };
}

export type Noticing = Awaited<ReturnType<typeof startNoticing>>;
