import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { codeDigest, functionNames } from '../../build/functions.ts';
import { type Config, configSchema } from '../../lib/config/config.ts';
import { copyProject, type Project } from '../cli/project.ts';
import { type DeployedFunction, deployedFunctions } from './deployed.ts';

const root = path.join(import.meta.dirname, '../..');

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      DependsOn: z.union([z.string(), z.array(z.string())]).default([]),
      Condition: z.string().optional(),
      DeletionPolicy: z.string().optional(),
      UpdateReplacePolicy: z.string().optional(),
    }),
  ),
});

/** The resources of a CloudFormation template by their logical ids. */
export type Resources = z.infer<typeof templateSchema>['Resources'];

/** A stage as it is deployed. */
export type Packaged = {
  stage: string;
  bucket: string;
  config: Config;
  /** Of the templates, and of one zip a function. */
  folder: string;
  resources: Resources;
  functions: DeployedFunction[];
  /** The template of the stack, as it is handed to CloudFormation. */
  template: string;
};

/**
 * A copy of the project whose bundles are one line each, made of its code as it is: serverless zips them in a tenth of the time, and
 * states the same of them.
 */
export async function projectToPackage(): Promise<Project> {
  const project = await copyProject([]);
  await project.install();
  for (const name of await functionNames()) {
    const code = `import config from "./nelm.config.mjs";\nexport const handler = () => config;\n`;
    await project.write(`dist/.code/${name}/index.mjs`, code);
    await project.write(`dist/.code/${name}/index.mjs.map`, '{}');
  }
  await project.write('dist/.code/built-from', await codeDigest());
  return project;
}

/**
 * Packages a stage as `npm run package -- --stage` does, without network and credentials. One at a time: serverless works in one
 * folder of the project.
 *
 * @param environment variables of the machine that packages, beside `PATH` and `HOME`
 */
export async function packageStage(
  project: Project,
  stage: string,
  environment: Record<string, string>,
): Promise<Packaged> {
  const folder = path.join(project.folder, 'packaged', stage);
  await mkdir(folder, { recursive: true });
  const { code, out, err } = await project.runProgram(
    { environment: { ...packagingEnvironment(), ...environment } },
    process.execPath,
    path.join(project.folder, 'build/serverless.ts'),
    ...['package', '--stage', stage, '--package', folder],
  );
  if (code !== 0) throw new Error(`${stage} was not packaged:\n${out}\n${err}`);
  const template = await readFile(path.join(folder, 'cloudformation-template-update-stack.json'), 'utf8');
  const resources = templateSchema.parse(JSON.parse(template)).Resources;
  return {
    stage,
    bucket: environment['NELM_BUCKET'] ?? `nelm-${stage}`,
    config: await builtConfig(project, stage),
    folder,
    resources,
    functions: deployedFunctions(resources),
    template,
  };
}

/** The settings that a stage was built with. */
async function builtConfig(project: Project, stage: string): Promise<Config> {
  const module = await readFile(path.join(project.folder, 'dist', stage, 'csv-import/nelm.config.mjs'), 'utf8');
  return configSchema.parse(JSON.parse(module.replace(/^export default (.*);\n$/s, '$1')));
}

/** What serverless is run with: nothing that it would ask the network for. */
export function packagingEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  return {
    PATH,
    HOME,
    NODE_COMPILE_CACHE,
    SLS_DISABLE_AUTO_UPDATE: '1',
    SLS_NOTIFICATIONS_MODE: 'off',
    SLS_TELEMETRY_DISABLED: '1',
  };
}

/** The names of the flows: the functions whose entry makes its handler durable. The others are doors. */
export async function flowNames(): Promise<string[]> {
  const names = await functionNames();
  const entries = await Promise.all(names.map((name) => readFile(path.join(root, 'functions', `${name}.ts`), 'utf8')));
  return names.filter((_, index) => entries[index]?.includes('flowHandler('));
}
