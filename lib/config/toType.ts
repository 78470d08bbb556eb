import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * The stage that was typed with the command that runs. It is kept beside the command instead of being handed down, since
 * whatever fails, however deep, names the command to type next.
 */
const typedNow = new AsyncLocalStorage<{ stage: string | undefined }>();

/** Runs a command that somebody typed, of which it is not known yet which stage was typed with it. */
export async function whileTyped<Result>(work: () => Promise<Result>): Promise<Result> {
  return await typedNow.run({ stage: undefined }, work);
}

/** Notes the stage that was typed with the command that runs. */
export function noteStage(stage: string | undefined): void {
  const typed = typedNow.getStore();
  if (typed) typed.stage = stage;
}

/**
 * A command as it is to be typed next, so that it means the same nelm: what a command says names the stage that was typed, and
 * reports and mails that of the deployment. The nelm on one machine needs none.
 *
 * @param command what stands behind `nelm`, such as `runs show ID`
 */
export function toType(command: string): string {
  const typed = typedNow.getStore();
  const stage = typed ? typed.stage : deployedStage();
  return `npx nelm ${command}${stage ? ` --stage ${stage}` : ''}`;
}

function deployedStage(): string | undefined {
  const stage = process.env['NELM_STAGE'];
  return stage === 'local' ? undefined : stage;
}
