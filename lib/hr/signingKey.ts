import type { KeyRule } from '../config/rotatingKeys.ts';

/** The fewest bytes of a key: the least that Standard Webhooks allows, and few enough for the keys of every system. */
const fewestBytes = 24;

const standardKey: KeyRule = {
  form: `be "whsec_" followed by ${fewestBytes} bytes or more in base64, each`,
  isKey: (text) => standardKeyBytes(text) !== undefined,
};

const plainKey: KeyRule = {
  form: `have ${fewestBytes} bytes or more each`,
  isKey: (text) => Buffer.byteLength(text) >= fewestBytes,
};

/** What a key of a system has to look like. */
export function keyRuleOf(system: string): KeyRule {
  return system === 'standard' ? standardKey : plainKey;
}

/**
 * The bytes of a key of Standard Webhooks; undefined when the text is none. Node's decoder skips what is no base64, and
 * would make a key of one byte out of a mistyped one, so the text has to be what its bytes are written as.
 */
export function standardKeyBytes(text: string): Uint8Array | undefined {
  const [, base64] = /^whsec_(.+)$/.exec(text) ?? [];
  if (base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length >= fewestBytes && bytes.toString('base64') === base64 ? bytes : undefined;
}
