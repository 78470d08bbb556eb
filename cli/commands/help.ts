import type { Command } from 'commander';
import { nearest } from '../../build/nearest.ts';
import { toType } from '../../lib/config/toType.ts';
import type { Shell } from '../shell.ts';
import { shellWord } from '../shellWord.ts';
import { WrongUse } from '../wrongUse.ts';

/** What is typed by whoever does not know yet what to type. */
export function addHelpCommand(program: Command, { does }: Shell): void {
  program.commandsGroup('Help:');
  program
    .helpCommand(false)
    .command('help')
    .description('shows what a command takes')
    .argument('[command...]', 'such as import, or sources plan')
    .action(
      does(async (words: readonly string[]) => {
        findCommand(program, words).outputHelp();
        return undefined;
      }),
    );
}

/** @throws WrongUse that names those that there are, and the one that may be meant */
function findCommand(program: Command, words: readonly string[]): Command {
  let found = program;
  for (const [index, word] of words.entries()) {
    const parts = found.commands;
    const next = parts.find((part) => part.name() === word);
    if (!next)
      throw new WrongUse(
        unknownText(
          words.slice(0, index),
          word,
          parts.map((part) => part.name()),
        ),
      );
    found = next;
  }
  return found;
}

/**
 * Refuses a word behind a command that has parts and takes no argument itself.
 *
 * @throws WrongUse that says which part may be meant
 */
export function refuseUnknownPart(command: Command): void {
  const [word, ...rest] = command.args;
  if (word === undefined || command.commands.length === 0) return;
  const parts = command.commands.map((part) => part.name());
  const [only, ...others] = parts;
  const isArgument = nearest(word, parts) === undefined && rest.length === 0 && others.length === 0;
  const meant = isArgument ? ` ${toType(`${command.name()} ${only} ${shellWord(word)}`)} may be meant.` : '';
  throw new WrongUse(`${unknownText([command.name()], word, parts)}${meant}`);
}

function unknownText(before: readonly string[], word: string, names: readonly string[]): string {
  const typed = [...before, word].join(' ');
  if (names.length === 0)
    return `${before.join(' ')} has no part "${word}". npx nelm help ${before.join(' ')} shows what it takes.`;
  const meant = nearest(word, names);
  const hint = meant === undefined ? '' : ` (Did you mean ${meant}?)`;
  const list = ['npx nelm help', ...before].join(' ');
  return `Unknown command '${typed}'.${hint} ${list} lists those that there are.`;
}
