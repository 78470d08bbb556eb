import { expectedFiles } from '../../../lib/flows/expected-files/expectedFiles.ts';
import type { Scenarios } from '../scenario.ts';
import type { Stage } from '../stage.ts';

const settings = { sources: { Contractors: { expect: { by: '06:00' } } } };
const look = (stage: Stage, dryRun = false) =>
  stage.fire(stage.host(expectedFiles, { settings }), 'expected-files', dryRun);

export const expectedFilesScenarios: Scenarios = {
  'a file that did not come, and the hour after it was said': async (stage) => {
    const told = await look(stage);
    stage.clock.advance(60_000);
    return [told, await look(stage)];
  },
  'a dry run': async (stage) => [await look(stage, true)],
};
