import type { Command } from 'commander';
import { WrongUse } from './wrongUse.ts';

/**
 * A script that completes commands and options for a shell. It is made of the commands as they are, so that completing starts
 * nothing.
 *
 * @throws WrongUse when the shell is another
 */
export function completionScript(program: Command, shell: string): string {
  if (shell !== 'bash' && shell !== 'zsh') throw new WrongUse(`npx nelm completion takes bash or zsh, not "${shell}".`);
  const commands = program.commands.filter((command) => command.name() !== 'help');
  // The words of a command that is part of another come first: of the two, only they can be typed behind it.
  const cases = commands.flatMap((command) => [
    ...command.commands.map((part) => caseOf(`'${command.name()} ${part.name()}'`, wordsOf(part))),
    caseOf(`'${command.name()} '*`, wordsOf(command)),
  ]);
  const names = [...commands.map((command) => command.name()), 'help'].join(' ');
  const forZsh = shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : '';
  // Where no word is known it may be a file.
  return `${forZsh}_nelm() {
  local word="\${COMP_WORDS[COMP_CWORD]}" part="" words
  [ "$COMP_CWORD" -gt 2 ] && part="\${COMP_WORDS[2]}"
  case "\${COMP_WORDS[1]} $part" in
${cases.join('\n')}
    *) words="${names}" ;;
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="${names}"
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [ \${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$word"))
}
complete -F _nelm nelm`;
}

function caseOf(pattern: string, words: readonly string[]): string {
  return `    ${pattern}) words="${words.join(' ')}" ;;`;
}

/** What can be typed behind a command: its parts, the words that its argument may be, and its options. */
function wordsOf(command: Command): string[] {
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  return [...command.commands.map((one) => one.name()), ...choices, ...optionsOf(command)];
}

function optionsOf(command: Command): string[] {
  return command.options.flatMap(({ long }) => (long ? [long] : []));
}
