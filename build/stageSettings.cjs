const path = require('node:path');

/** What is printed is the stack where there is one. */
function refusal(message) {
  const error = new Error(message);
  error.stack = message;
  return error;
}

/** What each variable must look like, so that a mistyped one is said here and not by AWS, or by nobody. */
const shapes = {
  NELM_BUCKET: [/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket: small letters, digits and hyphens'],
  ISC_BASE_URL: [/^https:\/\/[\w.-]+(:\d+)?\/?$/, 'the address of the API, such as https://acme.api.identitynow.com'],
  BAMBOOHR_BASE_URL: [/^https:\/\/[\w.-]+(:\d+)?\/?$/, 'your own address, such as https://acme.bamboohr.com'],
  KMS_KEY_ARN: [
    /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/,
    'the ARN of the key itself, arn:aws:kms:…:key/…: rights on an alias grant nothing',
  ],
};

/** The longest name of a function, nelm-<stage>-manager-transfer, has at most 64 characters. */
const stageShape = /^[a-z0-9][a-z0-9-]{0,29}$/;

/**
 * What serverless.yml reads of the environment and that no stage but `dev` can do without: a stack that was deployed with a
 * default would write to a bucket of that name, and to a tenant that there is not, or send the key of BambooHR to a stranger.
 */
module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  if (!stageShape.test(stage)) {
    throw refusal(`"${stage}" is no stage: use at most 30 small letters, digits and hyphens.`);
  }
  const { readConfig } = await import('./readConfig.ts');
  const config = await readConfig(path.join(__dirname, '..')).catch(({ message }) => {
    throw refusal(message);
  });
  const defaults = {
    NELM_BUCKET: `nelm-${stage}`,
    ISC_BASE_URL: 'https://example.api.identitynow.com',
    ISC_CLIENT_ID: 'set-when-deploying',
    ISC_APPROVER_CLIENT_ID: 'set-when-deploying',
    BAMBOOHR_BASE_URL: 'https://example.bamboohr.com',
  };
  const settings = { ISC_APPROVER_CLIENT_ID: config.approvals, BAMBOOHR_BASE_URL: config.hr.bamboohr };
  const needed = Object.keys(defaults).filter((name) => !(name in settings) || settings[name]);
  const missing = stage === 'dev' ? [] : needed.filter((name) => !process.env[name]);
  if (missing.length > 0) {
    const unless = missing.includes('BAMBOOHR_BASE_URL')
      ? ' BambooHR is asked only where nelm.config.ts has hr.bamboohr.'
      : '';
    throw refusal(
      `The stage ${stage} cannot be packaged or deployed without ${missing.join(', ')}: set them in the environment (docs/deploy.md).${unless}`,
    );
  }
  for (const [name, [shape, words]] of Object.entries(shapes)) {
    const value = process.env[name];
    if (value && !shape.test(value)) throw refusal(`${name} is "${value}", and must be ${words}.`);
  }
  return Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, process.env[name] || value]));
};
