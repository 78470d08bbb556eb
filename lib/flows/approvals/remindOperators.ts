import * as Instant from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { daysBetween } from '../../dates/days.ts';
import { letter, paragraph, table } from '../../mail/letter.ts';
import type { ApprovalsReport } from './approvalsReport.ts';
import type { ApprovalTools } from './decideItem.ts';
import { readWaiting, type WaitingItem, writeWaiting } from './waitingItems.ts';

/** The hour of the organisation's day before which nobody is reminded. */
const earliestHour = 8;

/**
 * Once a day, when something has waited for `remindAfterDays`, one mail to the operators lists all that waits. The day is
 * the mail's key, so no two runs send it; the day is noted beside each item.
 */
export async function remindOperators(tools: ApprovalTools): Promise<ApprovalsReport['reminder']> {
  const { bucket, mailer, config, policy, now } = tools;
  const waiting = await readWaiting(bucket);
  const { day, hour } = localTime(now(), config.timeZone);
  const isDue = (item: WaitingItem) =>
    item.remindedOn !== day && daysWaited(item, now(), config.timeZone) >= policy.remindAfterDays;
  if (hour < earliestHour || !waiting.some(isDue)) return 'not due';
  if (config.operators.length === 0) return 'no operators';
  const subject = `Decide ${waiting.length} ${waiting.length === 1 ? 'request' : 'requests'} for non-employees`;
  const sent = await mailer.send(`approvals/${day}`, {
    to: config.operators,
    subject,
    ...body(subject, waiting, tools),
  });
  await writeWaiting(
    bucket,
    waiting.map((item) => ({ ...item, remindedOn: day })),
  );
  return sent;
}

function body(heading: string, waiting: readonly WaitingItem[], { config, now }: ApprovalTools) {
  const rows = waiting.map((item) => {
    const days = daysWaited(item, now(), config.timeZone);
    const { day } = localTime(Date.parse(item.since), config.timeZone);
    return [
      item.accountName ?? item.id,
      item.facts?.source[0] ?? '',
      `${day} (${days} ${days === 1 ? 'day' : 'days'})`,
    ];
  });
  return letter(heading, [
    paragraph(
      'They wait, and no rule has decided them. Approve or reject each in Identity Security Cloud, as its approver.',
    ),
    table(['Account name', 'Source', 'Waits since'], rows),
  ]);
}

function daysWaited({ since }: WaitingItem, now: number, timeZone: string): number {
  return daysBetween(Date.parse(since), now, timeZone);
}

/** The calendar day, as `2026-11-24`, and the hour in a zone. */
function localTime(moment: number, timeZone: string): { day: string; hour: number } {
  const time = Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(moment), timeZone);
  return { day: ZonedDateTime.toString(time).slice(0, 10), hour: time.hour };
}
