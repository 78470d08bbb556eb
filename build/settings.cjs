/** The settings of nelm.config.ts for serverless.yml, which can read neither TypeScript nor ES modules. */
module.exports = async () => {
  const { default: config } = await import('../nelm.config.ts');
  return {
    ...config,
    mailDomain: config.mailFrom.split('@')[1],
    approvesByRule: config.approvals !== undefined,
    ...config.retention,
    expectsFiles: Object.values(config.sources).some(({ expect }) => expect !== undefined),
  };
};
