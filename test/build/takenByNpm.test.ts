import { expect, test } from 'vitest';
import { takenByNpm } from '../../build/takenByNpm.ts';

const toType = 'npm took --stage for itself, since it stands before --. Type: npm run deploy -- --stage prod';

test.each([
  ['npm run deploy --stage prod', ['deploy', 'prod'], 'true'],
  ['npm run deploy --stage=prod', ['deploy'], 'prod'],
])('%s is told how to type it, and deploys no other stage', (_, args, taken) => {
  expect(takenByNpm(args, { npm_lifecycle_event: 'deploy', npm_config_stage: taken })).toBe(toType);
});

test('of any script it is told, whatever that hands on by itself', () => {
  const taken = { npm_lifecycle_event: 'fire', npm_config_stage: 'true' };
  expect(takenByNpm(['run', '--wait', 'prod', 'expiry-sweep'], taken)).toBe(
    'npm took --stage for itself, since it stands before --. Type: npm run fire -- --stage prod',
  );
});

test.each([
  ['npm run deploy -- --stage prod', ['deploy', '--stage', 'prod'], undefined],
  ['npm run deploy', ['deploy'], undefined],
  ['a script that npm runs for another', ['deploy', '--stage=prod'], 'prod'],
  ['npm run deploy -- -s prod', ['deploy', '-s', 'prod'], undefined],
])('%s is as it was typed', (_, args, taken) => {
  expect(takenByNpm(args, { npm_lifecycle_event: 'deploy', npm_config_stage: taken })).toBeUndefined();
});
