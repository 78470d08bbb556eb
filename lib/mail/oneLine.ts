/** What would end a line or a header, or turn the reading direction of what follows. */
const notOfALine = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** A text on one line, which writes none of its own: it may hold a person's name, and a name may hold anything. */
export function oneLine(text: string): string {
  return text.replaceAll(notOfALine, ' ').trim();
}
