const path = require('node:path');

/** What is printed is the stack where there is one. */
function refusal(message) {
  const error = new Error(message);
  error.stack = message;
  return error;
}

/** What a stage `dev` is packaged with where nothing else is set; no other stage is. */
const defaults = (stage) => ({
  NELM_BUCKET: `nelm-${stage}`,
  ISC_BASE_URL: 'https://example.api.identitynow.com',
  ISC_CLIENT_ID: 'set-when-deploying',
  ISC_APPROVER_CLIENT_ID: 'set-when-deploying',
  BAMBOOHR_BASE_URL: 'https://example.bamboohr.com',
});

/**
 * What serverless.yml, which can read neither TypeScript nor ES modules, reads of the settings of the stage and of the
 * environment. It reads it once, so that what is wrong is said once.
 */
module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  try {
    const { stageProblem } = await import('./stageName.ts');
    const problem = stageProblem(stage);
    if (problem) throw refusal(problem);
    const { iscAddressProblem } = await import('./iscAddress.ts');
    const address = iscAddressProblem(process.env.ISC_BASE_URL ?? '');
    if (address) throw refusal(address);
    const { variableProblems } = await import('./variableProblems.ts');
    const { readConfig } = await import('./readConfig.ts');
    const { readSources, sourcesFile } = await import('./readSources.ts');
    const root = path.join(__dirname, '..');
    const config = await readConfig(root, stage);
    const { mailIdentities } = await import('../lib/mail/mailIdentities.ts');
    const hasSources = (await readSources(sourcesFile(root, stage))) !== undefined;
    return {
      ...variablesOf(stage, config, variableProblems),
      ...settingsOf(config, mailIdentities(config.mailFrom), hasSources),
    };
  } catch (error) {
    throw refusal(error.message);
  }
};

/** What the template says of the settings, and nothing else: what is here is kept with what was deployed. */
function settingsOf(config, identities, hasSources) {
  return {
    timeZone: config.timeZone,
    mailFrom: config.mailFrom,
    // SES asks for the right on the configuration set where the identity has a default one, which the wizard of its console makes.
    mailIdentities: [...identities.map((name) => `identity/${name}`), 'configuration-set/*'].map((name) => ({
      'Fn::Sub': `arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}:${name}`,
    })),
    approvesByRule: config.approvals !== undefined,
    eventRunsAtOnce: config.eventRunsAtOnce ?? null,
    ...config.retention,
    // Of no stage that lacks one: what has the condition HasDomain is not made there.
    domainName: config.domain?.name ?? '',
    certificateArn: config.domain?.certificateArn ?? '',
    hasSources,
    // Conditions of CloudFormation compare texts.
    sourcesFile: hasSources ? 'there' : 'missing',
    expectsFiles: Object.values(config.sources).some(({ expect }) => expect !== undefined),
  };
}

/**
 * What no stage but `dev` can do without: a stack that was deployed with a default would write to a bucket of that name, and to a
 * tenant that there is not, or send the key of BambooHR to a stranger.
 */
function variablesOf(stage, config, variableProblems) {
  const usual = defaults(stage);
  const settings = { ISC_APPROVER_CLIENT_ID: config.approvals, BAMBOOHR_BASE_URL: config.hr.bamboohr };
  const needed = Object.keys(usual).filter((name) => !(name in settings) || settings[name]);
  const missing = stage === 'dev' ? [] : needed.filter((name) => !process.env[name]);
  if (missing.length > 0) {
    const unless = missing.includes('BAMBOOHR_BASE_URL')
      ? ' BambooHR is asked only where the settings have hr.bamboohr.'
      : '';
    throw refusal(
      `The stage ${stage} cannot be packaged or deployed without ${missing.join(', ')}: set them in the environment (docs/deploy.md).${unless}`,
    );
  }
  const wrong = variableProblems(process.env);
  if (wrong.length > 0) throw refusal(wrong.join('\n'));
  return Object.fromEntries(Object.entries(usual).map(([name, value]) => [name, process.env[name] || value]));
}
