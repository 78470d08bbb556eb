import * as z from 'zod';
import { choiceReportSchema } from '../../lib/flows/contract-choice/choiceReport.ts';
import { hrEventReportSchema } from '../../lib/flows/hr-events/eventReport.ts';
import { transferReportSchema } from '../../lib/flows/manager-transfer/transferReport.ts';
import { isSameAccount } from '../../lib/people/person.ts';
import type { Trace } from '../traces.ts';
import { type HistoryContext, type HistoryLine, jsonOf, linesAsTheyAre, quoted } from './trace.ts';

/** Files tell what an import changed, and whom a notice was of; of what has no such file the report does. */
export function linesOfReport(trace: Trace, { accountName }: HistoryContext): HistoryLine[] {
  const report = jsonOf(trace);
  const events = hrEventReportSchema.safeParse(report).data;
  if (events) return linesOfEvents(events, accountName);
  const choice = choiceReportSchema.safeParse(report).data;
  if (choice) return [lineOfChoice(choice)];
  const transfer = transferReportSchema.safeParse(report).data;
  if (transfer) return linesOfTransfer(transfer, accountName);
  const kind = z.object({ kind: z.string() }).safeParse(report).data?.kind;
  return kind === 'csv-import' || kind === 'expiry-notice' ? [] : linesAsTheyAre(trace);
}

function linesOfEvents(
  { events, finishedAt }: z.output<typeof hrEventReportSchema>,
  accountName: string,
): HistoryLine[] {
  const own = events.filter((one) => isSameAccount(one.accountName ?? '', accountName));
  return own.map(({ system, event, outcome, reason, changed }) => {
    const { by, comment } = event;
    const what = [event.type, event.type === outcome ? undefined : outcome].filter(Boolean).join(', ');
    const changes = changed.map(({ name, from, to }) => `${name} ${quoted(from)} → ${quoted(to)}`);
    const said = [reason, comment].filter(Boolean).join('; ');
    const whose = by === undefined ? system : `${system} by ${by}`;
    return {
      at: finishedAt,
      says: `an event of ${whose}: ${[what, ...changes].join(', ')}${said ? ` (${said})` : ''}`,
    };
  });
}

function lineOfChoice({ outcome, endDate, error, finishedAt }: z.output<typeof choiceReportSchema>): HistoryLine {
  const after = outcome === 'extended' ? endDate?.after : undefined;
  const moved = after ? `, endDate ${quoted(endDate?.before ?? '')} → ${quoted(after)}` : '';
  return { at: finishedAt, says: `a choice was carried out: ${outcome}${moved}${error ? ` (${error})` : ''}` };
}

function linesOfTransfer(transfer: z.output<typeof transferReportSchema>, accountName: string): HistoryLine[] {
  const { answeredAt, answeredBy, finishedAt, manager, people } = transfer;
  const by = transfer.by === undefined ? '' : ` by ${transfer.by}`;
  const whose = answeredBy ?? `the link of the mail to ${manager?.to ?? ''}`;
  const answered = answeredAt === undefined ? '' : `, answered by ${whose}`;
  const own = people.filter((one) => isSameAccount(one.accountName, accountName));
  return own.map(({ outcome, from, to, reason }) => {
    const moved = outcome === 'transferred' ? `, manager ${quoted(from)} → ${quoted(to)}` : '';
    return { at: finishedAt, says: `a transfer${by}: ${outcome}${moved}${answered}${reason ? ` (${reason})` : ''}` };
  });
}
