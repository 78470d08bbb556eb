import { Refusal } from './errors.ts';
import { type Token, tokenize } from './filterTokens.ts';

/** A filter as a tree. The values of a comparison are those between the quotes, unescaped. */
export type Filter =
  | { all: Filter[] }
  | { any: Filter[] }
  | { not: Filter }
  | { field: string; operator: string; values: string[] };

// Far deeper than anyone writes; it bounds the recursion.
const DEEPEST = 50;

/**
 * Parses `field op value` with `and`, `or`, `not` and parentheses; `and` binds closer than `or`. A value is a string in
 * double quotes (`\"` and `\\` inside), or for `in` a list of them in parentheses. Which fields and operators there are
 * is not decided here. Throws a 400 that says where the text stops making sense.
 */
export function parseFilter(text: string): Filter {
  const reader = createReader(tokenize(text));
  const filter = parseAny(reader, 0);
  reader.end();
  return filter;
}

function parseAny(reader: Reader, depth: number): Filter {
  const first = parseAll(reader, depth);
  const others: Filter[] = [];
  while (reader.takeWord('or')) others.push(parseAll(reader, depth));
  return others.length === 0 ? first : { any: [first, ...others] };
}

function parseAll(reader: Reader, depth: number): Filter {
  const first = parsePart(reader, depth);
  const others: Filter[] = [];
  while (reader.takeWord('and')) others.push(parsePart(reader, depth));
  return others.length === 0 ? first : { all: [first, ...others] };
}

function parsePart(reader: Reader, depth: number): Filter {
  if (depth > DEEPEST) throw new Refusal(400, `The filter is nested more than ${DEEPEST} deep.`);
  if (reader.takeWord('not')) return { not: parsePart(reader, depth + 1) };
  if (!reader.takeSymbol('(')) return parseComparison(reader);
  const filter = parseAny(reader, depth + 1);
  reader.expectSymbol(')');
  return filter;
}

function parseComparison(reader: Reader): Filter {
  const field = reader.expect('word', 'a field');
  const operator = reader.expect('word', 'an operator');
  if (operator !== 'in') return { field, operator, values: [reader.expect('string', 'a value in double quotes')] };
  reader.expectSymbol('(');
  const values = [reader.expect('string', 'a value in double quotes')];
  while (reader.takeSymbol(',')) values.push(reader.expect('string', 'a value in double quotes'));
  reader.expectSymbol(')');
  return { field, operator, values };
}

type Reader = ReturnType<typeof createReader>;

function createReader(tokens: readonly Token[]) {
  let next = 0;

  function take(kind: Token['kind'], text?: string): string | undefined {
    const token = tokens[next];
    if (token?.kind !== kind || (text !== undefined && token.text !== text)) return undefined;
    next += 1;
    return token.text;
  }

  function expect(kind: Token['kind'], what: string, text?: string): string {
    const taken = take(kind, text);
    if (taken !== undefined) return taken;
    const token = tokens[next];
    const where = token ? `at character ${token.at + 1}` : 'at its end';
    throw new Refusal(400, `The filter is not understood: ${what} is expected ${where}.`);
  }

  return {
    expect: (kind: Token['kind'], what: string) => expect(kind, what),
    expectSymbol: (symbol: string) => expect('symbol', symbol, symbol),
    takeWord: (word: string) => take('word', word) !== undefined,
    takeSymbol: (symbol: string) => take('symbol', symbol) !== undefined,
    end() {
      if (next < tokens.length) expect('symbol', 'and, or, or nothing more');
    },
  };
}
