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
  const before = shell === 'zsh' ? forZsh : '';
  // Where no word is known it may be a file. The words are looked through here, since compgen of zsh gives those too that begin otherwise.
  return `${before}_nelm() {
  local word="\${COMP_WORDS[COMP_CWORD]}" part="" words one
  [ "$COMP_CWORD" -gt 2 ] && part="\${COMP_WORDS[2]}"
  case "\${COMP_WORDS[1]} $part" in
${cases.join('\n')}
    *) words="${names}" ;;
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="${names}"
  COMPREPLY=()
  for one in $words; do
    case "$one" in "$word"*) COMPREPLY+=("$one") ;; esac
  done
  [ \${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$word"))
}
complete -F _nelm nelm`;
}

/** zsh completes by scripts for bash once its own completion is there, which a new ~/.zshrc has not started. */
const forZsh = `(( $+functions[compdef] )) || { autoload -U +X compinit && compinit -i }
autoload -U +X bashcompinit && bashcompinit
`;

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
