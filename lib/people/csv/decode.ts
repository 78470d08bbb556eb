import { likeliestCodePage } from './codePage.ts';
import { type CodePage, decodeCodePage } from './codePageLetters.ts';

/** The encodings that a file of people may have. Those of Unicode are certain, a code page is a guess. */
export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | CodePage;

/** The largest file that is read, in bytes. */
const maxFileBytes = 20 * 1024 * 1024;

type Decoded = { kind: 'text'; text: string; encoding: Encoding } | { kind: 'refused'; reason: string };

const saveAsCsv = 'Save it as "CSV UTF-8" and drop it again.';

const foreignFormats: [signature: number[], name: string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'an Excel workbook (.xlsx) or another ZIP archive'],
  [[0x50, 0x4b, 0x05, 0x06], 'an empty ZIP archive'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook (.xls)'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF'],
  [[0x1f, 0x8b], 'a gzip archive'],
];

const otherTexts: [beginning: RegExp, name: string][] = [
  [/^\s*<[!?a-z]/i, 'a page of HTML, or XML'],
  [/^\s*(?:\{\s*["}]|\[\s*[[{\]])/, 'JSON'],
];

const byteOrderMarks: [mark: number[], encoding: Encoding][] = [
  [[0xef, 0xbb, 0xbf], 'UTF-8'],
  [[0xff, 0xfe], 'UTF-16LE'],
  [[0xfe, 0xff], 'UTF-16BE'],
];

/**
 * Turns the bytes of a file into text: as its byte order mark says, else as UTF-8, or UTF-16 where every second byte is none, else in
 * the code page that its words are most likely of. Refuses what is empty, over 20 MB, or no text, or whose words are of no code page;
 * the reason says what it is instead and what to do.
 */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > maxFileBytes) return refused('The file is over 20 MB. Split it.');
  const foreign = foreignFormats.find(([signature]) => startsWith(bytes, signature));
  if (foreign) return refused(`The file is not a CSV but ${foreign[1]}. ${saveAsCsv}`);
  const decoded = decodeText(withoutEndMark(bytes));
  if (decoded === 'unknown')
    return refused(`The file is in an encoding that its words do not show for certain. ${saveAsCsv}`);
  if (!decoded) return refused(`The file is damaged: parts of it are in different encodings. ${saveAsCsv}`);
  if (!isText(decoded.text)) return refused(`The file is not text, or text in an unknown encoding. ${saveAsCsv}`);
  if (decoded.text.trim() === '') return refused('The file is empty.');
  if (/^\s*-----BEGIN PGP MESSAGE/.test(decoded.text))
    return refused('The file is encrypted with PGP. Decrypt it, and drop what comes out.');
  const other = otherTexts.find(([pattern]) => pattern.test(decoded.text));
  if (other) return refused(`The file is not a CSV but ${other[1]}. ${saveAsCsv}`);
  return {
    kind: 'text',
    encoding: decoded.encoding,
    text: withLineEnds(decoded.text.replace(/^\u00ef\u00bb\u00bf/, '')),
  };
}

function refused(reason: string): Decoded {
  return { kind: 'refused', reason };
}

/** Programs of old write 0x1A, with or without line ends behind it, where a file ends. */
function withoutEndMark(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && [0x1a, 0x0a, 0x0d].includes(bytes[end - 1] ?? 0)) end -= 1;
  return bytes.includes(0x1a, end) ? bytes.subarray(0, end) : bytes;
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

/** A file without any usual line end has others: what separates lines or records elsewhere. */
function withLineEnds(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\n\r]/.test(text) ? text : text.replaceAll(/[\v\f\x1e\x85\u2028\u2029]/g, '\n');
}

type Text = { text: string; encoding: Encoding };

/** Undefined for a mixture of encodings. */
function decodeText(bytes: Uint8Array): Text | 'unknown' | undefined {
  const marked = byteOrderMarks.find(([mark]) => startsWith(bytes, mark));
  const encoding = marked?.[1] ?? utf16Of(bytes);
  if (encoding) return decodeAs(encoding, bytes);
  const utf8 = decodeAs('UTF-8', bytes);
  if (utf8 || bytes.some(isUtf8Letter)) return utf8;
  const codePage = likeliestCodePage(bytes);
  return codePage ? { text: decodeCodePage(codePage, bytes), encoding: codePage } : 'unknown';
}

/** So many bytes of a file show whether it is UTF-16, whose letters of ASCII have a NUL before or behind them. */
const firstBytes = 1_000;

/** Which UTF-16 a file without a byte order mark has; undefined where it has none. */
function utf16Of(bytes: Uint8Array): Encoding | undefined {
  const first = bytes.subarray(0, firstBytes);
  if (bytes.length % 2 !== 0 || !first.includes(0)) return undefined;
  const nulsAt = (side: number) => first.filter((byte, index) => byte === 0 && index % 2 === side).length;
  const [before, behind] = [nulsAt(0), nulsAt(1)];
  if (behind > first.length / 4 && before === 0) return 'UTF-16LE';
  return before > first.length / 4 && behind === 0 ? 'UTF-16BE' : undefined;
}

/**
 * Whether two bytes are a Latin letter in UTF-8. In Windows-1252 they would be `Ã` and a sign, as in `Ã¤`: a file that
 * has such pairs and still is not UTF-8 is a mixture, and reading it would garble names.
 */
function isUtf8Letter(byte: number, index: number, bytes: Uint8Array): boolean {
  const next = bytes[index + 1] ?? 0;
  return byte === 0xc3 && next >= 0x80 && next <= 0xbf;
}

function decodeAs(encoding: Encoding, bytes: Uint8Array): Text | undefined {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
  } catch {
    return undefined;
  }
}

/** \p{Cc} but what stands between words and lines. Properties of Unicode take five times as long to look for. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\0-\x08\x0e-\x1f\x7f-\x9f]/g;

/** A stray control character is its row's problem; a NUL, or more than one control character in twenty, the file's. */
function isText(text: string): boolean {
  if (text.includes('\0')) return false;
  const controls = text.match(control);
  return (controls?.length ?? 0) * 20 <= text.length;
}
