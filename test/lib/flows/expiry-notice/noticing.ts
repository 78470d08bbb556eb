import { defineConfig } from '../../../../lib/config/config.ts';
import { type ContractDoorTools, takeChoice } from '../../../../lib/doors/contract/takeChoice.ts';
import { type ExtensionReport, extensionReportSchema } from '../../../../lib/flows/contract-choice/choiceReport.ts';
import { contractChoice } from '../../../../lib/flows/contract-choice/contractChoice.ts';
import { expiryNotice } from '../../../../lib/flows/expiry-notice/expiryNotice.ts';
import { type NoticeReport, noticeReportSchema } from '../../../../lib/flows/expiry-notice/noticeReport.ts';
import { type InProcess, runInProcess } from '../../../inProcess.ts';
import { type Planted, startSurroundings } from '../../../surroundings.ts';

/** Notices and extensions in the test's own process, with everything that they talk to. */
export async function startNoticing(now: string) {
  const surroundings = await startSurroundings(now);
  const { clock, box, tools: shared } = surroundings;
  const { bucket, linkKeys } = shared;
  const config = defineConfig({ operators: ['ops@example.com'], timeZone: 'Europe/Berlin' });
  const tools = { ...shared, config };
  const log = { info: () => {} };
  const notices = runInProcess(expiryNotice(tools, log), clock);
  const extensions = runInProcess(contractChoice(tools, log), clock);
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
    ...surroundings,
    notices,
    extensions,
    /** Adds people to the contractors. */
    plant: (people: readonly Planted[]) =>
      surroundings.plant(
        'Contractors',
        people.map((one) => ({ start: '2026-01-01T00:00:00Z', ...one })),
      ),
    /** Deletes everybody, and forgets what managers were warned of. */
    async empty(): Promise<void> {
      for (const key of await box.objects.list('')) await box.objects.remove(key);
      await surroundings.deleteEverybody();
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
      await takeChoice(door, token, wish, form);
      await ended(extensions);
      return extensionReportSchema.parse(await reportIn('Contractors'));
    },
    /** The token of the first link in a mail. */
    tokenIn: (text: string | undefined) => /\/contracts\/([\w.-]+)/.exec(text ?? '')?.[1] ?? '',
  };
}

export type Noticing = Awaited<ReturnType<typeof startNoticing>>;
