import { WrongUse } from './wrongUse.ts';

/** An option that a command cannot do without. @throws WrongUse that names it */
export function needed(option: string, value: string | undefined): string {
  const text = value?.trim();
  if (text) return text;
  throw new WrongUse(`${option} is missing.`);
}
