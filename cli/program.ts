import { createRequire } from 'node:module';
import { Argument, Command, CommanderError } from 'commander';
import { noteStage, whileTyped } from '../lib/config/toType.ts';
import { addHelpCommand, refuseUnknownPart } from './commands/help.ts';
import { addLocalCommands } from './commands/local.ts';
import { addLookingCommands } from './commands/looking.ts';
import { addPeopleCommands } from './commands/people.ts';
import { addPersonCommands } from './commands/person.ts';
import { addSourcesCommands } from './commands/sources.ts';
import { addWorkCommands } from './commands/work.ts';
import { diskFullText } from './diskFull.ts';
import { exitCodes } from './exitCodes.ts';
import { GoesOn } from './goesOn.ts';
import { Interrupted } from './interrupted.ts';
import { examples, type Shell, type Terminal } from './shell.ts';
import { WrongUse } from './wrongUse.ts';

const { version }: { version: string } = createRequire(import.meta.url)('../package.json');

/**
 * Runs the command line.
 *
 * @param args what was typed behind `nelm`
 * @returns the exit code: 0 done, 1 failed, refused or not wanted, 2 wrong use, 3 held, 4 not waited for any longer, 130 Ctrl-C
 */
export async function runNelm(args: readonly string[], terminal: Terminal): Promise<number> {
  return await whileTyped(() => run(args, terminal));
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCodes.done;
  const shell: Shell = {
    terminal,
    does:
      (work) =>
      async (...typed) => {
        code = (await work(...typed)) ?? exitCodes.done;
      },
  };
  try {
    refuseOptionFirst(args);
    await createProgram(shell).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse;
    if (error instanceof Interrupted) {
      terminal.warn(error.message);
      return exitCodes.interrupted;
    }
    if (error instanceof GoesOn) {
      terminal.warn(error.message);
      return exitCodes.goesOn;
    }
    const { awsErrorText } = await import('./awsErrorText.ts');
    const { iscErrorText } = await import('./iscErrorText.ts');
    const own = error instanceof Error ? error.message : String(error);
    terminal.warn(diskFullText(error) ?? awsErrorText(error) ?? iscErrorText(error) ?? own);
    return error instanceof WrongUse ? exitCodes.wrongUse : exitCodes.failed;
  }
}

/** The commands as they can be typed, with their help. */
export function createProgram(shell: Shell): Command {
  const program = new Command('npx nelm')
    .description("Runs the lifecycle of an organisation's non-employees in SailPoint ISC.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => shell.terminal.say(text.trimEnd()),
      writeErr: (text) => shell.terminal.warn(text.trimEnd()),
      outputError: (text, write) => write(asSentence(text)),
    })
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .hook('preAction', (_, command) => {
      noteStage(command.optsWithGlobals()['stage']);
      refuseUnknownPart(command);
    })
    .addHelpText(
      'after',
      `${examples(
        ['npx nelm start', 'all of nelm on this machine, with a sample'],
        ['npx nelm import people.csv --source Contractors', 'a file becomes people of a source'],
        ['npx nelm run expiry-sweep --dry-run', 'what the daily sweep would delete'],
        ['npx nelm import people.csv --source Contractors --stage prod', 'the same on a deployed nelm'],
      )}

Exit codes: 0 done, 1 failed, refused or not wanted, 2 wrong use, 3 something waits for a decision, 4 a run that was waited for is
still under way, 130 Ctrl-C.
Each command says with --help what it takes.`,
    );
  addLocalCommands(program, shell);
  addWorkCommands(program, shell);
  addLookingCommands(program, shell);
  addPeopleCommands(program, shell);
  addPersonCommands(program, shell);
  addSourcesCommands(program, shell);
  program
    .command('completion')
    .description('a script that completes commands and options')
    // The script says itself what it takes: its words are for completion.
    .addArgument(new Argument('<shell>', 'of which shell').choices(['bash', 'zsh']).argParser(String))
    .addHelpText(
      'after',
      examples(
        ['source <(npx nelm completion bash)', 'in ~/.bashrc, beside nelm() { npx nelm "$@"; }'],
        ['source <(npx nelm completion zsh)', 'in ~/.zshrc, beside the same: of an alias zsh would complete npx'],
      ),
    )
    .action(
      shell.does(async (name: string) => {
        const { completionScript } = await import('./completion.ts');
        shell.terminal.say(completionScript(program, name));
        return exitCodes.done;
      }),
    );
  addHelpCommand(program, shell);
  for (const command of program.commands) leadToHelp(command, command.name());
  return program;
}

/** @throws WrongUse where an option stands before the command that takes it, and none was typed that nelm takes by itself */
function refuseOptionFirst([first = '']: readonly string[]): void {
  if (!first.startsWith('-') || /^(-h|--help|-V|--version)$/.test(first)) return;
  throw new WrongUse(
    `${first.replace(/=.*$/, '')} stands before the command. Options come behind it, as in npx nelm people --stage prod; npx nelm --help lists the commands.`,
  );
}

/** What is typed wrongly leads to the help of that very command. One with parts says itself which word is none of them. */
function leadToHelp(command: Command, name: string): void {
  command.showHelpAfterError(`npx nelm ${name} --help shows what it takes.`);
  command.allowExcessArguments(command.commands.length > 0);
  for (const part of command.commands) leadToHelp(part, `${name} ${part.name()}`);
}

/** "error: unknown option '--dryrun'" in words for a person. */
function asSentence(text: string): string {
  return text.replace(/^error: (.)/, (_, first: string) => first.toUpperCase()).replace(/'(\n|$)/, "'.$1");
}
