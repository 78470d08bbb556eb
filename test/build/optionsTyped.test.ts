import { expect, test } from 'vitest';
import { arnsProblem, regionTyped } from '../../build/optionsTyped.ts';
import { stageTyped } from '../../build/stageTyped.ts';

test.each<[string[], NodeJS.ProcessEnv, string]>([
  [['deploy', '--stgae', 'prod'], {}, 'There is no option --stgae. Did you mean --stage?'],
  [['package', '--stgae=prod'], {}, 'There is no option --stgae. Did you mean --stage?'],
  [['deploy', '--stage', 'prod', '--regoin', 'eu-west-1'], {}, 'There is no option --regoin. Did you mean --region?'],
  [['deploy', '--stage', 'prod', '--production'], {}, 'There is no option --production. There are --stage, --region, '],
  [
    ['deploy', '--stage', 'prod', '--region', 'eu-central1'],
    {},
    '--region is "eu-central1", and no region is called so: they are written as eu-central-1 and us-east-1 are.',
  ],
  [['deploy', '--stage', 'prod'], { AWS_REGION: 'Frankfurt' }, 'AWS_REGION is "Frankfurt", and no region is called so'],
  [['deploy', '--stage', 'prod'], { AWS_DEFAULT_REGION: 'eu_central_1' }, 'AWS_DEFAULT_REGION is "eu_central_1", and'],
  [
    ['deploy', '--stage', 'prod'],
    { npm_config_region: 'eu-west-1' },
    'npm took --region for itself, since it stands before --. Type: npm run deploy -- --region eu-west-1, and the rest',
  ],
])('%j with %j says what is wrong before anything is built', (args, environment, said) => {
  expect(() => stageTyped(args, environment)).toThrow(said);
});

test.each<[string[], NodeJS.ProcessEnv, string]>([
  [['deploy', '--stage', 'prod', '-r', 'us-gov-west-1', '--no-verbose', '--param=a=--b'], {}, 'us-gov-west-1'],
  [['deploy', '--stage', 'prod'], { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-1' }, 'eu-west-1'],
  [['deploy', 'function', '-f', 'console', '--update-config', '--stage', 'prod'], {}, 'eu-central-1'],
])('%j with %j is deployed as it was typed, to %s', (args, environment, region) => {
  expect(stageTyped(args, environment)).toBe('prod');
  expect(regionTyped(args, environment).name).toBe(region);
});

test('a key or a certificate of another region is refused, which AWS would say in the midst of a deployment', () => {
  const key = 'arn:aws:kms:us-east-1:123456789012:key/0e3f5d1c';
  expect(arnsProblem({ KMS_KEY_ARN: key }, 'eu-central-1')).toBe(
    'KMS_KEY_ARN is of us-east-1, and the stage is deployed to eu-central-1, which uses none of another region. Give one of eu-central-1, or deploy with --region us-east-1.',
  );
  const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/0e3f5d1c';
  expect(arnsProblem({ 'domain.certificateArn': certificate }, 'eu-central-1')).toMatch(
    /^domain\.certificateArn is of us-e/,
  );
  expect(arnsProblem({ KMS_KEY_ARN: key, 'domain.certificateArn': '' }, 'us-east-1')).toBeUndefined();
});
