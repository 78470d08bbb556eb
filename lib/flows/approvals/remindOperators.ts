import * as Instant from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { daysBetween } from '../../dates/days.ts';
import { letter, paragraph, table } from '../../mail/letter.ts';
import type { Sent } from '../../mail/mailer.ts';
import { MailRefusedError } from '../../mail/ses.ts';
import type { Tools } from '../../tools/tools.ts';
import type { ApprovalsReport } from './approvalsReport.ts';
import type { ApprovalsRun, ApprovalTools } from './approvalsRun.ts';
import { shownSource } from './ruleInput.ts';
import { readWaiting, type WaitingItem, writeWaiting } from './waitingItems.ts';

type ReminderTools = ApprovalTools & Pick<Tools, 'log'>;

const notReminded = 'the operators could not be reminded';

/** The hour of the organisation's day before which nobody is reminded. */
const earliestHour = 8;

/**
 * Once a day, when something has waited for `remindAfterDays`, one mail to the operators lists all that waits. The day is
 * the mail's key, so no two runs send it; the day is noted beside each item. A mail that is refused is not tried again: the
 * next run begins within the hour.
 */
export async function remindOperators(
  tools: ReminderTools,
  { id: runId, policy }: Pick<ApprovalsRun, 'id' | 'policy'>,
): Promise<ApprovalsReport['reminder']> {
  const { bucket, config, log, now } = tools;
  const waiting = await readWaiting(bucket);
  const { day, hour } = localTime(now(), config.timeZone);
  const isDue = (item: WaitingItem) =>
    item.remindedOn !== day && daysWaited(item, now(), config.timeZone) >= policy.remindAfterDays;
  if (hour < earliestHour || !waiting.some(isDue)) return 'not due';
  if (config.operators.length === 0) return 'no operators';
  try {
    const sent = await sendReminder(tools, day, waiting);
    // Whoever looks for why nobody was reminded finds it in the log.
    if (sent === 'unknown') log.warn(notReminded, { runId, reason: 'Nobody knows whether the mail was sent.' });
    await writeWaiting(
      bucket,
      waiting.map((item) => ({ ...item, remindedOn: day })),
    );
    return sent;
  } catch (error) {
    if (!(error instanceof MailRefusedError)) throw error;
    log.warn(notReminded, { runId, reason: error.message });
    return 'not sent';
  }
}

async function sendReminder(tools: ReminderTools, day: string, waiting: readonly WaitingItem[]): Promise<Sent> {
  const subject = `Decide ${waiting.length} ${waiting.length === 1 ? 'request' : 'requests'} for non-employees`;
  const mail = { to: tools.config.operators, subject, ...body(subject, waiting, tools) };
  return await tools.mailer.send(`approvals/${day}`, mail);
}

function body(heading: string, waiting: readonly WaitingItem[], { config, now }: ReminderTools) {
  const rows = waiting.map((item) => {
    const days = daysWaited(item, now(), config.timeZone);
    const { day } = localTime(Date.parse(item.since), config.timeZone);
    return [
      item.accountName ?? item.id,
      shownSource(item.ruleInput) ?? '',
      `${day} (${days} ${days === 1 ? 'day' : 'days'})`,
    ];
  });
  return letter(
    heading,
    [
      paragraph(
        'They wait, and no rule has decided them. Approve or reject each in Identity Security Cloud, as its approver.',
      ),
      table(['Account name', 'Source', 'Waits since'], rows),
    ],
    config,
  );
}

function daysWaited({ since }: WaitingItem, now: number, timeZone: string): number {
  return daysBetween(Date.parse(since), now, timeZone);
}

/** The calendar day, as `2026-11-24`, and the hour in a zone. */
function localTime(moment: number, timeZone: string): { day: string; hour: number } {
  const time = Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(moment), timeZone);
  return { day: ZonedDateTime.toString(time).slice(0, 10), hour: time.hour };
}
