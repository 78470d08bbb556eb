import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { defineConfig } from '../../../../lib/config/config.ts';

const read = (file: string) => readFile(path.join(import.meta.dirname, '../../../..', file), 'utf8');

/** Settings as they stand in a document. */
function settingsIn(text: string | undefined): Parameters<typeof defineConfig>[0] {
  return JSON.parse(runInNewContext(`JSON.stringify({${text ?? ''}})`));
}

test('the policy of docs/approvals.md is one', async () => {
  const [, text] = /```ts\n([\s\S]*?)```/.exec(await read('docs/approvals.md')) ?? [];
  expect(defineConfig(settingsIn(text)).approvals?.rules.map(({ decide }) => decide)).toEqual([
    'leave',
    'reject',
    'leave',
    'approve',
  ]);
});

test('the policy of docs/settings.md is one', async () => {
  const [text] = /^ {4}approvals: \{$[\s\S]*?^ {4}\},$/m.exec(await read('docs/settings.md')) ?? [];
  expect(defineConfig(settingsIn(text)).approvals).toMatchObject({ dryRun: true, rules: [{}, {}] });
});
