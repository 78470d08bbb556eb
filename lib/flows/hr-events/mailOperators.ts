import { toType } from '../../config/toType.ts';
import { letter, paragraph, table } from '../../mail/letter.ts';
import { readLines } from './eventLines.ts';
import type { EventLine } from './eventReport.ts';
import { type EventResult, isToTell } from './eventResult.ts';
import type { EventStory } from './eventRun.ts';

/** More events than anybody reads in a mail; the report has them all. */
const mostRows = 50;

/** The mail to the operators about the events of a run that they are told of, one for all; nothing where there are none. */
export function mailOperators(
  story: EventStory,
  { outcome, toTell = 0, error = '' }: EventResult,
): (() => Promise<unknown>) | undefined {
  const { tools, run } = story;
  const { mailer, config, bucket } = tools;
  if (config.operators.length === 0 || (toTell === 0 && outcome !== 'failed')) return undefined;
  return async () => {
    const lines = (await readLines(bucket, run.folder)).filter(isToTell);
    const undone = lines.filter(({ outcome }) => outcome !== 'stopped');
    const subject = subjectOf(lines, undone, run.source.name);
    const text = letter(
      subject,
      [
        paragraph(
          lines.length === 0 ? `${error} Nothing was changed. The events wait for the next run.` : todo(undone),
        ),
        ...(lines.length === 0 ? [] : [tableOf(lines)]),
        ...(lines.length > mostRows ? [paragraph(`${lines.length - mostRows} more stand in the report.`)] : []),
        ...(isStrange(run, lines) ? [paragraph(onceADay)] : []),
        paragraph(`Report: ${run.folder}/report.html`),
      ],
      config,
    );
    return await mailer.send(mailKeyOf(story, lines), { to: config.operators, subject, ...text });
  };
}

/**
 * A system may name any number of sources that there are not, each of which has a run of its own: the operators are told of the
 * first one of a day.
 */
function mailKeyOf({ run, startedAt }: EventStory, lines: readonly EventLine[]): string {
  const { payload } = run;
  if (lines.length === 0 && 'queue' in payload) {
    // While ISC is down every run of the queue says the same, one every few minutes.
    const sixHours = Math.floor(startedAt / (6 * 60 * 60_000));
    return `down-${sixHours}-${payload.queue.slice(0, 12)}/hr-event`;
  }
  const systems = [...new Set(lines.map(({ system }) => system))].join('-');
  return isStrange(run, lines)
    ? `${new Date(startedAt).toISOString().slice(0, 10)}-${systems}/hr-event`
    : `${run.id}/hr-event`;
}

function isStrange({ source }: EventStory['run'], lines: readonly EventLine[]): boolean {
  return source.id === '' && lines.length > 0 && lines.every(({ event }) => event.type !== 'stopped');
}

const onceADay =
  'Other events of today for sources that there are not have reports under runs/_unknown-source/ too, and no mail.';

function subjectOf(lines: readonly EventLine[], undone: readonly EventLine[], source: string): string {
  if (lines.length === 0) return `HR events${source && ` for ${source}`} could not be carried out`;
  const stopped = lines.length - undone.length;
  const people = stopped === 1 ? 'one person' : `${stopped} people`;
  if (undone.length === 0) return `Stopped and blocked: ${people} of ${source}`;
  const [first] = undone;
  const what = undone.length === 1 ? `"${first?.event.type ?? 'an event'}"` : `${undone.length} events`;
  return `Send again or do by hand: ${what} for ${source} ${undone.length === 1 ? 'was' : 'were'} not done`;
}

function todo(undone: readonly EventLine[]): string {
  return undone.length === 0
    ? `Their contracts end now, and no file, event, extension or restore lets them in again until ${toType('lift')}.`
    : 'Correct what the reasons say, and send these events again with new ids; or do them by hand.';
}

function tableOf(lines: readonly EventLine[]) {
  return table(
    ['Account name', 'Event', 'Happened', 'From', 'Why', 'What is certain'],
    lines
      .slice(0, mostRows)
      .map(({ accountName, event, system, reason, ...line }) => [
        accountName ?? 'not known',
        event.type ?? 'not known',
        event.occurredAt,
        system,
        reason ?? event.comment ?? '',
        consequenceOf(line, event.type),
      ]),
  );
}

function consequenceOf({ outcome, requestId }: Pick<EventLine, 'outcome' | 'requestId'>, type?: string): string {
  if (outcome === 'refused') return 'Nothing was changed.';
  if (outcome === 'stopped') return 'Nobody of this account name is let in.';
  if (type === 'stopped') {
    return `It is not certain that they were blocked or ended: send it again, or ${toType('stop')}, which does both.`;
  }
  if (requestId) return 'There is a request of the person; look in ISC at what became of it.';
  return 'It is not certain that nothing was changed; look at the person in ISC.';
}
