import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { exitCodes } from '../exitCodes.ts';
import { needed } from '../needed.ts';
import type { PlaceOptions } from '../place/openPlace.ts';
import { examples, openFor, type Shell, withPlace } from '../shell.ts';

type EndTyped = { until?: string; on?: string; yes?: boolean };

type Said = PlaceOptions & { reason?: string; by?: string };

/** What is done to one person, or for an HR system. */
export function addPersonCommands(program: Command, { terminal, does }: Shell): void {
  const { say } = terminal;
  program.commandsGroup('One person, one HR system:');

  const forOne = (name: string, reason: string) =>
    withPlace(
      program
        .command(name)
        .option('--reason <text>', reason)
        .option('--by <name>', 'who wants it; you, by the name of your account on this machine'),
    )
      .argument('<source>', 'the name of a source, or its id')
      .argument('<account>', 'the account name of the person');

  forOne('stop', 'why; it stands in every report in which the person is set aside')
    .description('ends the contract of one person now, and blocks them until npx nelm lift')
    .addHelpText(
      'after',
      `
No file, event, extension or restore lets them in again until that is lifted. The operators are mailed.
${examples(['npx nelm stop Contractors ada.example --reason "a theft"', 'at once'])}`,
    )
    .action(
      does(async (source: string, accountName: string, options: Said) => {
        const { tools, said } = await toolsFor(options);
        const { stopPerson } = await import('../stopping.ts');
        const became = await stopPerson(tools, { source, accountName, ...said }, say);
        return became === 'done' ? exitCodes.done : exitCodes.failed;
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
        await liftPerson(tools, { source, accountName, ...said }, say);
        return exitCodes.done;
      }),
    );

  const withEnd = (name: 'extend' | 'end', option: string, description: string, example: string) =>
    withPlace(
      program.command(name).option(option, 'the last day, in your zone').option('--yes', 'does not ask once more'),
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
        does(async (source: string, accountName: string, options: PlaceOptions & EndTyped) => {
          const day = needed(option.replace('<day>', 'DAY'), options.until ?? options.on);
          const { place, config } = await openFor(options, terminal);
          const { changeEnd } = await import('../changingEnd.ts');
          const { confirm } = await import('../confirming.ts');
          const sure = (what: string) => confirm(what, options.yes ?? false, terminal);
          const code = await changeEnd(place, config, { source, accountName, day, kind: name }, sure, terminal);
          if (code === undefined) say('Nothing was changed.');
          return code ?? exitCodes.failed;
        }),
      );
  withEnd('extend', '--until <day>', 'lets the contract of one person end later', '--until 2027-06-30');
  withEnd(
    'end',
    '--on <day>',
    'lets the contract of one person end earlier; npx nelm stop does so now',
    '--on 2027-01-31',
  );

  withPlace(program.command('adopt').option('--apply', 'gives them to the system'))
    .description('gives an HR system the people of a source, for the day after a first import')
    .argument('<system>', 'standard, bamboohr or deel')
    .argument('<source>', 'the name of a source, or its id')
    .addHelpText(
      'after',
      `
The events of a system change only those whom it brought itself, unless "people" of the system in nelm.config.ts is "source".
${examples(
  ['npx nelm adopt bamboohr Contractors', 'says how many people there are, and changes nothing'],
  ['npx nelm adopt bamboohr Contractors --apply', 'gives them to the system'],
)}`,
    )
    .action(
      does(async (system: string, source: string, options: PlaceOptions & { apply?: boolean }) => {
        const { place, config } = await openFor(options, terminal);
        const { adoptPeople } = await import('../adopting.ts');
        const tools = { bucket: place.bucket, isc: place.isc, config };
        await adoptPeople(tools, { system, source, apply: options.apply ?? false }, say);
        return exitCodes.done;
      }),
    );

  async function toolsFor(options: Said) {
    const said = { reason: needed('--reason "…"', options.reason), by: options.by?.trim() || userInfo().username };
    const { place } = await openFor(options, terminal);
    const { stopToolsOf } = await import('../stopTools.ts');
    return { said, tools: await stopToolsOf(place) };
  }
}
