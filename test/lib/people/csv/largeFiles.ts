/** As large as a file may be, in bytes. */
const largest = 20 * 1024 * 1024;

/** Few enough rows to be read. */
const mostRows = 99_990;

/** As many people as a source has in an organisation of a usual size. */
const people = 20_000;

const columns = [
  ...['accountName', 'firstName', 'lastName', 'email', 'phone', 'manager', 'startDate', 'endDate'],
  ...Array.from({ length: 10 }, (_, index) => `attribute${index}`),
];
const header = columns.join();
const good = (index: number) =>
  `user${index},Ada,Example,user${index}@example.com,1,jane.doe,2026-01-01,2027-01-01${',x'.repeat(10)}`;

/** Somebody of the source, with values as long as make a file of 20,000 such people as large as it may be. */
const ofSource = (index: number, value: string) =>
  `${good(index).slice(0, -20)}${`,${value.repeat(80)}${index}`.repeat(10)}`;

/** As many rows under a header as a file may have. */
function filled(head: string, line: (index: number) => string, most = mostRows): string {
  const lines = [head];
  let length = head.length + 1;
  for (let index = 0; index < most; index += 1) {
    const next = line(index);
    length += Buffer.byteLength(next) + 1;
    if (length > largest) break;
    lines.push(next);
  }
  return lines.join('\n');
}

/** Files of up to 20 MB that cost more than others, each for a reason of its own. */
export const largeFiles: Readonly<Record<string, () => string | Buffer>> = {
  'good rows': () => filled(header, (index) => `${good(index)}${' '.repeat(80)}`),
  'rows that lack everything': () => filled(header, () => `x${','.repeat(17)}`),
  'rows of which every cell is wrong': () => filled(header, (index) => `u${index},,,bad,,,xx,yy${',#REF!'.repeat(10)}`),
  'one account name in every row': () => filled(header, () => good(1)),
  'rows of 255 delimiters under 256 columns': () =>
    filled(`${header},${Array.from({ length: 238 }, (_, index) => `u${index}`).join()}`, () => `a${','.repeat(255)}`),
  'rows of 200 delimiters under 18 columns': () => filled(header, () => `a${','.repeat(200)}`),
  'rows of 69 cells under 18 columns': () => filled(header, () => 'ab,'.repeat(69)),
  'rows of 29 short cells, each another': () =>
    filled(header, (index) => Array.from({ length: 29 }, (_, at) => (index * 29 + at).toString(36)).join()),
  'one cell': () => `${header}\n${'x'.repeat(largest - 1_000)}`,
  'one row of ten million cells': () => `${header}\n${'a,'.repeat((largest - 1_000) / 2)}`,
  'nothing but quotes': () => `${header}\n${'"'.repeat(largest - 1_000)}`,
  'a quote in every row that is never closed': () => filled(header, () => `"a","b${',x'.repeat(90)}`),
  'a quote in every cell that is never closed': () => filled(header, () => '"a,'.repeat(69)),
  'stray quotes in every row': () => filled(header, (index) => `a"b${index},"c" d,"${'e,'.repeat(80)}`),
  'line breaks alone': () => `${header}\n${'\n'.repeat(largest - 1_000)}`,
  'cells of 150 lines': () => filled(header, (index) => `u${index},"${'\n'.repeat(150)}",x`),
  'values as long as they may be': () => filled(header, (index) => `u${index},${'v'.repeat(3_900)},L,u@example.com`),
  'a different moment in every row': () =>
    filled(header, (index) => good(index).replace('2027-01-01', `2027-01-01T00:00:00.${index}Z`)),
  'texts that were encoded twice': () => filled(header, (index) => good(index).replace('Ada', 'JosÃ©'.repeat(8))),
  'a code page of Windows': () =>
    Buffer.from(
      filled(header, (index) => good(index).replaceAll('Ada', 'Jörg'.repeat(8))),
      'latin1',
    ),
  'a table that a program has drawn': () =>
    filled(`| ${columns.join(' | ')} |\n|${'---|'.repeat(18)}`, (index) => `| ${good(index).replaceAll(',', ' | ')} |`),
  'rows that lack cells': () => filled(header, (index) => good(index).slice(0, -2)),
  'accounts that lost letters': () => filled(header, (index) => good(index).replace('user', 'us?r')),
  'names of columns that are long': () =>
    filled(columns.map((name) => name + '-'.repeat(180)).join(), (index) => `u${index},,,bad,,,xx,yy`),
  'changes to each of 20,000 people of the source': () => filled(header, (index) => ofSource(index, 'y'), people),
  'one line': () => 'x'.repeat(largest),
  'one line of delimiters': () => ','.repeat(largest),
};

/** The export of the source that a file is compared with, where it is not one of nobody. */
export const exports: Readonly<Record<string, () => string>> = {
  'changes to each of 20,000 people of the source': () => filled(header, (index) => ofSource(index, 'x'), people),
};
