import type { DurableContext } from '@aws/durable-execution-sdk-js';
import * as z from 'zod';
import { placeOf } from '../log/loggedError.ts';
import type { Figures } from '../log/metrics.ts';
import { MailRefusedError } from '../mail/ses.ts';
import type { Bucket } from '../store/bucket.ts';
import { reasonOf, StepFailed } from './failure.ts';
import { keepLastResort, keepReport, type RunReport } from './runReport.ts';
import { starterOf } from './startedBy.ts';
import { createSteps, type Steps } from './steps.ts';

/** What the frame itself works with; a flow's tools hold it. */
export type FrameTools = {
  bucket: Bucket;
  config?: { timeZone: string };
  /** Epoch milliseconds. */
  now: () => number;
  /** Ids, counts and outcomes only. */
  log: Record<'info' | 'warn' | 'error', (message: string, fields: Record<string, unknown>) => void>;
  /** Told of every run by its report, once it has ended. */
  metrics?: { run(report: RunReport): void; add(figures: Figures): void };
};

/** One run: its id, which names nobody, and the folder of the bucket that it keeps its things in. */
export type RunPlace = { id: string; folder: string };

/** What a story came to. `error` says why it did not end as it should; with `failed` the execution fails too. */
export type RunResult = { outcome: string; error?: string | undefined };

/** What the parts of a story share. */
export type Story<Tools, Run> = Steps & {
  context: DurableContext;
  tools: Tools;
  run: Run;
  /** When the run started, in epoch milliseconds; the same however often the story is told again. */
  startedAt: number;
};

/** What a report says of the decision that its run has waited for, where it has. */
type OfDecision = Partial<Pick<RunReport, 'decidedBy' | 'decidedWhy' | 'waitedSeconds'>>;

/** What a report of some kind says beside what all say. */
type OwnFields<Report> = Omit<Report, keyof RunReport> & OfDecision;

/** A flow, as far as only it knows: everything else is the frame's. */
export type FlowDefinition<
  Tools extends FrameTools,
  Payload,
  Run extends RunPlace,
  Result extends RunResult,
  Report extends RunReport,
> = {
  /** The name of the flow's function. */
  kind: Report['kind'];
  /** What an execution is started with: keys and ids, nothing personal. */
  payload: z.ZodType<Payload>;
  /** The run that a payload means, as far as the payload alone says. */
  describe(payload: Payload): Run;
  /**
   * What must be found, in steps, before it is known where the run keeps its things. When it cannot be, the run is
   * reported where `describe` says.
   */
  prepare?(story: Story<Tools, Run>, payload: Payload): Promise<Run>;
  /**
   * What is done, from top to bottom, in steps.
   *
   * @param report writes down what was done so far, where the story goes on for days after it
   */
  story(story: Story<Tools, Run>, report: (result: Result) => Promise<void>): Promise<Result>;
  /** What a story came to that a step ended which could not be done. */
  failed(error: string): Result;
  /** Whether a run is reported that came to something; every one is unless this says otherwise. */
  isReported?(result: Result, run: Run): boolean;
  /** The flow's own fields of the report. It is called in a step, so that it may read what the run keeps. */
  report(story: Story<Tools, Run>, result: Result): OwnFields<Report> | Promise<OwnFields<Report>>;
  /** A report as a page for people, with moments in the organisation's time zone. */
  page(report: Report, timeZone: string): string;
  /**
   * The mail to the operators about what the run came to, or nothing where it needs none of them. What keeps a later run from
   * telling the same is noted after the mail, by the same function.
   */
  mail?(story: Story<Tools, Run>, result: Result): (() => Promise<unknown>) | undefined;
  /** What the log says of a run beside its id and outcome: ids and counts. */
  logged?(run: Run, result: Result): Record<string, unknown>;
};

/** A flow that runs with some tools, as a durable function's handler. */
export type Flow<Tools> = (
  tools: Tools,
) => (payload: unknown, context: DurableContext) => Promise<RunPlace & { runId: string; outcome: string }>;

/**
 * Makes a flow of its definition. However a run ends there is a report of it, the operators are told where they are
 * needed, a line is logged, and a run that failed fails its execution, which sounds an alarm.
 */
export function defineFlow<
  Tools extends FrameTools,
  Payload,
  Run extends RunPlace,
  Result extends RunResult,
  Report extends RunReport,
>(flow: FlowDefinition<Tools, Payload, Run, Result, Report>): Flow<Tools> {
  return (tools) => async (given, context) => {
    const payload = readPayload(flow.kind, flow.payload, given);
    const steps = createSteps(context, tools.now, (error) => {
      if (error instanceof MailRefusedError) tools.metrics?.add({ MailsRefused: 1 });
    });
    const run = flow.describe(payload);
    const startedAt = await steps.step('note the start', async () => tools.now());
    const story = { ...steps, context, tools, run, startedAt };

    const keep = async (result: Result, told = (_: Report) => {}) => {
      const requests = steps.requests();
      const common = (): RunReport => ({
        version: 1,
        kind: flow.kind,
        runId: story.run.id,
        startedAt: new Date(startedAt).toISOString(),
        finishedAt: new Date(tools.now()).toISOString(),
        outcome: result.outcome,
        ...(result.error && { error: result.error }),
        requests,
      });
      await writeReport(story, common, async () => {
        const startedBy = await starterOf(tools.bucket, story.run.folder);
        const own = await flow.report(story, result);
        const report = { ...common(), ...(startedBy && { startedBy }), ...own } as unknown as Report;
        await keepReport(tools.bucket, story.run.folder, report, flow.page(report, tools.config?.timeZone ?? 'UTC'));
        told(report);
      });
    };

    const result = await resultOf(story, flow.failed, async () => {
      if (flow.prepare) story.run = await flow.prepare(story, payload);
      return await flow.story(story, keep);
    });
    const { id, folder } = story.run;
    if (flow.isReported?.(result, story.run) === false) return { id, runId: id, folder, outcome: result.outcome };
    await keep(result, (report) => tools.metrics?.run(report));
    const untold = await tellOperators(story, () => flow.mail?.(story, result));
    if (untold) await keep({ ...result, error: [result.error, untold].filter(Boolean).join(' ') });
    tools.log.info(`${flow.kind} ended`, { runId: id, outcome: result.outcome, ...flow.logged?.(story.run, result) });
    if (result.outcome === 'failed') throw new Error(`Run ${id} failed; its report says what is known.`);
    return { id, runId: id, folder, outcome: result.outcome };
  };
}

/** What started an execution. Where it cannot be read, nobody could say which run it is: its execution fails at once. */
function readPayload<Payload>(kind: string, schema: z.ZodType<Payload>, given: unknown): Payload {
  const { data, error } = schema.safeParse(given);
  if (!error) return data;
  throw new Error(`What ${kind} was started with cannot be read. ${z.prettifyError(error)}`);
}

/**
 * What a story came to, whatever ended it. Anything but a step that could not be done is a defect: its message may say
 * anything, so only its kind and place are told.
 */
async function resultOf<Result>(
  story: Story<FrameTools, RunPlace>,
  failed: (error: string) => Result,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StepFailed) return failed(error.message);
    const defect = error instanceof Error ? error : new Error();
    const [name, place] = [defect.name, placeOf(defect)];
    story.tools.log.error('a defect ended the story of a run', { runId: story.run.id, error: name, place });
    return failed(`A defect of nelm ended the run (${name} ${place}). What was done before stands.`);
  }
}

/** Writes the whole report, or what every report says where that cannot be done. A run without either fails. */
async function writeReport(
  { lastStep, tools, run }: Story<FrameTools, RunPlace>,
  common: () => RunReport,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await lastStep('write the report', write);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    tools.log.error('a report could not be written whole', { runId: run.id, reason: error.message });
    await lastStep('write what is known', async () => {
      const { error: why, ...report } = common();
      const remark = `The report could not be written whole: ${reasonOf(error)}`;
      await keepLastResort(tools.bucket, run.folder, { ...report, error: [why, remark].filter(Boolean).join(' ') });
    });
  }
}

const notKnown = 'Nobody knows whether the mail to the operators was sent: look whether it has come.';

/**
 * A mail that cannot be composed or sent changes nothing of what the run came to, and is said.
 *
 * @returns why the operators may know of nothing, for the report; undefined where they were told, or needed not be
 */
async function tellOperators(
  { lastStep, tools, run }: Story<FrameTools, RunPlace>,
  compose: () => (() => Promise<unknown>) | undefined,
): Promise<string | undefined> {
  const reason = await whyUntold(lastStep, compose);
  if (reason) tools.log.warn('the operators could not be told', { runId: run.id, reason });
  return reason;
}

async function whyUntold(
  lastStep: Steps['lastStep'],
  compose: () => (() => Promise<unknown>) | undefined,
): Promise<string | undefined> {
  let mail: ReturnType<typeof compose>;
  try {
    mail = compose();
  } catch (error) {
    return `Could not tell the operators: ${reasonOf(error)}`;
  }
  if (!mail) return undefined;
  const send = mail;
  try {
    const sent = await lastStep('tell the operators', async () => String(await send()));
    return sent === 'unknown' ? notKnown : undefined;
  } catch (error) {
    if (error instanceof StepFailed) return error.message;
    throw error;
  }
}
