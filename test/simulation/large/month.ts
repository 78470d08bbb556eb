import type { Measured } from './measured.ts';

/** The figures of a table, each by its name. */
const columns: readonly (readonly [string, (one: Measured) => number])[] = [
  ['runs', ({ runs }) => runs],
  ['requests to ISC', ({ requests }) => requests],
  ['operations of one', ({ operations }) => operations],
  ['by the clock of one, s', ({ seconds }) => seconds],
  ['CPU, s', ({ cpuSeconds }) => cpuSeconds],
  ['memory at its highest, MB', ({ memory }) => memory.peak],
  ['mails', ({ mails }) => mails],
  ['S3 writes', ({ bucket }) => bucket.writes],
  ['S3 reads', ({ bucket }) => bucket.reads],
  ['MB written', ({ bucket }) => bucket.megabytes],
];

/** The table of all days: what each job came to on the first, and on the others the median and the highest of each figure. */
export function tableOfMonth(all: readonly Measured[]): string {
  const first = all.filter(({ day }) => day === 0);
  const others = Map.groupBy(
    all.filter(({ day }) => day > 0),
    ({ job }) => job,
  );
  const rows = [
    ...first.map((one) => [one.job, 'first', ...columns.map(([, figure]) => rounded(figure(one)))]),
    ...[...others].map(([job, days]) => [
      ...[job, `${days.length} others`],
      ...columns.map(([, figure]) => spreadOf(days.map(figure))),
    ]),
  ];
  const header = ['job', 'days', ...columns.map(([name]) => name)];
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The median, and the highest where it is another. */
function spreadOf(figures: readonly number[]): string {
  const inOrder = figures.toSorted((one, other) => one - other);
  const [median, highest] = [inOrder[Math.floor(inOrder.length / 2)] ?? 0, inOrder.at(-1) ?? 0].map(rounded);
  return median === highest ? `${median}` : `${median} (${highest})`;
}

function rounded(figure: number): string {
  return (figure < 10 ? Math.round(figure * 10) / 10 : Math.round(figure)).toLocaleString('en');
}
