import { WrongUse } from './wrongUse.ts';

/**
 * A port from an option or a variable, or the one that is usual.
 *
 * @throws WrongUse that names the option
 */
export function readPort(option: string, text: string | undefined, standard: number): number {
  if (text === undefined) return standard;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new WrongUse(`${option} must be a port between 0 and 65535, not "${text}".`);
}
