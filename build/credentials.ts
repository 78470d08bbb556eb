import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in a bundle for `@aws-sdk/credential-provider-node`: Lambda always hands a function its role's credentials
 * in the environment. The default chain (profiles, SSO, web identity, instance metadata) would add 100 KB.
 */
export const defaultProvider = () => fromEnv();
