import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import { type Config, configSchema } from '../lib/config/config.ts';
import { isOfStage, mergeSettings, type StageSettings } from '../lib/config/defineStage.ts';
import { configProblems } from './configProblems.ts';

const wanted = 'export default defineConfig({ … });';
const wantedOfStage = 'export default defineStage({ … });';

/** The names of the files that the settings of a stage are read from; there need be no second one. */
export function configFiles(stage: string): [shared: string, own: string] {
  return ['nelm.config.ts', `nelm.config.${stage}.ts`];
}

/**
 * Reads the settings of a stage, as every command does before anything else: nelm.config.ts, and over it what
 * nelm.config.<stage>.ts sets. What is wrong with either is said once, in words, and nothing has been touched by then.
 *
 * @param root the folder that the files lie in
 * @throws Error with a line for each thing that is wrong, and the name of the file that it is in
 */
export async function readConfig(root: string, stage: string): Promise<Config> {
  const [, ownName] = configFiles(stage);
  const shared = await readShared(root);
  const own = await readOwn(path.join(root, ownName));
  if (own === undefined) return shared;
  const merged = configSchema.safeParse(mergeSettings(shared, own), { reportInput: true });
  // What is shared can be used by itself, so that what is wrong now is wrong through the stage.
  if (!merged.success) throw new Error(configProblems(merged.error.issues, ownName).join('\n'));
  return merged.data;
}

async function readShared(root: string): Promise<Config> {
  const file = path.join(root, 'nelm.config.ts');
  if (!existsSync(file)) {
    throw new Error(`nelm.config.ts is missing from ${root}: get it back, or write one with ${wanted}`);
  }
  const config = await load(file);
  const checked = configSchema.safeParse(config, { reportInput: true });
  if (!checked.success) throw new Error(configProblems(checked.error.issues).join('\n'));
  if (!isDeepStrictEqual(checked.data, config)) {
    throw new Error(`nelm.config.ts: its settings are not checked where it is loaded: write ${wanted}`);
  }
  return checked.data;
}

async function readOwn(file: string): Promise<StageSettings | undefined> {
  if (!existsSync(file)) return undefined;
  const settings = await load(file);
  if (isOfStage(settings)) return settings;
  const name = path.basename(file);
  if (settings === undefined) throw new Error(`${name}: its settings are missing: write ${wantedOfStage}`);
  throw new Error(`${name}: write ${wantedOfStage} It sets only what is otherwise in that stage.`);
}

async function load(file: string): Promise<unknown> {
  const { default: settings } = await import(pathToFileURL(file).href).catch((error: Error) => {
    throw new Error(problemsOf(error, file));
  });
  return settings;
}

function problemsOf(error: Error & { issues?: readonly z.core.$ZodIssue[] }, file: string): string {
  const name = path.basename(file);
  if (error.issues) return configProblems(error.issues, name).join('\n');
  // The place of a fault in the syntax is in the first line of the stack, and in no property.
  const line = Number.parseInt(error.stack?.split(`${pathToFileURL(file).href}:`)[1] ?? '', 10);
  const place = line > 0 ? `${name}, line ${line}` : name;
  const hint = /^Cannot find module '[^']*\/[^/.']+'/.test(error.message)
    ? '; an import names its file whole, with .ts'
    : '';
  return `${place}: it cannot be read: ${error.message.replace(/\.$/, '')}${hint}.`;
}
