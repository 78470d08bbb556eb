import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { functionNames } from '../../build/functions.ts';

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

/**
 * Packages the service for the stage `dev` as it is deployed, without network and credentials.
 *
 * @param folder gets the templates and one zip per function
 * @param environment variables of the machine that packages, beside `PATH` and `HOME`
 */
export async function packageService(folder: string, environment: Record<string, string>): Promise<Resources> {
  const serverless = path.join(root, 'node_modules/.bin/serverless');
  const { PATH = '', HOME = '' } = process.env;
  await promisify(execFile)(process.execPath, [serverless, 'package', '--stage', 'dev', '--package', folder], {
    cwd: root,
    env: {
      PATH,
      HOME,
      SLS_DISABLE_AUTO_UPDATE: '1',
      SLS_NOTIFICATIONS_MODE: 'off',
      SLS_TELEMETRY_DISABLED: '1',
      ...environment,
    },
  });
  const template = await readFile(path.join(folder, 'cloudformation-template-update-stack.json'), 'utf8');
  return templateSchema.parse(JSON.parse(template)).Resources;
}

/** The names of the flows: the functions whose entry makes its handler durable. The others are doors. */
export async function flowNames(): Promise<string[]> {
  const names = await functionNames();
  const entries = await Promise.all(names.map((name) => readFile(path.join(root, 'functions', `${name}.ts`), 'utf8')));
  return names.filter((_, index) => entries[index]?.includes('flowHandler('));
}
