import { seededClients } from '../../local/tenant/seed.ts';
import { hrKeys } from './hrSystems.ts';

/** The key that signs links here. */
export const linkKey = 'a-key-for-links-that-has-thirty-two-characters';

/** The secrets of the functions, by the variables that say where they lie. */
export const secrets: Readonly<Record<string, string>> = {
  NELM_LINK_KEYS: linkKey,
  HR_STANDARD_KEYS: hrKeys['standard'] ?? '',
  HR_BAMBOOHR_KEYS: hrKeys['bamboohr'] ?? '',
  HR_DEEL_KEYS: hrKeys['deel'] ?? '',
  BAMBOOHR_API_KEY: 'a-key-of-the-api-of-BambooHR',
  ...Object.fromEntries(
    Object.values(seededClients).map(({ clientId, clientSecret }) => [secretOfClient(clientId), clientSecret]),
  ),
};

/** Where the secret of a client lies. */
export function secretOfClient(clientId: string): string {
  return `ISC_CLIENT_SECRET_${clientId}`;
}

/** The environment of the functions. */
export const environment: Readonly<Record<string, string>> = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  BAMBOOHR_BASE_URL: 'https://acme.bamboohr.com',
  ...Object.fromEntries(Object.keys(secrets).map((name) => [`${name}_PARAMETER`, name])),
};
