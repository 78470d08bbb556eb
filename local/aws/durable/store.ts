import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Execution } from './execution.ts';

/** Keeps executions, one JSON file each; without a folder only in memory. */
export type ExecutionStore = {
  load(): Execution[];
  save(execution: Execution): void;
  remove(execution: Execution): void;
};

/**
 * A save is there when it returns, whole or not at all: the process may be killed at any moment. It is not forced to the
 * disk, which would take longer than all else; only the machine's own end could lose it.
 */
export function openExecutionStore(folder: string | undefined): ExecutionStore {
  if (folder === undefined) return { load: () => [], save: () => {}, remove: () => {} };
  mkdirSync(folder, { recursive: true });
  const drafts = readdirSync(folder).filter((file) => file.endsWith('.draft'));
  for (const draft of drafts) rmSync(path.join(folder, draft));
  const fileOf = ({ functionName, name }: Execution) => path.join(folder, `${functionName}.${name}.json`);
  return {
    load: () =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8'))),
    save(execution) {
      const file = fileOf(execution);
      const draft = `${file}.${randomUUID()}.draft`;
      writeFileSync(draft, JSON.stringify(execution));
      renameSync(draft, file);
    },
    remove: (execution) => rmSync(fileOf(execution), { force: true }),
  };
}
