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
  const cases = commands.map((command) => {
    const words = [...command.commands.map((one) => one.name()), ...optionsOf(command)];
    return `    ${command.name()}) words="${words.join(' ')}" ;;`;
  });
  const names = [...commands.map((command) => command.name()), 'help'].join(' ');
  const forZsh = shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : '';
  // Where no word is known it may be a file.
  return `${forZsh}_nelm() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    *) words="${names}" ;;
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="${names}"
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [ \${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$word"))
}
complete -F _nelm nelm`;
}

function optionsOf(command: Command): string[] {
  return command.options.flatMap(({ long }) => (long ? [long] : []));
}
