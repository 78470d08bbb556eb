import type { KnownSource } from '../../directory/knownSources.ts';
import { systemAttributes } from '../../isc/person.ts';
import { html, type Markup } from '../../pages/markup.ts';
import { definitionList, table } from '../../pages/page.ts';
import { settingsOf } from '../../sources/settings.ts';
import { sourceKey } from '../../sources/sources.ts';
import { rememberedFiles } from '../../store/appliedFiles.ts';
import { keys } from '../../store/keys.ts';
import { addressOf } from './consoleAddress.ts';
import type { ConsolePage, Visit } from './consolePage.ts';
import { onceField } from './jobPage.ts';
import { outcomeText, runAddress } from './runRows.ts';

/** The sources as the bucket knows them, with what holds for each. */
export const sourcesPage: ConsolePage = {
  path: 'sources',
  roles: ['operator'],
  nav: 'sources',
  async show(visit) {
    const { texts, tools, form } = visit;
    const sources = await tools.directory.sources();
    const backup = html`${onceField(visit)}<input type="hidden" name="job" value="source-backup"><div class="decide"><button class="approve" name="for-real" value="1">${texts.sources.backupNow}</button></div>`;
    const cards = await Promise.all(sources.map((source) => card(visit, source)));
    return {
      title: texts.sources.title,
      body: html`${sources.length === 0 ? html`<p>${texts.sources.none}</p>` : cards}
${await drift(visit)}
<h2>${texts.sources.backup}</h2><p>${texts.sources.backupText}</p>${form(addressOf('job'), backup)}`,
    };
  },
};

/** An empty file with the columns of a source, to be filled. */
export const templatePage: ConsolePage = {
  path: 'sources/template',
  roles: ['operator'],
  async show({ texts, query, tools }) {
    const source = (await tools.directory.sources()).find(({ id }) => id === query['source']);
    if (!source?.backup) return { title: texts.run.gone, status: 404, body: html`<p>${texts.run.goneText}</p>` };
    const { schema } = source.backup.manifest;
    const custom = schema
      .map(({ technicalName }) => technicalName)
      .filter((one) => !systemAttributes.some((own) => own === one));
    const header = [...systemAttributes, ...custom].map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
    // With the mark at the front programs for tables read names of any script as they are.
    const bytes = Buffer.from(`\ufeff${header}\r\n`);
    return { download: { name: `${source.name}.csv`, type: 'text/csv; charset=utf-8', bytes } };
  },
};

async function card({ texts, tools, moment }: Visit, source: KnownSource): Promise<Markup> {
  const { id, name, backup } = source;
  const words = texts.sources;
  const settings = settingsOf(tools.config.sources, { name, ids: [id] });
  const [last] = await rememberedFiles(tools.bucket, id);
  const facts = {
    [words.people]: backup ? String(backup.manifest.rows) : words.unknown,
    [words.lastBackup]: backup ? moment(backup.manifest.exportedAt) : words.noBackup,
    [words.lastFile]: last ? `${last.file}, ${moment(last.droppedAt)}` : words.noFile,
    [words.approvers]: approversOf(tools, id, name) ?? words.notStated,
    [words.settings.onboarding]: settings.onboarding === 'record' ? words.settings.record : words.settings.request,
    [words.settings.maxContractDays]: String(settings.maxContractDays),
    [words.settings.graceDays]: settings.graceDays === 'never' ? words.settings.never : String(settings.graceDays),
    [words.settings.threshold]: words.settings.thresholdText(
      String(settings.deleteThresholdPercent),
      String(settings.deleteThresholdMinimum),
    ),
    [words.settings.overlong]: settings.overlong === 'cap' ? words.settings.capped : words.settings.rejected,
    [words.settings.noEnd]: settings.noEnd === 'cap' ? words.settings.capped : words.settings.rejected,
    [words.settings.expected]: settings.expect
      ? words.settings.expectedText(settings.expect.folder, settings.expect.days, settings.expect.by)
      : '',
  };
  const schema = backup?.manifest.schema ?? [];
  const rows = schema.map(({ label, technicalName, required }) => [
    label,
    technicalName,
    required ? words.required : '',
  ]);
  return html`<section class="card"><h2>${name}</h2>${definitionList(facts)}
${
  rows.length > 0
    ? html`<details><summary>${words.schema}</summary>${table([words.label, words.technicalName, ''], rows)}</details>
<p><a href="${addressOf('sources/template', { source: id })}">${words.template}</a></p>`
    : ''
}
<p><a href="${addressOf('drop', { source: id })}">${texts.nav.drop}</a>${last ? html` · <a href="${runAddress(last.folder)}">${words.lastReport}</a>` : ''}</p>
</section>`;
}

/** Who approves hires, as nelm.sources.ts states it: the console does not ask ISC. Undefined where it states nothing of the source. */
function approversOf({ stated = [] }: Visit['tools'], id: string, name: string): string | undefined {
  const known =
    stated.find(({ ids }) => ids.includes(id)) ?? stated.find((one) => sourceKey(one.name) === sourceKey(name));
  return known && (known.approvers.join(', ') || '–');
}

/** What the last comparison with nelm.sources.ts has found, where one was made. */
async function drift({ texts, tools, moment }: Visit): Promise<Markup> {
  const window = { most: 5, after: '' };
  const { runs } = await tools.directory.runs.newest(
    { runFolders: [keys.jobRun('source-drift', '').split('/')[1] ?? ''] },
    window,
  );
  const [newest] = runs;
  const text = newest
    ? html`${moment(newest.summary.finishedAt)}: <a href="${runAddress(newest.folder)}">${outcomeText(texts, newest.summary.outcome)}, ${Number(newest.summary.counts['differences'] ?? 0)}</a>. ${texts.sources.driftNote}`
    : texts.sources.noDrift;
  return html`<h2>${texts.sources.drift}</h2><p>${text}</p>`;
}
