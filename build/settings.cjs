/** The settings of nelm.config.ts for serverless.yml, which can read neither TypeScript nor ES modules. */
module.exports = async () => (await import('../nelm.config.ts')).default;
