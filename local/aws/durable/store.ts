import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Execution } from './execution.ts';

/** Keeps executions from one start to the next; without a folder only in memory. */
export type ExecutionStore = {
  load(): Execution[];
  save(execution: Execution): void;
  remove(execution: Execution): void;
  close(): void;
};

/**
 * A save is there when it returns, whole or not at all: the process may be killed at any moment. It is not forced to the
 * disk, which would take longer than all else; only the machine's own end could lose it. A file for each execution took
 * 0.8 ms a save, most of the time of a burst of webhooks; a row takes 0.15 ms.
 */
export function openExecutionStore(folder: string | undefined): ExecutionStore {
  if (folder === undefined) return { load: () => [], save: () => {}, remove: () => {}, close: () => {} };
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(path.join(folder, 'executions.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
  database.exec('CREATE TABLE IF NOT EXISTS execution (arn TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT');
  const read = database.prepare('SELECT content FROM execution ORDER BY rowid');
  const write = database.prepare(
    'INSERT INTO execution (arn, content) VALUES (?, ?) ON CONFLICT DO UPDATE SET content = excluded.content',
  );
  const remove = database.prepare('DELETE FROM execution WHERE arn = ?');
  return {
    load: () => read.all().map(({ content }) => executionOf(JSON.parse(String(content)))),
    save: (execution) => write.run(execution.arn, JSON.stringify(execution)),
    remove: ({ arn }) => remove.run(arn),
    close: () => database.close(),
  };
}

/** What was kept before operations were counted is charged as one for each. */
function executionOf(kept: Omit<Execution, 'operationsUsed'> & { operationsUsed?: number }): Execution {
  return { ...kept, operationsUsed: kept.operationsUsed ?? kept.operations.length };
}
