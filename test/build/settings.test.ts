import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const settings = createRequire(import.meta.url)('../../build/settings.cjs');

/** As osls asks for them when it packages a stage. */
const settingsOf = (stage: string) => settings({ resolveVariable: async () => stage });

beforeEach(() => {
  const names = ['NELM_BUCKET', 'ISC_BASE_URL', 'ISC_CLIENT_ID', 'ISC_APPROVER_CLIENT_ID', 'BAMBOOHR_BASE_URL'];
  for (const name of [...names, 'KMS_KEY_ARN']) vi.stubEnv(name, '');
});

afterEach(() => vi.unstubAllEnvs());

test.each(['prod', 'test'])('the stage %s is not packaged without what it needs, all of it named', async (stage) => {
  await expect(settingsOf(stage)).rejects.toThrow(
    `The stage ${stage} cannot be packaged or deployed without NELM_BUCKET, ISC_BASE_URL, ISC_CLIENT_ID: set them in the environment`,
  );
  vi.stubEnv('NELM_BUCKET', 'acme-nelm');
  vi.stubEnv('ISC_CLIENT_ID', '0123');
  await expect(settingsOf(stage)).rejects.toThrow(
    `The stage ${stage} cannot be packaged or deployed without ISC_BASE_URL: set`,
  );
});

test('what the settings of a stage use is needed too', async () => {
  await expect(settingsOf('local')).rejects.toThrow(
    'The stage local cannot be packaged or deployed without NELM_BUCKET, ISC_BASE_URL, ISC_CLIENT_ID, BAMBOOHR_BASE_URL: set',
  );
});

test('what is set is what is deployed', async () => {
  vi.stubEnv('NELM_BUCKET', 'acme-nelm');
  vi.stubEnv('ISC_BASE_URL', 'https://acme.api.identitynow.com');
  vi.stubEnv('ISC_CLIENT_ID', '0123');
  expect(await settingsOf('prod')).toMatchObject({
    NELM_BUCKET: 'acme-nelm',
    ISC_BASE_URL: 'https://acme.api.identitynow.com',
    ISC_CLIENT_ID: '0123',
  });
});

test('the stage dev has a default for each, so that it is packaged as it is cloned', async () => {
  expect(await settingsOf('dev')).toEqual({
    NELM_BUCKET: 'nelm-dev',
    ISC_BASE_URL: 'https://example.api.identitynow.com',
    ISC_CLIENT_ID: 'set-when-deploying',
    ISC_APPROVER_CLIENT_ID: 'set-when-deploying',
    BAMBOOHR_BASE_URL: 'https://example.bamboohr.com',
    timeZone: 'Europe/Berlin',
    mailFrom: 'nelm@example.com',
    mailIdentities: ['identity/nelm@example.com', 'identity/example.com', 'configuration-set/*'].map((name) => ({
      'Fn::Sub': `arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}:${name}`,
    })),
    approvesByRule: false,
    certificateArn: '',
    domainName: '',
    eventRunsAtOnce: null,
    runDays: 400,
    historyDays: 1100,
    hasSources: false,
    sourcesFile: 'missing',
    expectsFiles: false,
  });
});

test.each([
  ['NELM_BUCKET', 'Acme_X', 'must be the name of a bucket'],
  ['NELM_BUCKET', 'acme..nelm', 'must be the name of a bucket: 3 to 63 small letters, digits and hyphens'],
  ['ISC_CLIENT_ID', ' ', 'must be the id of a client, without spaces'],
  ['ISC_BASE_URL', 'acme.identitynow.com', 'must be the address of the API, such as https://'],
  ['ISC_BASE_URL', 'http://acme.identitynow.com', 'must be the address of the API, such as https://'],
  ['BAMBOOHR_BASE_URL', 'acme', 'must be your own address'],
  ['KMS_KEY_ARN', 'alias/mine', 'must be the ARN of the key itself'],
  ['KMS_KEY_ARN', 'arn:aws:kms:eu-central-1:123456789012:alias/mine', 'must be the ARN of the key itself'],
])('%s as %s is refused by name', async (name, value, said) => {
  vi.stubEnv(name, value);
  await expect(settingsOf('dev')).rejects.toThrow(`${name} is "${value}", and ${said}`);
});

test.each([
  ['https://acme.identitynow.com', 'https://acme.api.identitynow.com'],
  ['https://acme.identitynow.com/ui/d/dashboard', 'https://acme.api.identitynow.com'],
  ['https://acme-sb.identitynow-demo.com/', 'https://acme-sb.api.identitynow-demo.com'],
])('the pages of a tenant, %s, are not its API', async (pages, api) => {
  vi.stubEnv('ISC_BASE_URL', pages);
  await expect(settingsOf('dev')).rejects.toThrow(
    `ISC_BASE_URL is "${pages}", where the pages of the tenant are. Its API is at ${api}: set that.`,
  );
});

test.each(['Prod', 'a'.repeat(31), 'pro_d', '-x'])('%s is no stage', async (stage) => {
  await expect(settingsOf(stage)).rejects.toThrow(`"${stage}" is no stage: use at most 30 small letters`);
});

test('of several variables that cannot be right each is said', async () => {
  vi.stubEnv('NELM_BUCKET', 'Acme');
  vi.stubEnv('ISC_BASE_URL', 'acme');
  await expect(settingsOf('dev')).rejects.toThrow(/^NELM_BUCKET is "Acme".*\nISC_BASE_URL is "acme"/);
});
