import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import { calendarDay } from '../../dates/days.ts';
import { dayText, lastDayText } from '../../dates/dayText.ts';
import { momentText } from '../../dates/momentText.ts';
import { html } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts, table } from '../../pages/page.ts';
import type { EventLine, EventOutcome, HrEventReport } from './eventReport.ts';

/** What an outcome is called on the page. */
const outcomeNames: Record<EventOutcome, string> = {
  created: 'created',
  approved: 'requested and approved',
  rejected: 'rejected',
  gone: 'requested, and the request was taken back',
  undecided: 'not decided in time',
  requested: 'waiting for approvers',
  held: 'waiting for the operators',
  reading: 'waiting for the HR system',
  changed: 'changed',
  extended: 'extended',
  ended: 'ended',
  rehired: 'rehired',
  withdrawn: 'withdrawn',
  stopped: 'stopped',
  blocked: 'set aside: the person is blocked',
  'nothing-to-do': 'nothing to do',
  'out-of-date': 'out of date',
  'unknown-person': 'unknown',
  ignored: 'ignored',
  refused: 'refused',
  failed: 'failed',
};

/** More lines than anybody reads on a page; report.json has them all. */
const mostLines = 1_000;

/** The report of a run of HR events as a page for people. */
export function eventReportPage(report: HrEventReport, timeZone: string): string {
  const { source, outcome, runId, error, events, counts } = report;
  const isBad = outcome === 'failed' || counts.refused !== undefined;
  const isPlain = Object.keys(counts).every((name) => name === 'nothing-to-do' || name === 'out-of-date');
  const tone = isPlain ? 'plain' : 'good';
  return renderPage({
    eyebrow: source.name || 'No source',
    headline: headlineOf(report),
    tone: isBad ? 'bad' : tone,
    reason: error,
    body: html`${events.length === 0 ? '' : tableOf(events.slice(0, mostLines), timeZone)}
${events.length > mostLines ? html`<p>${(events.length - mostLines).toLocaleString('en')} more stand in report.json.</p>` : ''}
${events.some(({ deleted }) => deleted) ? html`<p>Records were deleted. The file <a href="deleted.csv">deleted.csv</a>, dropped into the source’s inbox, brings them back.</p>` : ''}
${definitionList(runFacts(report, timeZone))}`,
    footer: `nelm · run ${runId}`,
  });
}

/** What became of the events, the many first: `3 changed, 1 refused`. */
export function countsText(counts: HrEventReport['counts']): string {
  return Object.entries(counts)
    .toSorted(([, one], [, other]) => other - one)
    .map(([outcome, number]) => `${number.toLocaleString('en')} ${outcomeNames[outcome as EventOutcome]}`)
    .join(', ');
}

function headlineOf({ counts, events, outcome }: HrEventReport): string {
  if (events.length === 0) return outcome === 'failed' ? 'Failed' : 'Nothing to do';
  const text = countsText(counts);
  const [only] = events;
  if (events.length > 1 || !only) return text;
  const name = outcomeNames[only.outcome];
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function tableOf(lines: readonly EventLine[], timeZone: string) {
  return table(
    ['Account name', 'Event', 'Happened', 'From', 'What became of it', 'Changes and reasons'],
    lines.map(({ accountName, event, system, outcome, reason, changed, goesOnIn }) => [
      accountName ?? '',
      event.type ?? '',
      momentText(new Date(event.occurredAt).toISOString(), timeZone),
      event.by ? `${system} (${event.by})` : system,
      `${outcomeNames[outcome]}${goesOnIn ? ` (run ${goesOnIn})` : ''}`,
      [
        ...changed.map((change) => changeText(change, timeZone)),
        ...[reason, event.comment].flatMap((text) => (text ? [text] : [])),
      ].join(' · '),
    ]),
  );
}

/** From what to what; of dates the days of the organisation, unless it is the time alone that differs. */
function changeText({ name, from, to }: EventLine['changed'][number], timeZone: string): string {
  const days = [from, to].map((text) => dayOf(name, text, timeZone));
  const [before, after] = days[0] === days[1] ? [from, to] : days;
  return `${names[name] ?? name}: ${before || 'nothing'} → ${after || 'nothing'}`;
}

/** What the dates of a contract are called; other attributes are called as the schema calls them. */
const names: Readonly<Record<string, string>> = { startDate: 'first day', endDate: 'last day' };

function dayOf(name: string, text: string, timeZone: string): string {
  if (!(name in names) || Number.isNaN(Date.parse(text))) return text;
  // A contract that ends at midnight has the day before as its last.
  if (name === 'endDate') return lastDayText(text, timeZone);
  return dayText(PlainDate.toString(calendarDay(Date.parse(text), timeZone)));
}
