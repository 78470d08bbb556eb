import path from 'node:path';
import type { Command } from 'commander';
import { sourcesFile } from '../../build/readSources.ts';
import { asksOnceMore, confirmAt } from '../confirming.ts';
import { exitCodes } from '../exitCodes.ts';
import { stepByStep } from '../interrupted.ts';
import { type PlaceOptions, stageMeant } from '../place/openPlace.ts';
import { examples, openFor, root, type Shell, sayAnswer, sentencesOf, withJson, withPlace } from '../shell.ts';
import type { SourcesTools } from '../sources/sourcesTools.ts';

type Typed = PlaceOptions & { file?: string; yes?: boolean; allowLoss?: boolean; json?: boolean };

/** The sources of a tenant, as nelm.sources.ts states them. */
export function addSourcesCommands(program: Command, { terminal, does }: Shell): void {
  program.commandsGroup('The tenant:');
  const sources = program
    .command('sources')
    .description('keeps the sources of the tenant and their schemas as nelm.sources.ts states them');
  sources.addHelpText(
    'after',
    `
nelm.sources.ts states every source: name, description, managers, approvers, custom attributes (docs/sources.md).
${examples(
  ['npx nelm sources pull', 'writes it from the tenant'],
  ['npx nelm sources plan', 'shows what differs'],
  ['npx nelm sources apply', 'makes the tenant so'],
)}`,
  );

  const command = (name: string) =>
    withPlace(
      withJson(
        sources
          .command(name)
          .option('--file <path>', 'another file than nelm.sources.ts, or nelm.sources.<stage>.ts where there is one'),
      ),
    );

  asksOnceMore(command('pull'))
    .description('writes nelm.sources.ts as the tenant is')
    .addHelpText('after', examples(['npx nelm sources pull --stage sandbox', 'from the tenant of a deployed nelm']))
    .action(
      does(async (options: Typed) => {
        const { pullSources } = await import('../sources/pulling.ts');
        const pulled = await pullSources(await toolsFor(options));
        if (options.json) await sayAnswer(terminal, 'sources pull', pulled);
        return exitCodes.done;
      }),
    );

  command('plan')
    .description('shows what differs between the tenant and nelm.sources.ts, and changes nothing')
    .addHelpText(
      'after',
      `
Exit codes: 0 nothing differs, 2 something does, 1 it could not be compared.
${examples(['npx nelm sources plan --stage prod', 'before it is applied'])}`,
    )
    .action(
      does(async (options: Typed) => {
        const { showPlan } = await import('../sources/planning.ts');
        const plan = await showPlan(await toolsFor(options));
        if (options.json) await sayAnswer(terminal, 'sources plan', plan);
        return plan.changes > 0 ? exitCodes.differs : exitCodes.done;
      }),
    );

  asksOnceMore(command('apply'))
    .option('--allow-loss', 'also does what cannot be brought back, after a backup')
    .description('makes the sources of the tenant what nelm.sources.ts states')
    .addHelpText(
      'after',
      `
Removing a source that has people, an attribute that has values, or the last approver of a source needs --allow-loss.
${examples(['npx nelm sources apply --stage prod', 'shows the changes, asks, and makes them'])}`,
    )
    .action(
      does(async (options: Typed) => {
        const { applySources } = await import('../sources/applying.ts');
        const tools = await toolsFor(options);
        const applied = await stepByStep(terminal, (signal) =>
          applySources(tools, { allowLoss: options.allowLoss ?? false, signal }),
        );
        if (options.json) await sayAnswer(terminal, 'sources apply', applied);
        return exitCodes.done;
      }),
    );

  async function toolsFor({ file, yes, json, ...options }: Typed): Promise<SourcesTools> {
    const { place, config } = await openFor(options, terminal);
    return {
      ...{ bucket: place.bucket, isc: place.isc, config, title: place.title, now: () => place.now() },
      file: file === undefined ? sourcesFile(root, stageMeant(options, terminal.environment)) : path.resolve(file),
      typedFile: file,
      say: sentencesOf(terminal, json),
      confirm: confirmAt(terminal, yes),
    };
  }
}
