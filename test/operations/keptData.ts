import { readFile } from 'node:fs/promises';
import path from 'node:path';

export type KeptData = { prefix: string; pattern: RegExp; names: string; kept: string };

/** The rows of docs/data.md: what keys begin with, or are, with anything in place of what stands in angles, and how long. */
export async function readKeptData(): Promise<KeptData[]> {
  const text = await readFile(path.join(import.meta.dirname, '../../docs/data.md'), 'utf8');
  return Array.from(
    text.matchAll(/^\| `([^`]+)` +\|[^|]*\| ([^|]+?) +\| ([^|]+?) +\|$/gm),
    ([, prefix = '', names = '', kept = '']) => {
      const escaped = prefix.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/<\w+>/g, '[^/]+');
      return { prefix, names, kept, pattern: new RegExp(`^${escaped}${prefix.endsWith('/') ? '' : '$'}`) };
    },
  );
}
