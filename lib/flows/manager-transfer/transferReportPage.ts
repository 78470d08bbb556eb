import { momentText } from '../../dates/momentText.ts';
import { html } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts, table } from '../../pages/page.ts';
import type { TransferReport } from './transferReport.ts';

const headlines: Record<TransferReport['outcome'], string> = {
  transferred: 'Handed over to another manager',
  partly: 'Handed over to another manager, but not all of them',
  declined: 'The other manager declined',
  lapsed: 'The other manager did not answer in time',
  refused: 'It could not be offered to the other manager',
  failed: 'Not everybody could be handed over',
};

/** The run of a transfer as a page for people. */
export function transferReportPage(report: TransferReport, timeZone: string): string {
  const { outcome, source, by = '', manager, people, error, runId, answeredAt = '', answeredBy } = report;
  return renderPage({
    eyebrow: source?.name ?? 'A transfer',
    headline: headlines[outcome],
    tone: outcome === 'transferred' || outcome === 'partly' ? 'good' : 'bad',
    reason: error,
    body: html`${
      people.length === 0
        ? ''
        : table(
            ['Account name', 'What became of it', 'Manager before', 'Manager now'],
            people.map(({ accountName, outcome: became, from, to, reason }) => [
              accountName,
              [became, reason].filter(Boolean).join(': '),
              from || '–',
              to || '–',
            ]),
          )
    }
${definitionList({
  'Asked for by': by,
  'Manager before': manager?.from ?? '',
  'Manager asked': manager?.to ?? '',
  Answered: answeredAt && momentText(answeredAt, timeZone),
  'Answered by': answeredAt && (answeredBy ?? `the link of the mail to ${manager?.to ?? ''}`),
  ...runFacts(report, timeZone),
})}`,
    footer: `nelm · run ${runId}`,
  });
}
