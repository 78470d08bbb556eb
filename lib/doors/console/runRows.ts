import type { SourceRun } from '../../directory/sourceRuns.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { table } from '../../pages/page.ts';
import { keys, sourceOfFolder } from '../../store/keys.ts';
import { addressOf } from './consoleAddress.ts';
import type { Visit } from './consolePage.ts';

/** Outcomes that somebody should look at. */
const wrong: ReadonlySet<string> = new Set(['failed', 'refused']);

/** Whether somebody should look at a run. */
export function isWrong({ summary: { outcome, error } }: SourceRun): boolean {
  return wrong.has(outcome) || error !== undefined;
}

/** The folder under `runs/` that a run lies in: of its source, or of its job. */
export function ownerOf(folder: string): string {
  return folder.slice(keys.allRuns.length).split('/')[0] ?? '';
}

/** What a folder under `runs/` is called: the name of the source, or nothing where it is a job's for all sources. */
export function sourceNameOf(owner: string): string {
  return owner.startsWith('_') ? '' : sourceOfFolder(owner).shown;
}

/** The address of a run's report. */
export function runAddress(folder: string) {
  return addressOf('run', { folder });
}

/** Runs as a table, each leading to its report. */
export function runRows({ texts, moment }: Visit, runs: readonly SourceRun[]): Markup {
  if (runs.length === 0) return html`<p>${texts.runs.none}</p>`;
  const { when, what, source, outcome, counts } = texts.runs.columns;
  const rows = runs.map((run) => {
    const { folder, summary } = run;
    const given = Object.entries(summary.counts).filter(([, count]) => typeof count === 'number' && count > 0);
    return [
      html`<a href="${runAddress(folder)}">${moment(summary.startedAt)}</a>`,
      kindText(texts, summary.kind, summary.runId),
      sourceNameOf(ownerOf(folder)),
      isWrong(run)
        ? html`<span class="bad">${outcomeText(texts, summary.outcome)}</span>`
        : outcomeText(texts, summary.outcome),
      given.map(([name, count]) => `${(texts.counts as Record<string, string>)[name] ?? name} ${count}`).join(', '),
    ];
  });
  return table([when, what, source, outcome, counts], rows);
}

/** What a run was, in the reader's words. */
export function kindText(texts: Visit['texts'], kind: string, runId = ''): string {
  const text = (texts.kinds as Record<string, string>)[kind] ?? kind;
  return runId.endsWith('-dry-run') ? `${text} (${texts.runs.dryRun})` : text;
}

/** What a run came to, in the reader's words. */
export function outcomeText(texts: Visit['texts'], outcome: string): string {
  return (texts.outcomes as Record<string, string>)[outcome] ?? outcome.replaceAll('-', ' ');
}
