/**
 * The candidate that was probably meant by a mistyped word: letter case does not count, and of three letters one may be
 * wrong, missing or too many, or two that follow one another swapped. Undefined when none is that near.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(word.length / 3));
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: editsBetween(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ edits }) => edits <= most)
    .sort((one, other) => one.edits - other.edits);
  return best?.candidate;
}

/** How many letters must be changed, added, taken out or swapped with the next to make one word of the other. */
function editsBetween(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row += 1) {
    const [above = [], twoAbove = []] = rows;
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const [letter, wanted] = [one[row - 1], other[column - 1]];
      const changed = (above[column - 1] ?? 0) + (letter === wanted ? 0 : 1);
      const isSwapped = letter === other[column - 2] && one[row - 2] === wanted;
      const swapped = isSwapped ? (twoAbove[column - 2] ?? 0) + 1 : changed;
      line.push(Math.min(changed, swapped, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    rows.unshift(line);
  }
  return rows[0]?.at(-1) ?? 0;
}
