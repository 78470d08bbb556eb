import { CallbackTimeoutError, type DurableContext } from '@aws/durable-execution-sdk-js';
import * as z from 'zod';
import type { Config } from '../config/config.ts';
import { momentText } from '../dates/momentText.ts';
import { StepFailed } from '../durable/failure.ts';
import { outageMinutes } from '../durable/look.ts';
import type { Steps } from '../durable/steps.ts';
import type { Log } from '../log/log.ts';
import { type Block, button, letter, paragraph, table } from '../mail/letter.ts';
import type { Mailer, Sent } from '../mail/mailer.ts';
import { MailRefusedError } from '../mail/ses.ts';
import type { Bucket } from '../store/bucket.ts';
import { asToldOf, type Hold, isOver, keepHold, lapseHold, noteMailUnknown, readHold } from './hold.ts';
import type { LinkKeys } from './linkKeys.ts';
import { signToken } from './token.ts';

/** Who a hold is about: those whom a page shows, and the whole list for the mail. */
export type HeldPeople = Pick<Hold, 'rows'> & { list: { name: string; csv: string } };

/** What is held: what, why, and who it is about, where it is about some people and not a whole file. */
export type Held = Pick<Hold, 'what' | 'choices' | 'afterwards' | 'why' | 'columns' | 'count' | 'rows' | 'file'> &
  Partial<HeldPeople>;

/** What became of the wait. `nobody`: `operators` is not set, so that there is nobody to decide. */
export type Verdict = { decision: 'approve' | 'reject'; at: string } | { decision: 'expired' | 'nobody' };

export type DecisionTools = {
  bucket: Bucket;
  mailer: Mailer;
  /** Where links in mails begin, such as `https://nelm.example.com`. */
  url: string;
  linkKeys: LinkKeys;
  config: Pick<Config, 'operators' | 'decisionDays' | 'timeZone' | 'organisation' | 'decisions'>;
  now: () => number;
  log: Pick<Log, 'warn'>;
};

const resultSchema = z.object({ decision: z.enum(['approve', 'reject']), at: z.iso.datetime() });

const dayMilliseconds = 24 * 60 * 60_000;

/** More rows than anybody reads on a page; the mail has them all. */
const mostRows = 200;

/** More rows than anybody reads in a mail, whose attachment has them all. */
const mostRowsInMail = 10;

/**
 * Holds a run until an operator decides, up to `decisionDays`, at no cost meanwhile. The operators get a mail that says
 * what waits and why, with the whole list, and leads to the page where it is decided. The door `decision` goes on with
 * the run.
 *
 * @param runId names what is held in the link: a decision on one run is none on another
 * @param describe says what is held; called in a step, so that it may read and be tried again
 */
export async function waitForDecision(
  {
    context,
    step,
    lastStep,
    poll,
    tools,
  }: Pick<Steps, 'step' | 'lastStep' | 'poll'> & { context: DurableContext; tools: DecisionTools },
  runId: string,
  describe: () => Promise<Held>,
): Promise<Verdict> {
  const { operators, decisionDays } = tools.config;
  if (operators.length === 0) return { decision: 'nobody' };
  const timeout = { timeout: { days: decisionDays } };
  const [decided, callbackId] = await context.createCallback<string>(`decision on ${runId}`, timeout);
  try {
    await step('ask the operators', async () => askOperators(tools, runId, await describe(), callbackId));
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    // The run ends here: a question that stood open could be answered, and nothing would come of it.
    const { value: meanwhile } = await lastStep('take the question back', () => lapse(tools, runId));
    if (meanwhile) return meanwhile;
    throw error;
  }
  try {
    return resultSchema.parse(JSON.parse(await decided));
  } catch (error) {
    if (!(error instanceof CallbackTimeoutError)) throw error;
  }
  // The page goes by the hold: who decided at the last moment was told that it is done.
  const { value: atLast } = await poll('end the wait', {
    look: () => endWait(tools, runId),
    isAnswer: ({ isEarly }) => !isEarly,
    minutes: outageMinutes + 60,
  });
  return atLast ?? { decision: 'expired' };
}

/** So much sooner than it says a wait may end: the clocks of Lambda and of the run are not the same. */
const aMinute = 60_000;

/**
 * Ends the wait, unless the mail gives the operators longer: they may have been asked hours after the flow began to wait, when the
 * mail could not be sent before.
 *
 * @returns what was decided at the last moment. Who did stays in the bucket: what a step comes to is kept with the execution, and
 *   names nobody
 */
async function endWait(
  { bucket, now }: DecisionTools,
  runId: string,
): Promise<{ value?: z.infer<typeof resultSchema>; isEarly?: true }> {
  const hold = await readHold(bucket, runId);
  if (hold && !hold.decided && !isOver(hold, now() + aMinute)) return { isEarly: true };
  return await lapse({ bucket, now }, runId);
}

/** Lets nobody decide any more, and gives what was decided before, without who did. */
async function lapse(
  { bucket, now }: Pick<DecisionTools, 'bucket' | 'now'>,
  runId: string,
): Promise<{ value?: z.infer<typeof resultSchema> }> {
  const decided = await lapseHold(bucket, runId, now());
  return decided ? { value: asToldOf(decided) } : {};
}

/** Whoever would ask again may, as long as nobody knows that the operators have the mail. */
async function askOperators(tools: DecisionTools, runId: string, held: Held, callbackId: string): Promise<void> {
  const { bucket, config, now, log } = tools;
  const untold = (reason: string) => log.warn('the operators could not be told', { runId, reason });
  const { list: _, ...what } = held;
  const kept = await keepHold(bucket, {
    runId,
    ...what,
    rows: held.rows.slice(0, mostRows),
    callbackId,
    heldAt: instant(now()),
    expiresAt: instant(now() + config.decisionDays * dayMilliseconds),
  });
  try {
    const sent = await mailOperators(tools, runId, held, Date.parse(kept.expiresAt));
    // The run waits without a word: whoever looks for why nobody decides finds it in the log.
    if (sent === 'unknown') untold('Nobody knows whether the mail that asks them was sent.');
    await noteMailUnknown(bucket, runId, sent === 'unknown');
  } catch (error) {
    if (error instanceof MailRefusedError && !error.retry) untold(error.message);
    await noteMailUnknown(bucket, runId, true);
    throw error;
  }
}

async function mailOperators(
  { mailer, url, linkKeys, config }: DecisionTools,
  runId: string,
  held: Held,
  expiresAt: number,
): Promise<Sent> {
  const { list } = held;
  // A mail that was forwarded decides nothing where somebody has to sign in.
  const link =
    config.decisions.signIn === 'required'
      ? `${url}/console/waiting?run=${encodeURIComponent(runId)}`
      : `${url}/decisions/${signToken(await linkKeys(), { purpose: 'decision', id: runId, expiresAt })}`;
  const until = momentText(instant(expiresAt), config.timeZone);
  return await mailer.send(`${runId}/held`, {
    to: config.operators,
    subject: `Decide: ${held.what}`,
    ...letter(
      `Decide: ${held.what}`,
      [
        paragraph(held.why),
        ...(held.afterwards === undefined ? [] : [paragraph(held.afterwards)]),
        paragraph(
          `Nothing is done before you decide. If nobody has decided by ${until}, it lapses, and nothing is done.`,
        ),
        button({ text: 'Look and decide', url: link }),
        ...firstOf(held),
        ...(list ? [paragraph('The attached list names everybody it is about.')] : []),
      ],
      config,
    ),
    ...(list && { attachments: [{ name: list.name, contentType: 'text/csv', content: list.csv }] }),
  });
}

/** The first of those whom it is about, and what would become of them: a mail is decided by what it shows. */
function firstOf({ columns, rows, count }: Held): Block[] {
  const shown = rows.slice(0, mostRowsInMail);
  if (shown.length === 0) return [];
  const others = count - shown.length;
  return [table(columns, shown), ...(others > 0 ? [paragraph(`And ${others.toLocaleString('en')} more.`)] : [])];
}

const instant = (milliseconds: number) => new Date(milliseconds).toISOString();
