/**
 * What every command ends with: `done`; `failed`, or refused; `wrongUse`, where nothing was done; `held`, where something
 * waits for a decision.
 */
export const exitCodes = { done: 0, failed: 1, wrongUse: 2, held: 3 } as const;
