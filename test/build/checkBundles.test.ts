import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const CheckBundles = createRequire(import.meta.url)('../../build/checkBundles.cjs');

/** What serverless asks the plugin before it does something for a stage. `packaged`: for which stage it packaged earlier. */
function hooksOf(stage: string, packaged = stage): Record<string, () => Promise<void>> {
  return new CheckBundles({
    classes: { Error },
    service: { provider: { stage, environment: { NELM_STAGE: packaged } } },
    getProvider: () => ({ getStage: () => stage }),
  }).hooks;
}

const packaging = ['before:package:createDeploymentArtifacts', 'before:package:function:package'];

test.each(packaging)('%s: a stage that was not built, and that of this machine, are refused', async (hook) => {
  await expect(hooksOf('never-built')[hook]?.()).rejects.toThrow(
    'There are no bundles for the stage never-built in dist/never-built. Type npm run package -- --stage never-built, or npm run deploy -- --stage never-built: they build first.',
  );
  await expect(hooksOf('local')[hook]?.()).rejects.toThrow(
    'The stage local is the nelm on this machine, with the settings of the demo. Name another with --stage.',
  );
});

test('what was packaged for one stage is not deployed to another', async () => {
  await expect(hooksOf('prod', 'test')['before:deploy:deploy']?.()).rejects.toThrow(
    'What is to be deployed was packaged for the stage test, and this is prod. Package it with --stage prod.',
  );
  await expect(hooksOf('prod')['before:deploy:deploy']?.()).resolves.toBeUndefined();
});
