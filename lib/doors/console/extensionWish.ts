import { type Extendable, extensionDays } from '../../contracts/extension.ts';
import { dateReader } from '../../dates/dates.ts';
import { type OperatorAct, type OperatorWish, sendWish, WishRefused } from '../../hr/operatorEvent.ts';
import { html, type Markup } from '../../pages/markup.ts';
import type { Sent, Visit } from './consolePage.ts';

type Asking = Pick<Visit, 'tools' | 'texts' | 'signal'>;

/** What is wrong with what was typed. */
export type Problem = { problem: string };

/** The field of a last day, within its bounds where they are known. */
export function dayField(
  { texts }: Pick<Visit, 'texts'>,
  typed: Sent['text'],
  days: { first: string; last?: string } | undefined,
): Markup {
  const bounds = html`${days ? html` min="${days.first}"` : ''}${days?.last ? html` max="${days.last}"` : ''}`;
  return html`<label>${texts.act.lastDay}<input type="date" name="day" value="${typed['day'] ?? ''}"${bounds} required></label>`;
}

/** The field of a reason. */
export function reasonField({ texts }: Pick<Visit, 'texts'>, typed: Sent['text']): Markup {
  return html`<label>${texts.act.reason}<textarea name="reason" rows="2" maxlength="1000" required>${typed['reason'] ?? ''}</textarea></label>`;
}

/** Whether a text that anybody may have sent is a day of the calendar, in the organisation's time zone. */
export function isDay({ tools }: Pick<Visit, 'tools'>, day: string): boolean {
  const { timeZone } = tools.config;
  return /^\d{4}-\d\d-\d\d$/.test(day) && dateReader({ timeZone, dateFormats: [] })(day, 'end') !== undefined;
}

/** An extension to a day, by the rules of the source; or what is wrong with the day. */
export function extensionTo(
  visit: Pick<Visit, 'tools' | 'texts'>,
  limits: Extendable,
  day: string,
): OperatorAct | Problem {
  const { act, locale } = visit.texts;
  if (!isDay(visit, day)) return { problem: act.notADay };
  const days = extensionDays(limits);
  if (!days) return { problem: act.asLong };
  if (day < days.first) return { problem: act.notLater };
  if (day > days.last) return { problem: act.tooLong(limits.maxContractDays.toLocaleString(locale)) };
  return { type: 'extended', lastDay: day };
}

/** Starts the run that does what somebody wants, by name: whoever sends the form twice has it done once. */
export async function askForRun(
  { tools, texts, signal }: Asking,
  wish: Pick<OperatorWish, 'source' | 'accountName' | 'act' | 'by'>,
  text: Sent['text'],
): Promise<{ done: 'asked' } | Problem> {
  const start = (queue: string) => tools.startEvents(queue, signal);
  const said = { reason: (text['reason'] ?? '').trim(), once: text['once'] ?? '' };
  try {
    await sendWish({ bucket: tools.bucket, now: tools.now(), start }, { ...wish, ...said });
    return { done: 'asked' };
  } catch (error) {
    if (error instanceof WishRefused) return { problem: texts.act.notTaken };
    throw error;
  }
}
