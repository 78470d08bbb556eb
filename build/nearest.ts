/**
 * The candidate that was probably meant by a mistyped word: letter case does not count, and of three letters one may be
 * wrong, missing or too many, or two have changed places. Undefined when none is that near.
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
  let before: number[] = [];
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const line = [row + 1];
    for (let column = 1; column <= other.length; column += 1) {
      const changed = at(above, column - 1) + (letter === other[column - 1] ? 0 : 1);
      const isSwapped = row > 0 && letter === other[column - 2] && one[row - 1] === other[column - 1];
      const swapped = isSwapped ? at(before, column - 2) + 1 : changed;
      line.push(Math.min(changed, swapped, at(above, column) + 1, at(line, column - 1) + 1));
    }
    [before, above] = [above, line];
  }
  return above.at(-1) ?? 0;
}

const at = (line: readonly number[], column: number) => line[column] ?? 0;
