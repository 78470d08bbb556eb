import { letter, paragraph, table } from '../../mail/letter.ts';
import { readLines } from './eventLines.ts';
import type { EventLine } from './eventReport.ts';
import { type EventResult, isToTell } from './eventResult.ts';
import type { EventStory } from './eventRun.ts';

/** More events than anybody reads in a mail; the report has them all. */
const mostRows = 50;

/** The mail to the operators about the events of a run that somebody must look after, one for all; nothing where there are none. */
export function mailOperators(
  { tools, run }: EventStory,
  { outcome, toTell = 0, error }: EventResult,
): (() => Promise<unknown>) | undefined {
  const { mailer, config, bucket } = tools;
  if (config.operators.length === 0 || (toTell === 0 && outcome !== 'failed')) return undefined;
  return async () => {
    const lines = (await readLines(bucket, run.folder)).filter(isToTell);
    const [first] = lines;
    const what = lines.length === 1 && first ? `"${first.event.type ?? 'an event'}"` : `${lines.length} events`;
    const were = lines.length === 1 ? 'was' : 'were';
    const source = run.source.name;
    const subject =
      lines.length === 0
        ? `HR events for ${source} could not be carried out`
        : `Send again or do by hand: ${what} for ${source} ${were} not done`;
    return await mailer.send(`${run.id}/hr-event`, {
      to: config.operators,
      subject,
      ...written(lines, subject, error),
    });

    function written(undone: readonly EventLine[], title: string, problem: string | undefined) {
      return letter(title, [
        ...(undone.length === 0 ? [paragraph(problem ?? '')] : []),
        paragraph(
          undone.length === 0
            ? 'Nothing was changed by this run. The events wait for the next one.'
            : 'Correct what the reasons say, and send these events again with new ids; or do them by hand.',
        ),
        ...(undone.length === 0 ? [] : [tableOf(undone)]),
        ...(undone.length > mostRows ? [paragraph(`${undone.length - mostRows} more stand in the report.`)] : []),
        paragraph(`Report: ${run.folder}/report.html`),
      ]);
    }
  };
}

function tableOf(lines: readonly EventLine[]) {
  return table(
    ['Account name', 'Event', 'Happened', 'From', 'Why it was not done', 'What is certain'],
    lines
      .slice(0, mostRows)
      .map(({ accountName, event, system, reason, ...line }) => [
        accountName ?? 'not known',
        event.type ?? 'not known',
        event.occurredAt,
        system,
        reason ?? '',
        consequenceOf(line),
      ]),
  );
}

function consequenceOf({ outcome, requestId }: Pick<EventLine, 'outcome' | 'requestId'>): string {
  if (outcome === 'refused') return 'Nothing was changed.';
  if (requestId) return 'There is a request of the person; look in ISC at what became of it.';
  return 'It is not certain that nothing was changed; look at the person in ISC.';
}
