import { Refusal } from './errors.ts';

const MOST = 250;

/** The part of a list that is asked for. */
export type Page = { limit: number; offset: number; count: boolean };

/** Reads `limit` (0 to 250, default 250), `offset` (default 0) and `count`. Throws a 400 on anything else. */
export function readPage(query: URLSearchParams): Page {
  return {
    limit: readNumber(query, 'limit', MOST, MOST),
    offset: readNumber(query, 'offset', 0, Number.MAX_SAFE_INTEGER),
    count: readFlag(query, 'count'),
  };
}

/** Reads `true` or `false`, by default false when it is not there. Throws a 400 on anything else. */
export function readFlag(query: URLSearchParams, name: string, otherwise = false): boolean {
  const text = query.get(name) ?? String(otherwise);
  if (text !== 'true' && text !== 'false') throw new Refusal(400, `${name} must be true or false`);
  return text === 'true';
}

function readNumber(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= 0 && number <= most) return number;
  const range = most === MOST ? `between 0 and ${MOST}` : 'at least 0';
  throw new Refusal(400, `${name} must be a whole number, ${range}`);
}
