/** The longest name of a function, nelm-<stage>-manager-transfer, has at most 64 characters. */
const stageShape = /^[a-z0-9][a-z0-9-]{0,29}$/;

/** The stage of the nelm on this machine. Its settings are those of the demo, and it is never deployed. */
export const localStage = 'local';

/** Why the stage of this machine is neither packaged nor deployed. */
export const neverDeployed = `The stage ${localStage} is the nelm on this machine, with the settings of the demo. Name another with --stage.`;

/** What is wrong with the name of a stage; undefined when it can be one. */
export function stageProblem(name: string): string | undefined {
  return stageShape.test(name) ? undefined : `"${name}" is no stage: use at most 30 small letters, digits and hyphens.`;
}
