import { Refusal } from './errors.ts';

/** A piece of a filter, with its place in the text. The text of a string is without quotes and escapes. */
export type Token = { kind: 'word' | 'string' | 'symbol'; text: string; at: number };

const TOKEN = /\s*(?:(?<word>[A-Za-z][\w.]*)|"(?<string>(?:[^"\\]|\\["\\])*)"|(?<symbol>[(),]))\s*/y;

/** Cuts a filter into words, strings in double quotes and symbols. Throws a 400 at anything else. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups;
    if (!groups) throw new Refusal(400, `The filter is not understood from character ${at + 1} on.`);
    tokens.push(tokenOf(groups, at));
  }
  return tokens;
}

function tokenOf(groups: Record<string, string | undefined>, at: number): Token {
  const { word, string, symbol = '' } = groups;
  if (word !== undefined) return { kind: 'word', text: word, at };
  if (string !== undefined) return { kind: 'string', text: string.replace(/\\(["\\])/g, '$1'), at };
  return { kind: 'symbol', text: symbol, at };
}
