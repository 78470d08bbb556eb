import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, vi } from 'vitest';
import { hrOf, sample, slot } from '../functions/hr.ts';
import { startTestNelm } from '../functions/nelm.ts';

const root = path.join(import.meta.dirname, '../..');

/** Where the samples of HR systems lie. */
export const samples = path.join(root, 'samples/hr');

/** What is said whenever something was decided. */
export const asks = 'The runs that wait for it look now; npx nelm start shows what became of them.';

/** Runs a command in a process of its own. */
export const run =
  (command: string) =>
  (...args: string[]) =>
    promisify(execFile)(process.execPath, [path.join(root, 'cli/nelm.ts'), command, ...args]);

/** The whole of nelm, to which samples of HR systems are sent by the command, and the approvers of what they ask for. */
export async function startSending() {
  const nelm = await startTestNelm('2027-01-31T06:00:00Z');
  const hr = hrOf(nelm);
  const sentFiles = new Set<string>();
  let requests = 0;

  const ports = ['--tenant-port', new URL(nelm.tenant.url).port, '--lambda-port', new URL(nelm.stack.lambda.url).port];
  const approve = (...args: string[]) => run('approve')(...ports, ...args);

  /** Sends a sample, and gives the outcome of its run and what it changed. A command is started for one of each system. */
  async function sent(file: string): Promise<string> {
    const folder = path.dirname(file) === '.' ? 'standard' : path.dirname(file);
    // Those of Deel happen when they are sent, to the second; of two in the same second none is the later one.
    await nelm.pass(1_000);
    const ended = hr.became();
    if (folder === 'standard' || ![...sentFiles].some((known) => known.startsWith(folder))) {
      const { stdout } = await run('send')(path.join(samples, file), '--url', nelm.stack.door.url);
      expect(stdout).toBe('Taken: 1 event. npx nelm start shows what becomes of it.\n');
    } else {
      expect((await hr.post(sample(file), folder)).status).toBe(202);
    }
    sentFiles.add(file);
    await nelm.pass(slot);
    const { outcome, changed } = await ended;
    return [outcome, ...changed].join(' ');
  }

  /** Sends the sample of a hire, whose run ends when the approvers have decided. */
  async function hired(
    file: string,
    decide: () => Promise<{ stdout: string }> = async () => {
      await hr.decide('approve');
      await nelm.pass(3_600_000);
      return { stdout: '' };
    },
  ): Promise<string[]> {
    const outcome = sent(file);
    await vi.waitUntil(async () => (await hr.requests()) > requests, 60_000);
    requests += 1;
    const { stdout } = await decide();
    return [await outcome, stdout];
  }

  return {
    nelm,
    hr,
    /** The samples that were sent, by their paths. */
    sentFiles,
    approve,
    sent,
    hired,
  };
}

export type Sending = Awaited<ReturnType<typeof startSending>>;
