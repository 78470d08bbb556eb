import { defineConfig } from '../../../../lib/config/config.ts';
import { type ContractDoorTools, takeChoice } from '../../../../lib/doors/contract/takeChoice.ts';
import type { Attempt } from '../../../../lib/durable/attempt.ts';
import { type ChoiceReport, choiceReportSchema } from '../../../../lib/flows/contract-choice/choiceReport.ts';
import { contractChoice } from '../../../../lib/flows/contract-choice/contractChoice.ts';
import { expiryNotice } from '../../../../lib/flows/expiry-notice/expiryNotice.ts';
import { type NoticeReport, noticeReportSchema } from '../../../../lib/flows/expiry-notice/noticeReport.ts';
import type { Isc } from '../../../../lib/isc/client.ts';
import type { Bucket } from '../../../../lib/store/bucket.ts';
import { keys } from '../../../../lib/store/keys.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { type InProcess, runInProcess } from '../../../inProcess.ts';
import { type Planted, type SurroundingsOptions, startSurroundings } from '../../../surroundings.ts';

type Settings = Parameters<typeof defineConfig>[0];

/** What an organisation sets in these tests, unless a test says otherwise. */
const usual: Settings = { operators: ['ops@example.com'], timeZone: 'Europe/Berlin' };

/** Notices and choices in the test's own process, with everything that they talk to. */
export async function startNoticing(now: string, options: SurroundingsOptions = {}) {
  const surroundings = await startSurroundings(now, options);
  const { clock, box, tools: shared } = surroundings;
  const { linkKeys } = shared;
  let settings: Settings = {};
  let changes: Partial<Bucket> = {};
  const bucket = new Proxy(shared.bucket, {
    get: (real, name) => Reflect.get(changes, name) ?? Reflect.get(real, name),
  });
  /** The account names of managers who have left. */
  const absent = new Set<string>();
  const withoutAbsent = (isc: Isc): Isc => ({
    ...isc,
    publicIdentities: {
      ...isc.publicIdentities,
      async findByAlias(...given) {
        const found = await isc.publicIdentities.findByAlias(...given);
        const state = (alias: string) => (absent.has(alias) ? { identityState: 'INACTIVE_LONG_TERM' } : {});
        return new Map(Array.from(found, ([alias, one]) => [alias, { ...one, ...state(alias) }]));
      },
    },
  });
  const tools = {
    ...shared,
    bucket,
    isc: { ...withoutAbsent(shared.isc), with: (attempt: Attempt) => withoutAbsent(shared.isc.with(attempt)) },
    get config() {
      return defineConfig({ ...usual, ...settings });
    },
  };
  const notices = runInProcess(expiryNotice(tools), clock);
  const choices = runInProcess(contractChoice(tools), clock);
  const start = async (runId: string, contractId: string) => choices.start({ contractId }, `contract-${runId}`);
  const config = defineConfig(usual);
  const door: ContractDoorTools = { bucket: shared.bucket, linkKeys, config, start, now: clock.now };
  let runs = 0;

  /** Lets the time of waits pass until every execution of a flow has ended. */
  async function ended(host: InProcess): Promise<void> {
    await host.settled();
    while (host.executions().some(({ status }) => status === 'RUNNING')) {
      clock.advance(Math.max(0, (host.nextDue() ?? clock.now() + 1000) - clock.now()));
      await host.settled();
    }
  }

  /** The newest report in a folder of runs. */
  async function reportIn(folder: string): Promise<unknown> {
    const all = await box.objects.list(folder);
    const object = await box.objects.read(all.findLast((key) => key.endsWith('/report.json')) ?? '');
    return JSON.parse(object?.bytes.toString() ?? 'null');
  }

  return {
    ...surroundings,
    tools,
    absent,
    notices,
    choices,
    reportIn,
    /** Lets the bucket of the flows do something otherwise, or again nothing. */
    changeBucket(others: Partial<Bucket> = {}): void {
      changes = others;
    },
    /** Gives the flows other settings than the door has. */
    configure(others: Settings = {}): void {
      settings = others;
    },
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
    async notice({ dryRun = false } = {}): Promise<NoticeReport> {
      runs += 1;
      const scheduledAt = new Date(clock.now() + runs).toISOString();
      notices.start({ job: 'expiry-notice', scheduledAt, dryRun }, `notice-${runs}`);
      await ended(notices);
      return noticeReportSchema.parse(await reportIn('runs/_expiry-notice/'));
    },
    /** Sends the form behind a link, and gives what the run of it reports. */
    async choose(token: string, wish: 'extend' | 'end', form: Record<string, string> = {}): Promise<ChoiceReport> {
      await takeChoice(door, token, wish, form);
      await ended(choices);
      return choiceReportSchema.parse(await reportIn(keys.sourceRun(seededSources.Contractors, '')));
    },
    /** Runs the choice for a contract of which nothing but an id is known, to its end. */
    async carryOut(contractId: string) {
      runs += 1;
      const execution = choices.start({ contractId }, `contract-${contractId}-${runs}`);
      await ended(choices);
      return execution;
    },
    /** The token of the first link in a mail, or of the first one of a person. */
    tokenIn: (text = '', accountName = '') =>
      /\/contracts\/([\w.-]+)/.exec(text.slice(Math.max(0, text.indexOf(`(${accountName}`))))?.[1] ?? '',
  };
}

export type Noticing = Awaited<ReturnType<typeof startNoticing>>;
