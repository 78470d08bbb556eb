import * as z from 'zod';
import { type Figures, metricNames } from '../../lib/log/metrics.ts';

/** A line of the log that says figures, as CloudWatch reads it. */
const metricLineSchema = z.looseObject({ _aws: z.looseObject({}) });

/** As many as there are at a moment: they add up to nothing. */
const gauges: ReadonlySet<string> = new Set([
  'FilesWaiting',
  'EventsWaiting',
  'EventsHeld',
] satisfies (keyof Figures)[]);

/** Adds up what the functions of this machine measure, from the lines that they log. */
export function createFigures() {
  const sums = new Map<string, number>();
  return {
    /** Takes a line of the log, which may be any. */
    read(line: string): void {
      const said = lineOf(line);
      for (const name of metricNames) {
        const figure = said?.[name];
        if (typeof figure === 'number') sums.set(name, gauges.has(name) ? figure : (sums.get(name) ?? 0) + figure);
      }
    },
    /** The figures since the start, as the dashboard of a stage has them; undefined where nothing ran. */
    text(): string | undefined {
      if (!sums.get('Runs')) return undefined;
      const lines = rows.map(([title, ...figures]) => {
        const shown = figures.map(([name, called]) => `${(sums.get(name) ?? 0).toLocaleString('en')} ${called}`);
        return `  ${title.padEnd(11)} ${shown.join(', ')}`;
      });
      return ['Since the start:', ...lines].join('\n');
    },
  };
}

type Row = [title: string, ...figures: [keyof Figures, string][]];

const rows: readonly Row[] = [
  [
    'people',
    ['PeopleCreated', 'created'],
    ['PeopleUpdated', 'updated'],
    ['PeopleEnded', 'ended'],
    ['PeopleDeleted', 'deleted'],
  ],
  ['to look at', ['PeopleRejected', 'rejected'], ['PeopleHeld', 'held'], ['PeopleFailed', 'failed']],
  [
    'approvals',
    ['ApprovalsApproved', 'approved'],
    ['ApprovalsRejected', 'rejected'],
    ['ApprovalsLeft', 'left to people'],
  ],
  ['mails', ['MailsSent', 'sent'], ['MailsRefused', 'refused']],
  ['requests', ['Requests', 'to ISC'], ['RequestsThrottled', 'throttled'], ['RequestsRetried', 'sent again']],
  ['runs', ['Runs', 'in all'], ['RunsFailed', 'failed']],
  [
    'waiting',
    ['FilesWaiting', 'files for a run'],
    ['EventsWaiting', 'events for a run'],
    ['EventsHeld', 'events for a decision'],
  ],
];

function lineOf(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{"_aws"')) return undefined;
  try {
    return metricLineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
