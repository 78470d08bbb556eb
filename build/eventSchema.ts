import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { hrEventSchema } from '../lib/hr/hrEvent.ts';

const page = path.join(import.meta.dirname, '../docs/hr-events.md');

/** The JSON Schema of nelm's event, as a sender writes it. */
export function eventSchema(): object {
  return z.toJSONSchema(hrEventSchema, { io: 'input' });
}

/** The page with the schema of today in its last block. */
export function withSchema(text: string): string {
  const start = text.lastIndexOf('```json');
  return `${text.slice(0, start)}\`\`\`json\n${JSON.stringify(eventSchema(), null, 2)}\n\`\`\`\n`;
}

if (import.meta.main) await writeFile(page, withSchema(await readFile(page, 'utf8')));
