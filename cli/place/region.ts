import { SSMClient } from '@aws-sdk/client-ssm';

/** A region, and where it is from, where whoever typed the command did not say it in the environment. */
export type Region = { name: string; from: string };

/** Where serverless.yml deploys when nothing else is said. */
const usualRegion = 'eu-central-1';

/**
 * The region that is meant: of the environment, as a deployment takes it; otherwise that which the AWS CLI would take, of the
 * profile in ~/.aws/config.
 */
export async function regionMeant(environment: NodeJS.ProcessEnv): Promise<Region> {
  const said = environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'];
  if (said) return { name: said, from: '' };
  const profile = environment['AWS_PROFILE'];
  const configured = await regionOfConfig(profile);
  if (configured) {
    const file = `${profile ? `the profile ${profile} in ` : ''}~/.aws/config`;
    // What doctor finds in order there would be missing where the stage is deployed to.
    return { name: configured, from: ` (of ${file}, which a deployment does not ask: set AWS_REGION for both)` };
  }
  return { name: usualRegion, from: ' (the usual region, as neither AWS_REGION nor ~/.aws/config names one)' };
}

/** Read as AWS's clients do, who know of other places of the file too. */
async function regionOfConfig(profile: string | undefined): Promise<string | undefined> {
  const client = new SSMClient(profile ? { profile } : {});
  try {
    return await client.config.region();
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
