import { expect, test } from 'vitest';
import { takenByNpm } from '../../build/takenByNpm.ts';

const toType = 'npm took --stage for itself, since it stands before --. Type: npm run deploy -- --stage prod';

test.each([
  ['npm run deploy --stage prod', ['deploy', 'prod'], 'true'],
  ['npm run deploy --stage=prod', ['deploy'], 'prod'],
])('%s is told how to type it, and deploys no other stage', (_, args, taken) => {
  expect(takenByNpm(args, { npm_lifecycle_event: 'deploy', npm_config_stage: taken })).toBe(toType);
});

test.each([
  ['npm run deploy -- --stage prod', ['deploy', '--stage', 'prod'], undefined],
  ['npm run deploy', ['deploy'], undefined],
  ['a script that npm runs for another', ['deploy', '--stage=prod'], 'prod'],
  ['npm run deploy -- -s prod', ['deploy', '-s', 'prod'], undefined],
])('%s is as it was typed', (_, args, taken) => {
  expect(takenByNpm(args, { npm_lifecycle_event: 'deploy', npm_config_stage: taken })).toBeUndefined();
});
