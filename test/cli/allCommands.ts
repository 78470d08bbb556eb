import { createProgram } from '../../cli/program.ts';

/** Every command that can be typed, by its name as it is typed behind `nelm`, with its long options. */
export function allCommands(): { name: string; options: string[] }[] {
  const program = createProgram({
    terminal: { say: () => {}, warn: () => {}, environment: {}, now: Date.now },
    does: () => async () => {},
  });
  return program.commands.flatMap((one) =>
    [one, ...one.commands].map((command) => ({
      name: command === one ? one.name() : `${one.name()} ${command.name()}`,
      options: command.options.map(({ long }) => long ?? ''),
    })),
  );
}
