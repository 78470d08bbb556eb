import type { Command } from 'commander';
import { asksOnceMore, confirmAt } from '../confirming.ts';
import { exitCodes } from '../exitCodes.ts';
import { stepByStep } from '../interrupted.ts';
import { readWait } from '../moments.ts';
import { needed } from '../needed.ts';
import type { PlaceOptions } from '../place/openPlace.ts';
import { examples, openFor, type Shell, sayAnswer, sentencesOf, withJson, withPlace } from '../shell.ts';
import { typedBy } from '../typedBy.ts';

type Asked = PlaceOptions & { yes?: boolean; json?: boolean };

type EndTyped = Asked & { until?: string; on?: string; for?: string };

type Said = Asked & { reason?: string; by?: string };

/** What is done to one person, or for an HR system. */
export function addPersonCommands(program: Command, { terminal, does }: Shell): void {
  program.commandsGroup('One person, one HR system:');

  const changing = (command: Command) => withJson(asksOnceMore(command));

  const forOne = (name: string, reason: string) =>
    withPlace(
      changing(
        program
          .command(name)
          .option('--reason <text>', reason)
          .option(
            '--by <name>',
            'who wants it, if not you; the name of your account on this machine is kept beside it',
          ),
      ),
    )
      .argument('<source>', 'the name of a source, or its id')
      .argument('<account>', 'the account name of the person');

  forOne('stop', 'why; it stands in every report in which the person is set aside')
    .description('ends the contract of one person now, and blocks them until npx nelm lift')
    .addHelpText(
      'after',
      `
No file, event, extension or restore lets them in again until that is lifted. The operators are mailed.
${examples(['npx nelm stop Contractors ada.example --reason "a theft"', 'shows who it is, and asks once more'])}`,
    )
    .action(
      does(async (source: string, accountName: string, options: Said) => {
        const { tools, said } = await toolsFor(options);
        const { stopPerson } = await import('../stopping.ts');
        const say = sentencesOf(terminal, options.json);
        const stopped = await stepByStep(
          terminal,
          (signal) => stopPerson({ ...tools, signal }, { source, accountName, ...said }, say),
          `Interrupted: nothing was changed, and ${accountName} is not blocked. Type the same once more to stop them.`,
        );
        if (options.json) await sayAnswer(terminal, 'stop', stopped);
        return stopped.state === 'ended' || stopped.state === 'nothing to end' ? exitCodes.done : exitCodes.failed;
      }),
    );

  forOne('lift', 'why; it is kept with the block')
    .description('lifts the block of somebody who was stopped; it lets nobody in by itself')
    .addHelpText(
      'after',
      examples(['npx nelm lift Contractors ada.example --reason "cleared"', 'the next file lets in']),
    )
    .action(
      does(async (source: string, accountName: string, options: Said) => {
        const { tools, said } = await toolsFor(options);
        const { liftPerson } = await import('../stopping.ts');
        const say = sentencesOf(terminal, options.json);
        const lifted = await stepByStep(
          terminal,
          (signal) => liftPerson({ ...tools, signal }, { source, accountName, ...said }, say),
          'Interrupted: nothing was changed, and the block holds. Type the same once more to lift it.',
        );
        if (options.json) await sayAnswer(terminal, 'lift', lifted);
        return exitCodes.done;
      }),
    );

  const withEnd = (name: 'extend' | 'end', option: string, description: string, example: string) =>
    withPlace(
      changing(
        program
          .command(name)
          .option(option, 'the last day, in your zone')
          .option('--for <length>', 'how long its run is waited for at most, such as 10m or 2h'),
      ),
    )
      .description(description)
      .argument('<source>', 'the name of a source, or its id')
      .argument('<account>', 'the account name of the person')
      .addHelpText(
        'after',
        `
It goes the way of a file with that one person: every rule for files holds, and there is a report.
${examples([`npx nelm ${name} Contractors ada.example ${example}`, 'asks once more'])}`,
      )
      .action(
        does(async (source: string, accountName: string, options: EndTyped) => {
          const day = needed(option.replace('<day>', 'DAY'), options.until ?? options.on);
          const longest = options.for === undefined ? undefined : readWait('--for', options.for);
          const { place, config } = await openFor(options, terminal);
          const { changeEnd } = await import('../changingEnd.ts');
          const change = { source, accountName, day, kind: name, longest, json: options.json ?? false };
          return await changeEnd(place, config, change, confirmAt(terminal, options.yes), terminal);
        }),
      );
  withEnd('extend', '--until <day>', 'lets the contract of one person end later', '--until 2027-06-30');
  withEnd(
    'end',
    '--on <day>',
    'lets the contract of one person end earlier; npx nelm stop does so now',
    '--on 2027-01-31',
  );

  withPlace(changing(program.command('adopt').option('--apply', 'gives them to the system')))
    .description('gives an HR system the people of a source, for the day after a first import')
    .argument('<system>', 'standard, bamboohr or deel')
    .argument('<source>', 'the name of a source, or its id')
    .addHelpText(
      'after',
      `
The events of a system change only those whom it brought itself, unless "people" of the system in nelm.config.ts is "source".
${examples(
  ['npx nelm adopt bamboohr Contractors', 'says how many people there are, and changes nothing'],
  ['npx nelm adopt bamboohr Contractors --apply', 'shows them, asks once more, and gives them to the system'],
)}`,
    )
    .action(
      does(async (system: string, source: string, options: Asked & { apply?: boolean }) => {
        const { place, config } = await openFor(options, terminal);
        const { adoptPeople } = await import('../adopting.ts');
        const tools = { bucket: place.bucket, isc: place.isc, config };
        const say = sentencesOf(terminal, options.json);
        const asked = { system, source, apply: options.apply ?? false };
        const confirm = confirmAt(terminal, options.yes);
        const adopted = await stepByStep(
          terminal,
          (signal) => adoptPeople({ ...tools, signal }, asked, say, confirm),
          `Interrupted: nothing was changed, and ${system} got nobody. Type the same once more to give it the people.`,
        );
        if (options.json) await sayAnswer(terminal, 'adopt', adopted);
        return exitCodes.done;
      }),
    );

  async function toolsFor(options: Said) {
    const said = { reason: needed('--reason "…"', options.reason), by: typedBy(options.by) };
    const { place, config } = await openFor(options, terminal);
    const { stopToolsOf } = await import('../stopTools.ts');
    return { said, tools: await stopToolsOf(place, config.timeZone, confirmAt(terminal, options.yes)) };
  }
}
