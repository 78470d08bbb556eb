import { parseArgs } from 'node:util';
import { nearest } from './nearest.ts';

/** What serverless takes behind `package`, `deploy` and what stands below them. */
const known = [
  ...[
    'stage',
    'region',
    'aws-profile',
    'config',
    'param',
    'package',
    'function',
    'debug',
    'verbose',
    'help',
    'version',
  ],
  ...['force', 'conceal', 'aws-s3-accelerate', 'minify-template', 'update-config'],
];

/**
 * What is wrong with what was typed behind the name of the stage: an option that there is not, or a region that can be none.
 * Serverless would say so when all has been built, of the stage `dev` where it is `--stage` that was mistyped.
 *
 * @param args what was typed: `package` or `deploy`, and behind it what serverless takes
 */
export function optionsProblem(args: readonly string[], environment: NodeJS.ProcessEnv): string | undefined {
  for (const [, name = ''] of args.flatMap((arg) => [...arg.matchAll(/^--(?:no-)?([^=]+)/g)])) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    const hint = meant ? `Did you mean --${meant}?` : `There are ${known.map((one) => `--${one}`).join(', ')}.`;
    return `There is no option --${name}. ${hint}`;
  }
  const { name, from } = regionTyped(args, environment);
  const { npm_lifecycle_event: script = args[0], npm_config_region: taken } = environment;
  if (taken !== undefined && from !== '--region') {
    return `npm took --region for itself, since it stands before --. Type: npm run ${script} -- --region ${taken === 'true' ? 'NAME' : taken}, and the rest behind it.`;
  }
  if (/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(name)) return undefined;
  return `${from} is "${name}", and no region is called so: they are written as eu-central-1 and us-east-1 are.`;
}

/**
 * Why a key or a certificate cannot be used by what is deployed to a region; undefined where it can.
 *
 * @param arns by what each is set by
 */
export function arnsProblem(arns: Readonly<Record<string, string>>, region: string): string | undefined {
  for (const [setting, arn] of Object.entries(arns)) {
    const [, , , of] = arn.split(':');
    if (of === undefined || of === region) continue;
    return `${setting} is of ${of}, and the stage is deployed to ${region}, which uses none of another region. Give one of ${region}, or deploy with --region ${of}.`;
  }
  return undefined;
}

/** The region that serverless.yml takes, and where it stands. */
export function regionTyped(
  args: readonly string[],
  { AWS_REGION, AWS_DEFAULT_REGION }: NodeJS.ProcessEnv,
): { name: string; from: string } {
  const options = { region: { type: 'string', short: 'r' } } as const;
  const { region } = parseArgs({ args: [...args], strict: false, options }).values;
  if (region !== undefined) return { name: String(region), from: '--region' };
  if (AWS_REGION !== undefined) return { name: AWS_REGION, from: 'AWS_REGION' };
  if (AWS_DEFAULT_REGION !== undefined) return { name: AWS_DEFAULT_REGION, from: 'AWS_DEFAULT_REGION' };
  return { name: 'eu-central-1', from: 'serverless.yml' };
}
