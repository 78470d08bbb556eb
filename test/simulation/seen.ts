import type { ChoiceReport } from '../../lib/flows/contract-choice/choiceReport.ts';
import type { ImportReport } from '../../lib/flows/csv-import/importReport.ts';
import type { SweepReport } from '../../lib/flows/expiry-sweep/sweepReport.ts';
import type { HrEventReport } from '../../lib/flows/hr-events/eventReport.ts';
import { type Asked, contractDays } from './invariants/decidedByRule.ts';
import type { Journal } from './journal.ts';
import { accountNames } from './people.ts';
import type { Plan } from './plan.ts';
import { type Record_, recordsOf } from './records.ts';
import type { World } from './world.ts';

/** A report, and the folder of its run. */
export type Reported<Report> = { folder: string; report: Report };

/** What the report of every run says. */
export type AnyReport = {
  kind: string;
  runId: string;
  outcome: string;
  startedAt: string;
  finishedAt: string;
  error?: string;
  /** Of one that waited for a person. */
  decision?: string;
  /** Of a run of HR events. */
  events?: { reason?: string }[];
  /** Of one that hands people over. */
  people?: { accountName?: string; outcome?: string; from?: string }[];
  counts?: Readonly<Record<string, number>>;
  requests: { total: number };
};

/** What can be seen of the world at a quiet moment: what is there, and what was reported since the last one. */
export type Seen = {
  now: number;
  plan: Plan;
  world: World;
  journal: Journal;
  /** By source and account. */
  records: ReadonlyMap<string, ReadonlyMap<string, Record_>>;
  imports: readonly Reported<ImportReport>[];
  sweeps: readonly Reported<SweepReport>[];
  events: readonly Reported<HrEventReport>[];
  choices: readonly Reported<ChoiceReport>[];
  others: readonly Reported<AnyReport>[];
  /** What the approver was asked whom nelm stands in for; nothing where no rules are set. */
  asked: readonly Asked[];
  /** Whether everything that is still under way waits for a person, or for its day. */
  isQuiet: boolean;
  isLast: boolean;
};

/** What a promise says of the world: what of it does not hold, in words. */
export type Invariant = (seen: Seen) => string[];

/** Looks at the world again and again. Only what a report says at its end is given, once. */
export function observer(world: World, plan: Plan, journal: Journal) {
  const read = new Map<string, string>();
  let writes = 0;
  const askAgain = askingOf(world);

  /** The reports that are new, or say something else than before, in the order of their keys. */
  function newReports() {
    const all: Reported<AnyReport>[] = [];
    const written = world.storage.writtenSince(writes);
    writes += written.length;
    const reports = written.filter((key) => key.startsWith('runs/') && key.endsWith('/report.json'));
    for (const key of [...new Set(reports)].sort()) {
      const object = world.storage.read(key);
      if (!object || read.get(key) === object.etag) continue;
      read.set(key, object.etag);
      all.push({ folder: key.slice(0, -'/report.json'.length), report: JSON.parse(String(object.bytes)) });
    }
    return all;
  }

  return async (isLast: boolean): Promise<Seen> => {
    const isQuiet = isAtRest(world);
    const records = await world.time.finish(recordsOf(world));
    const asked = world.everSet().some(({ approvals }) => approvals) ? await world.time.finish(askAgain()) : [];
    const reports = isQuiet ? newReports() : [];
    const of = <Report>(kind: string) =>
      reports.filter(({ report }) => report.kind === kind) as unknown as Reported<Report>[];
    return {
      ...{ now: world.time.now(), plan, world, journal, records, asked, isQuiet, isLast },
      imports: of('csv-import'),
      sweeps: of('expiry-sweep'),
      events: of('hr-events'),
      choices: of('contract-choice'),
      others: reports,
    };
  };
}

/** Asks for everything that was asked of the approver, with what became of it: of each once, and again when it is decided. */
function askingOf({ approver }: World): () => Promise<Asked[]> {
  const known = new Map<string, Asked>();

  async function ask(id: string): Promise<Asked> {
    const { approvalStatus: status, comment, nonEmployeeRequest, modified } = await approver.approvals.get(id);
    const { accountName, startDate, endDate, data } = nonEmployeeRequest ?? {};
    return {
      ...{
        source: nonEmployeeRequest?.nonEmployeeSource?.name ?? '',
        account: accountName ?? '',
        status,
        comment: comment ?? '',
        vendor: String(data?.['vendor'] ?? ''),
      },
      days: contractDays(startDate ?? '', endDate ?? ''),
      since: Date.parse(modified ?? ''),
    };
  }

  return async () => {
    const items = await Array.fromAsync(approver.approvals.list({ requestedFor: 'me' }));
    return await Promise.all(
      items.map(async ({ id, approvalStatus }) => {
        const asked = known.get(`${id} ${approvalStatus}`) ?? (await ask(id));
        known.set(`${id} ${approvalStatus}`, asked);
        return asked;
      }),
    );
  };
}

/** Whether nothing that is under way does anything before a person does, or its next look comes. */
export function isAtRest({ lambda, storage }: World): boolean {
  const running = lambda.engine.executions().filter(({ status }) => status === 'RUNNING');
  // Not by their names: a long one is cut, and ends in a digest.
  const waits = running.every(({ operations }) =>
    operations.some(
      ({ Type, Name, Status }) =>
        (Type === 'CALLBACK' && Status === 'STARTED') || (Name === 'wait for the approvers' && Status !== 'SUCCEEDED'),
    ),
  );
  return waits && storage.keys('locks/').length === 0 && storage.keys('events/').length === 0;
}

/** The accounts in a file of a run that has one row a person, with the account in some column. */
export function accountsIn(world: World, key: string): string[] {
  const object = world.storage.read(key);
  return object ? Array.from(String(object.bytes).matchAll(accountNames), ([name]) => name) : [];
}
