import { Refusal } from '../refusal.ts';
import type { Execution } from './execution.ts';
import { openExecutionStore } from './store.ts';

/** For how long an execution that has ended is remembered: its name is known, and starts nothing. */
const retentionMilliseconds = 14 * 24 * 3600 * 1000;

/**
 * The executions that there are, as they were kept and as they change.
 *
 * @param folder where they are kept; only in memory when undefined
 * @param now epoch milliseconds: what ended long before is forgotten
 * @param onChange told of every execution that is saved
 */
export function openRegister(folder: string | undefined, now: number, onChange: (execution: Execution) => void) {
  const store = openExecutionStore(folder);
  const executions = new Map<string, Execution>();
  const named = new Map<string, Execution>();

  function add(execution: Execution): void {
    executions.set(execution.arn, execution);
    named.set(nameOf(execution), execution);
  }

  for (const execution of store.load()) {
    if ((execution.endedAt ?? now) >= now - retentionMilliseconds) add(execution);
    else store.remove(execution);
  }

  return {
    add,
    /** Forgets an execution: its name may be given anew. */
    remove(execution: Execution): void {
      executions.delete(execution.arn);
      named.delete(nameOf(execution));
      store.remove(execution);
    },
    all: (): Execution[] => [...executions.values()],
    /** @throws Refusal when there is none */
    find(arn: string): Execution {
      const execution = executions.get(arn);
      if (!execution) throw new Refusal(404, 'ResourceNotFoundException', `There is no durable execution ${arn}.`);
      return execution;
    },
    named: (functionName: string, name: string): Execution | undefined => named.get(nameOf({ functionName, name })),
    save(execution: Execution): void {
      store.save(execution);
      onChange(execution);
    },
    close: store.close,
  };
}

/** What an execution is known by: its name, among those of its function. */
function nameOf({ functionName, name }: Pick<Execution, 'functionName' | 'name'>): string {
  return `${functionName} ${name}`;
}
