/** What each variable must look like, so that a mistyped one is said here and not by AWS, or by nobody. */
const shapes: Readonly<Record<string, readonly [shape: RegExp, words: string]>> = {
  NELM_BUCKET: [/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'the name of a bucket: 3 to 63 small letters, digits and hyphens'],
  ISC_CLIENT_ID: [/^\S+$/, 'the id of a client, without spaces'],
  ISC_APPROVER_CLIENT_ID: [/^\S+$/, 'the id of a client, without spaces'],
  ISC_BASE_URL: [/^https:\/\/[\w.-]+(:\d+)?\/?$/, 'the address of the API, such as https://acme.api.identitynow.com'],
  BAMBOOHR_BASE_URL: [/^https:\/\/[\w.-]+(:\d+)?\/?$/, 'your own address, such as https://acme.bamboohr.com'],
  KMS_KEY_ARN: [
    /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/,
    'the ARN of the key itself, arn:aws:kms:…:key/…: rights on an alias grant nothing',
  ],
};

/**
 * What is wrong with the variables that a deployment is told by, as far as their form tells. One that is not set is not wrong here.
 */
export function variableProblems(environment: NodeJS.ProcessEnv): string[] {
  return Object.entries(shapes).flatMap(([name, [shape, words]]) => {
    const value = environment[name];
    return value && !shape.test(value) ? [`${name} is "${value}", and must be ${words}.`] : [];
  });
}
