import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const root = path.join(import.meta.dirname, '../..');

const parts = [
  'build',
  'cli',
  'functions',
  'lib',
  'local',
  'samples',
  'nelm.config.ts',
  'nelm.config.local.ts',
  'package-lock.json',
  'package.json',
  'serverless.yml',
];

/** What is built for this machine. */
const built = ['dist/.code', 'dist/local'];

/** What a command printed, and its exit code. */
type Ended = { out: string; err: string; code: number | null };

/** A copy of the project, in which a test may break something. */
export type Project = {
  folder: string;
  /** Makes its packages those of this project. */
  install(): Promise<void>;
  /** Writes a file of it. */
  write(file: string, content: string): Promise<void>;
  /** Runs a script of it by this node, to its end. */
  run(script: string, ...args: string[]): Promise<Ended>;
  /** Runs a program in it, to its end, in this environment unless another is given. */
  runProgram(program: string, ...args: string[]): Promise<Ended>;
  runProgram(options: { environment: Record<string, string> }, program: string, ...args: string[]): Promise<Ended>;
  remove(): Promise<void>;
};

/**
 * Copies the project without its packages and its state.
 *
 * @param more what is copied beside its code
 */
export async function copyProject(more: readonly string[] = built): Promise<Project> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'nelm-project-')));
  for (const part of [...parts, ...more]) await cp(path.join(root, part), path.join(folder, part), { recursive: true });
  async function runProgram(
    first: string | { environment: Record<string, string> },
    ...args: string[]
  ): Promise<Ended> {
    const [program = '', ...rest] = typeof first === 'string' ? [first, ...args] : args;
    const env = typeof first === 'string' ? process.env : first.environment;
    const child = spawn(program, rest, { cwd: folder, env });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return { out, err, code };
  }
  return {
    folder,
    install: () => symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules')),
    async write(file, content) {
      await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
      await writeFile(path.join(folder, file), content);
    },
    run: (script, ...args) => runProgram(process.execPath, path.join(folder, script), ...args),
    runProgram,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
