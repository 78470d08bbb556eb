import { html, type Markup } from '../../pages/markup.ts';
import type { Plan } from '../../people/roster/planRoster.ts';

/** So many rows are named in a remark; of more there is a number. */
const mostNamed = 100;

const byNumber = (count: number) => count.toLocaleString('en');

/** Rows by their numbers, in words, such as `Rows 2, 3 and 5 more`. */
function rowsNamed(rows: readonly number[]): string {
  const left = rows.length - mostNamed;
  const more = left > 0 ? ` and ${byNumber(left)} more` : '';
  return `${rows.length === 1 ? 'Row' : 'Rows'} ${rows.slice(0, mostNamed).join(', ')}${more}`;
}

/**
 * What is to be said once of a file as a whole: what it was read as, what was taken out of it or passed over, and what was set
 * otherwise than it says. Each is a sentence, with the numbers of rows and nothing of what stands in them.
 */
export function remarksOn({ roster, capped, remarks: ofPlan }: Pick<Plan, 'roster' | 'capped' | 'remarks'>): string[] {
  const { encoding, passedOver, mended, remarks } = roster;
  return [
    ...(encoding.startsWith('UTF-')
      ? []
      : [
          `The file was read as ${encoding}, which is a guess by the words in it. Look at the names, and save the file as "CSV UTF-8" if one is wrong.`,
        ]),
    ...(passedOver.length > 0
      ? [
          `${rowsNamed(passedOver)} ${wereWas(passedOver)} passed over as titles, totals or lines that are drawn, which are no person’s.`,
        ]
      : []),
    ...(mended > 0
      ? [
          `${byNumber(mended)} ${mended === 1 ? 'cell was' : 'cells were'} mended: invisible characters, odd blanks and marks of programs were taken out.`,
        ]
      : []),
    ...[...remarks, ...ofPlan].map(({ rows, text }) => `${rowsNamed(rows)}: ${text}`),
    ...(capped.length > 0
      ? [`${rowsNamed(capped)}: the end was brought forward to the longest that a contract may be (maxContractDays).`]
      : []),
  ];
}

function wereWas(rows: readonly number[]): string {
  return rows.length === 1 ? 'was' : 'were';
}

/** The remarks of a report, as a part of its page. */
export function remarksSection(remarks: readonly string[]): Markup {
  if (remarks.length === 0) return html``;
  return html`<section>
<h2>Remarks</h2>
<ul>
${remarks.map((remark) => html`<li>${remark}</li>\n`)}</ul>
</section>`;
}
