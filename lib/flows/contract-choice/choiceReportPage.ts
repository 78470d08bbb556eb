import { lastDayText } from '../../dates/dayText.ts';
import { html } from '../../pages/markup.ts';
import { definitionList, renderPage, runFacts } from '../../pages/page.ts';
import type { ChoiceReport } from './choiceReport.ts';

const headlines: Record<ChoiceReport['outcome'], string> = {
  extended: 'A contract was extended',
  'let it end': 'A contract may end as it stands',
  refused: 'A manager’s choice was refused',
  failed: 'A manager’s choice could not be carried out',
};

/** The run of a choice as a page for people. */
export function choiceReportPage(report: ChoiceReport, timeZone: string): string {
  const { outcome, source, name = '', endDate, error, runId } = report;
  return renderPage({
    eyebrow: source?.name ?? 'A contract',
    headline: headlines[outcome],
    tone: outcome === 'extended' || outcome === 'let it end' ? 'good' : 'bad',
    reason: error,
    body: html`${definitionList({
      Name: name,
      'Last day before': lastDayText(endDate?.before ?? '', timeZone),
      'Last day asked for': lastDayText(endDate?.after ?? '', timeZone),
      ...runFacts(report, timeZone),
    })}`,
    footer: `nelm · run ${runId}`,
  });
}
