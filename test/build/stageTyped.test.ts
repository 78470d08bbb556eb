import { expect, test } from 'vitest';
import { stageTyped } from '../../build/stageTyped.ts';

test.each([
  [['package', '--stage', 'prod'], 'prod'],
  [['deploy', '--stage=prod-eu'], 'prod-eu'],
  [['deploy', '-s', 'prod', '--verbose'], 'prod'],
  [['deploy', 'function', '-f', 'csv-import', '--stage', 'prod'], 'prod'],
  // What serverless.yml takes where none is named.
  [['package'], 'dev'],
])('%j is of the stage %s', (args, stage) => {
  expect(stageTyped(args, {})).toBe(stage);
});

test.each([
  [['deploy', 'prod'], '"prod" is not understood. Type: npm run deploy -- --stage prod'],
  [['package', '--stage'], '--stage takes the name of a stage, such as --stage prod.'],
  [['package', '--stage', 'Prod'], '"Prod" is no stage: use at most 30 small letters, digits and hyphens.'],
  [['deploy', '--stage', 'local'], 'The stage local is the nelm on this machine, with the settings of the demo.'],
])('%j says how to type it', (args, said) => {
  expect(() => stageTyped(args, {})).toThrow(said);
});
