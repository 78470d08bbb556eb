/**
 * What to type where npm has taken `--stage` for itself, as it does with every option that stands before `--`: without it, another
 * stage than the one that was typed would be packaged or deployed. Undefined where it did not.
 *
 * @param args what has arrived: the command, and what npm has left of the rest
 */
export function takenByNpm(
  [command, ...rest]: readonly string[],
  { npm_lifecycle_event: script = command, npm_config_stage: taken }: NodeJS.ProcessEnv,
): string | undefined {
  const isNamed = rest.some((arg) => /^(--stage(=|$)|-s$)/.test(arg));
  if (taken === undefined || isNamed) return undefined;
  // Of `--stage=prod` npm has the name; of `--stage prod` it hands the name on by itself.
  const stage = taken === 'true' ? rest.find((arg) => !arg.startsWith('-')) : taken;
  return `npm took --stage for itself, since it stands before --. Type: npm run ${script} -- --stage ${stage ?? 'NAME'}`;
}
