import type { Invariant, Seen } from '../seen.ts';

/** No lock, event, hold or file is left behind its run. */
export function nothingLeft(): Invariant {
  const openQuestions = findOpenQuestions();
  return (seen) => {
    const wrong = left(seen);
    if (!seen.isQuiet) return wrong;
    const lapsed = openQuestions(seen).filter(({ expiresAt }) => Date.parse(expiresAt) + 86_400_000 < seen.now);
    return [...wrong, ...lapsed.map(({ runId }) => `5: The question of ${runId} has lapsed and stands open.`)];
  };
}

/** Looks again and again for what operators are asked and nobody has decided; what is over is read again where it was written anew. */
function findOpenQuestions(): (seen: Seen) => { runId: string; expiresAt: string }[] {
  const over = new Map<string, string>();
  return ({ world: { storage } }) =>
    storage.keys('decisions/').flatMap((key) => {
      const { etag = '', bytes } = storage.read(key) ?? {};
      if (over.get(key) === etag) return [];
      const hold = JSON.parse(String(bytes));
      if (!hold.decided && !hold.lapsed) return [hold];
      over.set(key, etag);
      return [];
    });
}

function left({ world, isQuiet, isLast, now }: Seen): string[] {
  const { storage, lambda } = world;
  const executions = lambda.engine.executions();
  const running = executions.filter(({ status }) => status === 'RUNNING');
  const wrong: string[] = [];
  if (isLast && !isQuiet) {
    const names = running.map(({ name, operations }) => `${name} (${operations.at(-1)?.Name})`).join(', ');
    const left = [...storage.keys('locks/'), ...storage.keys('events/')].join(', ');
    return [`5: Three days without a fault have not brought rest: ${names}; ${left}`];
  }
  if (!isQuiet) return wrong;
  const waitingRuns = running.map(({ name }) => name);
  for (const key of [...storage.keys('inbox/'), ...storage.keys('roster/')]) {
    const isFresh = now - (storage.read(key)?.at ?? 0) < 86_400_000 * 2;
    if (!isFresh && !waitingRuns.some((name) => name.includes('csv-')))
      if (isLast && !hasFailedRun(world)) wrong.push(`5: The file ${key} is left behind its run.`);
  }
  if (
    storage.keys('waiting/').length > 0 &&
    !waitingRuns.some((name) => name.includes('hr-') || name.includes('held-'))
  )
    if (isLast) wrong.push(`5: Events wait and no run waits with them: ${storage.keys('waiting/').join(', ')}`);
  return wrong;
}

/** Of a run that failed the file stays where it was dropped, so that it can be dropped again. */
function hasFailedRun({ storage }: Parameters<Invariant>[0]['world']): boolean {
  return storage
    .keys('runs/')
    .some(
      (key) =>
        key.endsWith('/report.json') &&
        /"kind": "csv-import"[\s\S]*"outcome": "failed"/.test(String(storage.read(key)?.bytes)),
    );
}
