/**
 * A plugin of serverless: before it packages or deploys anything it looks whether that is of the stage, and the bundles made of the code
 * and the settings that there are. `npm run package` and `npm run deploy` build first; serverless by itself does not.
 */
module.exports = class CheckBundles {
  constructor(serverless) {
    const refuse = (message) => {
      throw new serverless.classes.Error(message, 'NELM_BUNDLES');
    };
    const check = async () => {
      const { stage } = serverless.service.provider;
      const { localStage, neverDeployed } = await import('./stageName.ts');
      if (stage === localStage) refuse(neverDeployed);
      const { bundlesProblem } = await import('./stageBundles.ts');
      const problem = await bundlesProblem(stage);
      if (problem) refuse(problem);
    };
    // With --package it deploys what was packaged earlier, of which only what serverless kept with it tells the stage.
    const checkPackage = async () => {
      const stage = serverless.getProvider('aws').getStage();
      const packaged = serverless.service.provider.environment.NELM_STAGE;
      if (packaged === stage) return;
      refuse(
        `What is to be deployed was packaged for the stage ${packaged}, and this is ${stage}. Package it with --stage ${stage}.`,
      );
    };
    this.hooks = {
      'before:package:createDeploymentArtifacts': check,
      'before:package:function:package': check,
      'before:deploy:deploy': checkPackage,
    };
  }
};
