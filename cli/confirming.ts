import { createInterface } from 'node:readline/promises';
import type { Terminal } from './shell.ts';
import { WrongUse } from './wrongUse.ts';

/**
 * Asks once more before something is changed.
 *
 * @param isSure whether `--yes` was given
 * @throws WrongUse where nobody could answer
 */
export async function confirm(what: string, isSure: boolean, terminal: Terminal): Promise<boolean> {
  terminal.warn(what);
  if (isSure) return true;
  if (!terminal.input?.isTTY) throw new WrongUse('Nobody is here to be asked: give --yes to do it.');
  const lines = createInterface({ input: terminal.input, output: process.stderr, terminal: true });
  try {
    return /^y(es)?$/i.test((await lines.question('Do it? [y/N] ')).trim());
  } catch (error) {
    // Ctrl-C and Ctrl-D are a no.
    if (error instanceof Error && error.name === 'AbortError') return false;
    throw error;
  } finally {
    lines.close();
  }
}
