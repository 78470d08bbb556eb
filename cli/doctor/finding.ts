/** What the doctor looked at, whether it is as it should be, and what to do. `unsure`: it could not be looked at, or is new. */
export type Finding = { check: string; state: 'ok' | 'not ok' | 'unsure'; said: string; todo?: string };

/** It is as it should be. */
export function ok(check: string, said: string): Finding {
  return { check, state: 'ok', said };
}

/** It is not. */
export function notOk(check: string, said: string, todo: string): Finding {
  return { check, state: 'not ok', said, todo };
}

/** Nobody knows. */
export function unsure(check: string, said: string, todo: string): Finding {
  return { check, state: 'unsure', said, todo };
}

/** The findings as lines: what, whether it is so, and below it what to do. */
export function findingsText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const marks = { ok: 'ok', 'not ok': 'NOT OK', unsure: '?' };
  return findings
    .flatMap(({ check, state, said, todo }) => [
      `${marks[state].padEnd(6)}  ${check.padEnd(width)}  ${said}`,
      ...(todo ? [`${' '.repeat(width + 10)}→ ${todo}`] : []),
    ])
    .join('\n');
}
