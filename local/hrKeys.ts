/**
 * The signing keys of HR systems on this machine, where nobody else can post. A variable of the same name that is set
 * when nelm is started goes before.
 */
const localKeys = {
  HR_STANDARD_KEYS: `whsec_${Buffer.from('a key that signs on this machine').toString('base64')}`,
  HR_BAMBOOHR_KEYS: 'a-key-that-signs-on-this-machine',
  HR_DEEL_KEYS: 'a-key-that-signs-on-this-machine',
};

/** The keys by their variables, as the door reads them. */
export function hrKeys(environment: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(localKeys).map(([name, key]) => [name, environment[name] || key]));
}
