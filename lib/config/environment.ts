/**
 * Reads environment variables that a function cannot do without.
 *
 * @throws Error that names every variable that is missing
 */
export function requireEnvironment<const Name extends string>(...names: Name[]): Record<Name, string> {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`Set ${missing.join(' and ')} in the function's environment.`);
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Record<Name, string>;
}
