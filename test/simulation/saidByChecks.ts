import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a check says where something does not hold. */
type Said = { where: string; pattern: RegExp; letters: number };

const folder = import.meta.dirname;

/** Texts of the code that begin as what does not hold is said: with the number of a promise, or with one of two. */
const said = /(['"`])((?:\d|\$\{[^}]* \? \d : \d\}): (?:\$\{[^}]*\}|(?!\1)[^$\\]|\\.)+)\1/g;

/** What is put into such a text. */
const filled = /\$\{[^}]*\}/g;

/** What the checks can say, each once for each place. */
export function saidByChecks(): Said[] {
  return textsIn(filesOf((file) => !file.endsWith('.test.ts'))).map(({ text, where }) => {
    const pieces = text.split(filled);
    const escaped = pieces.map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const pattern = new RegExp(`^${escaped.join('.*')}$`, 's');
    return { where, pattern, letters: pieces.join('').length };
  });
}

/** What the small tests of checks expect them to say, as far as they write the whole of it. */
export function expectedOfChecks(): string[] {
  return textsIn(filesOf((file) => file.endsWith('.test.ts'))).map(({ text }) => text.replaceAll(filled, 'this'));
}

/** Of which of the texts something is an instance: of several, the one of which it has the most. */
export function saidBy(all: readonly Said[], one: string): Said | undefined {
  return all.filter(({ pattern }) => pattern.test(one)).toSorted((some, other) => other.letters - some.letters)[0];
}

function filesOf(isWanted: (file: string) => boolean): string[] {
  return [folder, path.join(folder, 'invariants')].flatMap((where) =>
    readdirSync(where)
      .filter((file) => file.endsWith('.ts') && isWanted(file))
      .map((file) => path.join(where, file)),
  );
}

function textsIn(files: readonly string[]): { text: string; where: string }[] {
  return files.flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(said), ({ 2: text = '' }) => {
      return { text, where: `${path.basename(file)}: ${text}` };
    }),
  );
}
