import { html } from '../lib/pages/markup.ts';
import type { About, Matcher } from './nameMatcher.ts';

/** What a page says of a person: rows and items that name them go as a whole. */
export function aboutPage(text: string, match: Matcher): About | undefined {
  const parts: unknown[] = [];
  const without = (said: string) => {
    const plain = plainText(said);
    if (!match.inText(plain.trim())) return said;
    parts.push(plain.trim());
    return String(html`${match.without(plain)}`);
  };
  const rest = text
    .replaceAll(/<(tr|li)\b[^>]*>(?:(?!<\1\b)[\s\S])*?<\/\1>/g, (row) => {
      const cells = row.split(/<[^>]*>/).map((cell) => plainText(cell).trim());
      if (!cells.some((cell) => match.inText(cell))) return row;
      parts.push(cells.filter(Boolean).join(' · '));
      return '';
    })
    .replaceAll(/(?<=^|>)[^<>]+(?=<|$)/g, without)
    // Links name people too, by their addresses.
    .replaceAll(/(?<=<[^<>]*=")[^"<>]+(?=")/g, without);
  return parts.length > 0 ? { parts, rest } : undefined;
}

const namedEntities: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' },
};

/** What a piece of HTML says, with its entities as the letters that they stand for. */
export function plainText(markup: string): string {
  return markup.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return namedEntities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
