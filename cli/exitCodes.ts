/**
 * What every command ends with: `done`; `failed`, or refused; `wrongUse`, where nothing was done; `held`, where something
 * waits for a decision; `goesOn`, where a run was not waited for any longer; `interrupted`, by Ctrl-C. `differs` is what `nelm sources plan` ends with where there is something to be done.
 */
export const exitCodes = { done: 0, failed: 1, wrongUse: 2, held: 3, goesOn: 4, differs: 2, interrupted: 130 } as const;
