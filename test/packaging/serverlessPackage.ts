import path from 'node:path';
import type { Project } from '../cli/project.ts';
import { packagingEnvironment } from './package.ts';

/** What `serverless package` says by itself, without npm, and its exit code. */
export async function serverlessPackage(project: Project, stage: string, environment: Record<string, string> = {}) {
  const { out, err, code } = await project.runProgram(
    { environment: { ...packagingEnvironment(), ...environment } },
    process.execPath,
    path.join(project.folder, 'node_modules/.bin/serverless'),
    ...['package', '--stage', stage, '--package', path.join(project.folder, 'packaged')],
  );
  return { said: `${out}${err}`, code };
}
