/**
 * What serverless.yml reads of the environment and that no stage but `dev` can do without: a stack that was deployed with a
 * default would write to a bucket of that name, and to a tenant that there is not.
 */
module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  const { default: config } = await import('../nelm.config.ts');
  const defaults = {
    NELM_BUCKET: `nelm-${stage}`,
    ISC_BASE_URL: 'https://example.api.identitynow.com',
    ISC_CLIENT_ID: 'set-when-deploying',
    ISC_APPROVER_CLIENT_ID: 'set-when-deploying',
  };
  const needed = Object.keys(defaults).filter((name) => name !== 'ISC_APPROVER_CLIENT_ID' || config.approvals);
  const missing = stage === 'dev' ? [] : needed.filter((name) => !process.env[name]);
  if (missing.length > 0) {
    const error = new Error(
      `The stage ${stage} cannot be deployed without ${missing.join(', ')}: set them in the environment (docs/deploy.md).`,
    );
    // What is printed is the stack where there is one.
    error.stack = error.message;
    throw error;
  }
  return Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, process.env[name] || value]));
};
