import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startStorage } from '../../../local/aws/storage.ts';

const run = promisify(execFile);

/** Where a machine that checks the project has no AWS CLI, that is a failure and nothing to be passed over. */
export const isSkipped = !process.env['CI'] && spawnSync('aws', ['--version']).status !== 0;

/** A local bucket, and the AWS CLI that works on it, as a person types it. */
export async function startAwsCli() {
  const folder = await mkdtemp(path.join(tmpdir(), 'nelm-cli-'));
  await mkdir(path.join(folder, 'here'));
  const storage = await startStorage({ folder: path.join(folder, 's3'), bucket: 'nelm' });
  const env = {
    ...process.env,
    ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_DEFAULT_REGION: 'eu-central-1' },
    ...{ AWS_PAGER: '', AWS_EC2_METADATA_DISABLED: 'true', HOME: folder },
  };
  return {
    storage,
    /** A file or folder beside the bucket. */
    here: (name: string) => path.join(folder, 'here', name),
    /** What a command prints, that is asked of the bucket unless it names another endpoint. */
    async aws(...words: string[]): Promise<string> {
      const where = words.includes('--endpoint-url') ? [] : ['--endpoint-url', storage.url];
      return (await run('aws', [...words, ...where], { env })).stdout;
    },
    async close(): Promise<void> {
      await storage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type AwsCli = Awaited<ReturnType<typeof startAwsCli>>;
