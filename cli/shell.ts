import path from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../build/readConfig.ts';
import type { Config } from '../lib/config/config.ts';
import type { AnswerTo, Made } from './answers.ts';
import { openPlace, type PlaceOptions, stageMeant } from './place/openPlace.ts';
import type { Place } from './place/place.ts';

/** Where a command is typed, and where what it says goes. */
export type Terminal = {
  /** What was asked for: standard output. */
  say: (text: string) => void;
  /** Everything else: standard error. */
  warn: (text: string) => void;
  environment: NodeJS.ProcessEnv;
  /** Epoch milliseconds of this machine. */
  now: () => number;
  /** Waits for so many milliseconds of this machine; in real time when left out. */
  sleep?: (milliseconds: number) => Promise<unknown>;
  /** Where an answer comes from when something is asked; undefined where nobody could give one. */
  input?: NodeJS.ReadStream;
  /**
   * Calls a listener once at the next Ctrl-C, instead of ending at once, until what is returned is called; undefined where nobody
   * could type it.
   */
  onInterrupt?: (listener: () => void) => () => void;
  /** Where it is shown how far something has come; undefined where nobody looks. */
  progress?: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;
};

/** What every command is made with. */
export type Shell = {
  terminal: Terminal;
  /** Wraps what a command does: what it resolves to is the exit code, 0 where it says none. */
  does<Typed extends unknown[]>(
    work: (...typed: Typed) => Promise<number | undefined>,
  ): (...typed: Typed) => Promise<void>;
};

/** The folder of the project. */
export const root = path.join(import.meta.dirname, '..');

/** Gives a command the option by which it says what it says as JSON, for programs. */
export function withJson(command: Command): Command {
  return command.option('--json', 'as JSON (docs/cli.md)');
}

/** Where sentences go: to standard output, or, where that is for one JSON document alone, to standard error. */
export function sentencesOf({ say, warn }: Pick<Terminal, 'say' | 'warn'>, json = false): (text: string) => void {
  return json ? warn : say;
}

/** Says what a command answers as JSON (docs/cli.md), on one line of standard output. */
export async function sayAnswer<Name extends Made>(
  { say }: Pick<Terminal, 'say'>,
  name: Name,
  answer: AnswerTo<Name>,
): Promise<void> {
  const { answerText } = await import('./answers.ts');
  say(answerText(name, answer));
}

/** Gives a command the options that say which nelm is meant. */
export function withPlace(command: Command): Command {
  return command
    .optionsGroup('Which nelm:')
    .option('--stage <name>', 'a deployed one, found by its stack nelm-<name>; otherwise the one on this machine')
    .option('--s3-port <n>', 'on this machine: port of the local S3 (4566, or NELM_S3_PORT)')
    .option('--tenant-port <n>', 'on this machine: port of the tenant (8484, or NELM_TENANT_PORT)')
    .option('--lambda-port <n>', 'on this machine: port of the local Lambda (4567, or NELM_LAMBDA_PORT)');
}

/**
 * The nelm that is meant, and the settings, which are read first: what is wrong with them is said before anything is asked.
 *
 * @throws Error when the settings are wrong, or there is no such nelm
 */
export async function openFor(
  options: PlaceOptions,
  { environment, now }: Terminal,
): Promise<{ place: Place; config: Config }> {
  const config = await readConfig(root, stageMeant(options, environment));
  return { place: await openPlace(options, environment, now), config };
}

/** Examples below the help of a command, each with what it does. */
export function examples(...lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nExamples:\n${lines.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`).join('\n')}`;
}
