import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const stageSettings = createRequire(import.meta.url)('../../build/stageSettings.cjs');

/** As osls asks for them when it packages a stage. */
const settingsOf = (stage: string) => stageSettings({ resolveVariable: async () => stage });

beforeEach(() => {
  for (const name of ['NELM_BUCKET', 'ISC_BASE_URL', 'ISC_CLIENT_ID', 'ISC_APPROVER_CLIENT_ID']) vi.stubEnv(name, '');
});

afterEach(() => vi.unstubAllEnvs());

test.each(['prod', 'test', 'local'])(
  'the stage %s is not packaged without what it needs, all of it named',
  async (stage) => {
    await expect(settingsOf(stage)).rejects.toThrow(
      `The stage ${stage} cannot be deployed without NELM_BUCKET, ISC_BASE_URL, ISC_CLIENT_ID: set them in the environment`,
    );
    vi.stubEnv('NELM_BUCKET', 'acme-nelm');
    vi.stubEnv('ISC_CLIENT_ID', '0123');
    await expect(settingsOf(stage)).rejects.toThrow(`The stage ${stage} cannot be deployed without ISC_BASE_URL: set`);
  },
);

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
  });
});
