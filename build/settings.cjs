const { existsSync } = require('node:fs');
const path = require('node:path');

/** The settings of nelm.config.ts for serverless.yml, which can read neither TypeScript nor ES modules. */
module.exports = async () => {
  const { default: config } = await import('../nelm.config.ts');
  const hasSources = existsSync(path.join(__dirname, '../nelm.sources.ts'));
  return {
    ...config,
    mailDomain: config.mailFrom.split('@')[1],
    approvesByRule: config.approvals !== undefined,
    ...config.retention,
    hasSources,
    // Conditions of CloudFormation compare texts.
    sourcesFile: hasSources ? 'there' : 'missing',
    expectsFiles: Object.values(config.sources).some(({ expect }) => expect !== undefined),
  };
};
