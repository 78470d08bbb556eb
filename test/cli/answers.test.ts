import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { answers } from '../../cli/answers.ts';
import { allCommands } from './allCommands.ts';

const page = await readFile(path.join(import.meta.dirname, '../../docs/cli.md'), 'utf8');

/** What docs/cli.md says of each command with `--json`. */
const rows = new Map(
  Array.from(
    page.slice(page.indexOf('## `--json`')).matchAll(/^\| `([a-z -]+)` +\| (.*) \|$/gm),
    ([, name = '', text = '']) => [name, text] as const,
  ),
);

/** The names of all fields of a schema, those of its parts too. */
function fieldsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { properties } = value as { properties?: Record<string, unknown> };
  return [...Object.keys(properties ?? {}), ...Object.values(value).flatMap(fieldsOf)].filter(
    (name, index, all) => all.indexOf(name) === index,
  );
}

/** What answers nothing: what writes a script, leads to its parts, or helps. */
const withoutAnswer = ['completion', 'sources', 'help'];

/** What each answer is asked for by, where that is more than the name of the command. */
const askedBy: Readonly<Record<string, string>> = { start: 'import --wait' };

test('every command that answers something has --json, and an answer with a schema', () => {
  const all = allCommands();
  const [having, lacking] = [true, false].map((has) =>
    all.filter(({ options }) => options.includes('--json') === has).map(({ name }) => name),
  );
  expect(lacking?.sort()).toEqual([...withoutAnswer].sort());
  const named = new Set(['import --wait', ...(having ?? []).map((name) => askedBy[name] ?? name)]);
  expect([...named].sort()).toEqual(Object.keys(answers).sort());
});

test('docs/cli.md names each command without --json, and why', () => {
  const [, exceptions = ''] = /^Without it are ([\s\S]*?)\n\n/m.exec(page) ?? [];
  expect(Array.from(exceptions.matchAll(/`([a-z]+)`/g), ([, name]) => name).filter((name) => name !== 'runs')).toEqual([
    ...['completion', 'sources', 'help'],
  ]);
});

test('docs/cli.md has every command with --json, and no other', () => {
  expect([...rows.keys()]).toEqual(Object.keys(answers));
});

/** The names that the row of a command has, and those of the rows that it refers to. */
function namesIn(name: string): string[] {
  const text = rows.get(name) ?? '';
  const others = Array.from(text.matchAll(/\bas (?:in )?`([a-z -]+)`/g), ([, other = '']) => other);
  return [...Array.from(text.matchAll(/`(\w+)`/g), ([, field = '']) => field), ...others.flatMap(namesIn)];
}

/** What is a run's own report has fields of its kind beside those that every report has. */
const made = Object.keys(answers).filter((name) => !['import --wait', 'preview', 'extend', 'end'].includes(name));

test.each(made as (keyof typeof answers)[])('docs/cli.md names every field of what %s says', (name) => {
  const fields = fieldsOf(z.toJSONSchema(answers[name], { unrepresentable: 'any' }));
  const named = new Set(namesIn(name));
  // Every answer has a version: the text above the table says so.
  expect(fields.filter((field) => field !== 'version' && !named.has(field))).toEqual([]);
  expect(fields.length).toBeGreaterThan(1);
});
