import type { Command } from 'commander';
import { exitCodes } from '../exitCodes.ts';
import { momentText, readSince } from '../moments.ts';
import type { PlaceOptions } from '../place/openPlace.ts';
import { examples, openFor, type Shell, withPlace } from '../shell.ts';
import { tableText } from '../table.ts';
import { WrongUse } from '../wrongUse.ts';

type Json = { json?: boolean };

/** What was done. */
export function addRunsCommands(program: Command, { terminal, does }: Shell): void {
  const { say } = terminal;

  const runs = withPlace(
    program
      .command('runs')
      .option('--source <name>', 'only those of a source, by its name or id')
      .option('--since <day>', 'only from a day on, or within a length such as 7d')
      .option('--failed', 'only those that failed or were refused')
      .option('--most <n>', 'how many at most', '20')
      .option('--json', 'as JSON (docs/cli.md)'),
  )
    .description('what was done, the newest first; npx nelm runs show ID shows one in full')
    .addHelpText(
      'after',
      examples(
        ['npx nelm runs --since 7d --failed', 'what went wrong this week'],
        ['npx nelm runs --source Contractors', 'the last runs of a source'],
        ['npx nelm runs show 20261101T0600', 'one run, by its id or the beginning of it'],
      ),
    )
    .action(
      does(
        async (options: PlaceOptions & Json & { source?: string; since?: string; failed?: boolean; most: string }) => {
          if (!/^[1-9]\d{0,3}$/.test(options.most)) throw new WrongUse(`--most takes a number, not "${options.most}".`);
          const { place, config } = await openFor(options, terminal);
          const { timeZone } = config;
          const since = options.since && readSince('--since', options.since, await place.now(), timeZone);
          const { listRuns } = await import('../runs.ts');
          const found = await listRuns(place, {
            source: options.source,
            since: since || undefined,
            failed: options.failed,
            most: Number(options.most),
          });
          if (found.length === 0 && options.source !== undefined) {
            const { mustKnowSource } = await import('../keptSources.ts');
            await mustKnowSource(place, options.source);
          }
          if (options.json) {
            const { answerText } = await import('../answers.ts');
            say(answerText('runs', { runs: found }));
          } else if (found.length === 0) {
            say(`No run of ${place.title} is like that.`);
          } else {
            const rows = found.map(({ runId, kind, source, outcome, startedAt, counts = {}, dryRun }) => [
              momentText(startedAt, timeZone),
              dryRun ? `${kind} (dry run)` : kind,
              source?.name ?? '',
              outcome.replaceAll('-', ' '),
              Object.entries(counts)
                .filter(([, count]) => count > 0)
                .map(([name, count]) => `${name} ${count}`)
                .join(', '),
              runId,
            ]);
            say(tableText([`when (${timeZone})`, 'what', 'source', 'outcome', 'counts', 'run'], rows));
          }
          return exitCodes.done;
        },
      ),
    );

  withPlace(runs.command('show').option('--json', 'its report as it is (docs/cli.md)'))
    .description('one run in full: what became of it, who decided, and where its report is')
    .argument('<id>', 'its id, or the beginning of it')
    .addHelpText('after', examples(['npx nelm runs show 20261101T0600', 'by the beginning of its id']))
    .action(
      does(async (id: string, _: unknown, command: Command) => {
        const options: PlaceOptions & Json = command.optsWithGlobals();
        const { place, config } = await openFor(options, terminal);
        const { findRun } = await import('../runs.ts');
        const { showOneRun } = await import('../showRun.ts');
        await showOneRun(
          place,
          await findRun(place, id),
          { json: options.json ?? false, timeZone: config.timeZone },
          say,
        );
        return exitCodes.done;
      }),
    );
}
