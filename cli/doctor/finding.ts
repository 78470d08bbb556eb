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

/** What to do where a part of the stack is missing although it was deployed. */
export const deletedByHand =
  'where it is deployed already somebody deleted them, which CloudFormation does not notice: take them out of serverless.yml, deploy, put them back, and deploy once more';

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
