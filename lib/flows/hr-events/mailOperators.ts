import { toType } from '../../config/toType.ts';
import { letter, paragraph, table } from '../../mail/letter.ts';
import { accountKey } from '../../people/person.ts';
import { readLines } from './eventLines.ts';
import type { EventLine } from './eventReport.ts';
import { type EventResult, isToTell } from './eventResult.ts';
import type { EventStory } from './eventRun.ts';

/** More events than anybody reads in a mail; the report has them all. */
const mostRows = 50;

/** The mail to the operators about the events of a run that they are told of, one for all; nothing where there are none. */
export function mailOperators(
  story: EventStory,
  { outcome, toTell, error = '' }: EventResult,
): (() => Promise<unknown>) | undefined {
  const { tools, run } = story;
  const { mailer, config, bucket } = tools;
  if (config.operators.length === 0 || (!toTell && outcome !== 'failed')) return undefined;
  // It ended before everything was done, and nobody has counted what was.
  const isCutOff = toTell === undefined;
  return async () => {
    const all = await readLines(bucket, run.folder);
    const lines = all.filter(isToTell);
    const undone = lines.filter(({ outcome }) => outcome !== 'stopped');
    const stopped = lines.filter(({ outcome }) => outcome === 'stopped');
    const subject = isCutOff ? notDone(run.source.name) : subjectOf(undone, stopped, run.source.name);
    const hasOthers = isCutOff || undone.length > 0;
    const text = letter(
      subject,
      [
        ...(isCutOff ? [paragraph(`${error} ${all.length > 0 ? partlyDone : nothingDone}`)] : []),
        ...told(undone, 'Correct what the reasons say, and send these events again with new ids; or do them by hand.'),
        ...(hasOthers && stopped.length > 0 ? [paragraph(`${stoppedText(stopped, run.source.name)}.`)] : []),
        ...told(
          stopped,
          `Their contracts end now, and no file, event, extension or restore lets them in again until ${toType('lift')}.`,
        ),
        ...(isStrange(run, lines) ? [paragraph(onceADay)] : []),
        paragraph(`Report: ${run.folder}/report.html`),
      ],
      config,
    );
    return await mailer.send(mailKeyOf(story, lines), { to: config.operators, subject, ...text });
  };
}

const nothingDone = 'Nothing was changed. The events wait for the next run.';
const partlyDone = 'What was done stands in the report. The other events wait for the next run.';

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

const notDone = (source: string) => `HR events${source && ` for ${source}`} could not be carried out`;

function subjectOf(undone: readonly EventLine[], stopped: readonly EventLine[], source: string): string {
  const [first] = undone;
  if (!first) return stopped.length > 0 ? stoppedText(stopped, source) : notDone(source);
  const what = undone.length === 1 ? `"${first.event.type ?? 'an event'}"` : `${undone.length} events`;
  return `Send again or do by hand: ${what} for ${source} ${undone.length === 1 ? 'was' : 'were'} not done`;
}

/** Somebody of whom two events say it is one person. */
function stoppedText(stopped: readonly EventLine[], source: string): string {
  const people = new Set(stopped.map(({ accountName = '' }) => accountKey(accountName))).size;
  return `Stopped and blocked: ${people === 1 ? 'one person' : `${people} people`} of ${source}`;
}

/** What is to be known of some of the events, and the first of them. */
function told(lines: readonly EventLine[], what: string) {
  const others = lines.length - mostRows;
  return lines.length === 0
    ? []
    : [paragraph(what), tableOf(lines), ...(others > 0 ? [paragraph(`${others} more stand in the report.`)] : [])];
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
