/**
 * A plugin of serverless: before it packages or deploys anything it looks whether the bundles are those of the stage, made of the code
 * and the settings that there are. `npm run package` and `npm run deploy` build first; serverless by itself does not.
 */
module.exports = class CheckBundles {
  constructor(serverless) {
    const refuse = (message) => {
      throw new serverless.classes.Error(message, 'NELM_BUNDLES');
    };
    const check = async () => {
      const { stage } = serverless.service.provider;
      const { localStage } = await import('./stageName.ts');
      if (stage === localStage) {
        refuse(
          `The stage ${stage} is the nelm on this machine, with the settings of the demo. Name another with --stage.`,
        );
      }
      const { bundlesProblem } = await import('./stageBundles.ts');
      const problem = await bundlesProblem(stage);
      if (problem) refuse(problem);
    };
    this.hooks = {
      'before:package:createDeploymentArtifacts': check,
      'before:package:function:package': check,
    };
  }
};
