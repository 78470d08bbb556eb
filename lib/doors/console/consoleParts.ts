import { html, type Markup } from '../../pages/markup.ts';

/** A field to choose one of several values from. Without a choice it is the first one. */
export function select(
  label: string,
  name: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen = '',
): Markup {
  const option = ([value, text]: readonly [string, string]) =>
    html`<option value="${value}"${value === chosen ? html` selected` : ''}>${text}</option>`;
  return html`<label>${label}<select name="${name}">${options.map(option)}</select></label>`;
}

/** A form that looks for something: it changes nothing, and its address can be kept. */
export function filterForm(action: string, fields: Markup, button: string): Markup {
  return html`<form method="get" action="${action}" class="filter">${fields}<button>${button}</button></form>`;
}

/** One bar of a chart. */
export type Bar = { label: string; value: number };

/** Figures as bars, and behind them the same as a table, for whoever does not see the bars. */
export function barChart(
  title: string,
  bars: readonly Bar[],
  words: { figures: string; columns: [string, string]; locale: string },
): Markup {
  const highest = Math.max(0, ...bars.map(({ value }) => value));
  const most = Math.max(1, highest);
  const said = (value: number) => value.toLocaleString(words.locale);
  const width = 600 / Math.max(1, bars.length);
  const bar = ({ value, label }: Bar, index: number) => {
    const height = (value / most) * 100;
    return html`<rect x="${(index * width + 1).toFixed(1)}" y="${(130 - height).toFixed(1)}" width="${Math.max(1, width - 2).toFixed(1)}" height="${height.toFixed(1)}"><title>${label}: ${said(value)}</title></rect>`;
  };
  const rows = bars.map(({ label, value }) => html`<tr><td>${label}</td><td class="number">${said(value)}</td></tr>\n`);
  return html`<figure class="card"><figcaption><h3>${title}</h3></figcaption>
<svg class="chart" viewBox="0 0 600 156" role="img" aria-label="${title}">${bars.map(bar)}<text x="0" y="153">${bars[0]?.label ?? ''}</text><text x="600" y="153" text-anchor="end">${bars.at(-1)?.label ?? ''}</text><text x="0" y="20">${said(highest)}</text></svg>
<details><summary>${words.figures}</summary><div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead><tr><th scope="col">${words.columns[0]}</th><th scope="col">${words.columns[1]}</th></tr></thead><tbody>${rows}</tbody></table></div></details>
</figure>`;
}
