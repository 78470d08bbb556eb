import type { SourceRun } from '../../directory/sourceRuns.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { table } from '../../pages/page.ts';
import { keys, sourceOfFolder } from '../../store/keys.ts';
import { addressOf } from './consoleAddress.ts';
import type { Visit } from './consolePage.ts';

/** Outcomes that somebody should look at. */
const wrong: ReadonlySet<string> = new Set(['failed', 'refused']);

/** Whether somebody should look at a run: it failed, or found that a file which was expected has not come. */
export function isWrong(run: SourceRun): boolean {
  const { outcome, error } = run.summary;
  return wrong.has(outcome) || error !== undefined || isMissing(run);
}

const isMissing = ({ summary: { counts } }: SourceRun) => Number(counts['missed'] ?? 0) > 0;

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
  const { when, what, source, outcome, counts, by } = texts.runs.columns;
  const rows = runs.map((run) => {
    const { folder, summary } = run;
    const given = Object.entries(summary.counts).filter(([, count]) => typeof count === 'number' && count > 0);
    return [
      html`<a class="moment" href="${runAddress(folder)}">${moment(summary.startedAt)}</a>`,
      kindText(texts, summary.kind, summary.runId),
      sourceNameOf(ownerOf(folder)),
      isWrong(run) ? html`<span class="bad">${cameTo(texts, run)}</span>` : cameTo(texts, run),
      given
        .map(([name, count]) => `${countText(texts, name)} ${Number(count).toLocaleString(texts.locale)}`)
        .join(', '),
      whoOf(summary),
    ];
  });
  return table([when, what, source, outcome, counts, by], rows);
}

/** What a run came to: one that is done, and has found a file missing, says that. */
function cameTo(texts: Visit['texts'], run: SourceRun): string {
  const { outcome } = run.summary;
  return outcome === 'completed' && isMissing(run) ? texts.counts.missed : outcomeText(texts, outcome);
}

/** Who began a run, or decided on it, as far as that is known. */
function whoOf({ droppedBy, startedBy, by, decidedBy }: SourceRun['summary']): string {
  return [...new Set([droppedBy ?? startedBy ?? by, decidedBy])].filter(Boolean).join(', ');
}

/** What a figure of a run is called, in the reader's words: the figures of HR events are called as what the events came to. */
export function countText({ counts, person: { words } }: Visit['texts'], name: string): string {
  for (const known of [counts, words] as Record<string, string>[]) {
    if (Object.hasOwn(known, name)) return known[name] ?? name;
  }
  return name;
}

/** The figures of a run, each as a tile. */
export function countTiles(texts: Visit['texts'], counts: SourceRun['summary']['counts']): Markup {
  const tiles = Object.entries(counts)
    .filter(([, count]) => typeof count === 'number')
    .map(
      ([name, count]) =>
        html`<li class="${name}${count === 0 ? ' none' : ''}"><b>${Number(count).toLocaleString(texts.locale)}</b> ${countText(texts, name)}</li>\n`,
    );
  return html`<ul class="tiles" aria-label="${texts.runs.columns.counts}">${tiles}</ul>`;
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
