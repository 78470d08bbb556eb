import path from 'node:path';

/** A path relative to where the command was given, unless that leads out of it. */
export function shortPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') || relative === '' ? file : relative;
}
