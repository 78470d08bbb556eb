import type { Command } from 'commander';
import { toType } from '../../lib/config/toType.ts';
import { asksOnceMore, confirmAt } from '../confirming.ts';
import { exitCodes } from '../exitCodes.ts';
import { stepByStep, untilInterrupted } from '../interrupted.ts';
import { readWait } from '../moments.ts';
import { type PlaceOptions, stageMeant } from '../place/openPlace.ts';
import { examples, openFor, root, type Shell, sayAnswer, sentencesOf, withJson, withPlace } from '../shell.ts';
import { WrongUse } from '../wrongUse.ts';

type Waits = { wait?: boolean; for?: string };

type ImportTyped = Waits & { source?: string; roster?: boolean; preview?: boolean; json?: boolean };

/** What is done to many people at once: files, scheduled jobs, backups. */
export function addWorkCommands(program: Command, { terminal, does }: Shell): void {
  const { warn } = terminal;
  program.commandsGroup('Files and jobs:');

  withPlace(
    program
      .command('import')
      .option('--source <name>', 'the name of a source, or its id')
      .option('--roster', 'it is the full list of the source: who is missing from it is ended')
      .option('--preview', 'it is only looked at, by the nelm that is meant')
      .option('--wait', 'follows its run, and shows what became of it')
      .option('--for <length>', 'with --wait: how long at most, such as 10m or 2h')
      .option('--json', 'as JSON: what was dropped, or with --wait the report alone (docs/cli.md)'),
  )
    .description('drops a file of people for a source, and follows its run')
    .argument('<file>', 'a file of people')
    .addHelpText(
      'after',
      `
With --wait it ends with 0 when the file was processed, rejected rows included, 1 when it was refused or failed, 3 when it waits
for a decision, 4 when it is still under way after the time of --for, and goes on by itself.
${examples(
  ['npx nelm import people.csv --source Contractors --wait', 'changes to some people'],
  ['npx nelm import all.csv --source Contractors --roster --stage prod', 'the full list, on a deployed nelm'],
)}`,
    )
    .action(
      does(async (file: string, options: PlaceOptions & ImportTyped) => {
        const { needed } = await import('../needed.ts');
        const source = needed('--source NAME', options.source);
        const { roster = false, preview = false, wait = false, json = false } = options;
        if (roster && preview) throw new WrongUse('--roster and --preview do not go together: a preview says both.');
        const longest = longestWait(options);
        const { place } = await openFor(options, terminal);
        const { importFile } = await import('../importing.ts');
        const folder = roster ? 'roster' : preview ? 'preview' : 'inbox';
        return await importFile(place, { file, source, folder, waits: wait, longest, json }, terminal);
      }),
    );

  withPlace(withJson(program.command('preview').option('--source <name>', 'the name of a source, or its id')))
    .description('says what a file of people would do, against the tenant as it is, and changes nothing')
    .argument('<file>', 'a file of people')
    .addHelpText(
      'after',
      `
It says who would be created, updated and rejected, what would wait for a decision, and whom the file would end if it were the
full roster of the source. The report and changes.csv lie in the bucket.
${examples(['npx nelm preview people.csv --source Contractors', 'before it is imported'])}`,
    )
    .action(
      does(async (file: string, options: PlaceOptions & { source?: string; json?: boolean }) => {
        const { needed } = await import('../needed.ts');
        const source = needed('--source NAME', options.source);
        const { place, config } = await openFor(options, terminal);
        const now = await place.now();
        const { previewFile } = await import('../previewing.ts');
        const bucketUrl = place.addressOf('').replace(/\/$/, '');
        const tools = { bucket: place.bucket, isc: place.isc, config, now: () => now };
        const say = sentencesOf(terminal, options.json);
        const report = await stepByStep(
          terminal,
          (signal) => previewFile({ ...tools, signal }, { file, source, bucketUrl }, say),
          'Interrupted: nobody was changed, and no report was kept. Type the same once more to have it.',
        );
        if (options.json) terminal.say(JSON.stringify(report));
        return report.outcome === 'previewed' ? exitCodes.done : exitCodes.failed;
      }),
    );

  withPlace(
    withJson(
      program
        .command('run')
        .option('--dry-run', 'says what it would do, and does nothing')
        .option('--wait', 'waits until it has ended, and shows its result')
        .option('--for <length>', 'with --wait: how long at most, such as 10m or 2h'),
    ),
  )
    .description('runs a scheduled job now')
    .argument('<job>', 'such as expiry-sweep, expiry-notice, source-backup')
    .addHelpText(
      'after',
      `
With --wait it ends with 0 when the run did what it was for, 1 when it failed, 3 when something waits for a decision, 4 when it is
still under way after the time of --for, and goes on by itself.
${examples(
  ['npx nelm run expiry-sweep --dry-run --wait', 'whom the sweep would delete'],
  ['npx nelm run source-backup --stage prod', 'a backup of a deployed nelm, now'],
)}`,
    )
    .action(
      does(async (job: string, options: PlaceOptions & Waits & { dryRun?: boolean; json?: boolean }) => {
        const { readConfig } = await import('../../build/readConfig.ts');
        const { findJob } = await import('../findJob.ts');
        const longest = longestWait(options);
        const stage = stageMeant(options, terminal.environment);
        const schedule = await findJob(root, job, stage, await readConfig(root, stage));
        const { place } = await openFor(options, terminal);
        const { fireJob } = await import('../firing.ts');
        const { wait = false, dryRun = false } = options;
        const { now, sleep } = terminal;
        const goesOn = `If ${job} has begun, it goes on by itself. ${toType('runs')} shows what became of it.`;
        const fired = await untilInterrupted(goesOn, terminal, () =>
          fireJob({ place, schedule, dryRun, waits: wait, say: warn, now, sleep, longest, goesOn }),
        );
        const say = sentencesOf(terminal, options.json);
        if ('waits' in fired) {
          const { showRun } = await import('../showRun.ts');
          const { code, ...became } = await showRun(place, fired, say);
          if (options.json) await sayAnswer(terminal, 'run', became);
          return code;
        }
        say(`Started run ${fired.runId}. ${toType(`runs show ${fired.runId}`)} says what became of it.`);
        if (options.json) await sayAnswer(terminal, 'run', { runId: fired.runId, state: 'started' });
        return exitCodes.done;
      }),
    );

  withPlace(
    withJson(
      asksOnceMore(
        program
          .command('restore')
          .option('--apply', 'puts back who is missing, through the inbox')
          .option('--into <name>', 'another source to compare with and to put people into'),
      ),
    ),
  )
    .description('shows how a source differs from one of its backups, and puts back who is missing')
    .argument('<source>', 'the name of the source, now or when it was backed up, or its id')
    .argument('[date]', 'the backup; without it those that there are are listed')
    .addHelpText(
      'after',
      examples(
        ['npx nelm restore Contractors', 'the backups there are'],
        ['npx nelm restore Contractors 2026-11-01', 'the difference; nothing is changed'],
        ['npx nelm restore Contractors 2026-11-01 --apply', 'asks once more; who is missing is put back'],
      ),
    )
    .action(
      does(
        async (
          source: string,
          date: string | undefined,
          options: PlaceOptions & { apply?: boolean; into?: string; yes?: boolean; json?: boolean },
        ) => {
          const { checkRestore, restore } = await import('../restoring.ts');
          const asked = { source, date, into: options.into, apply: options.apply ?? false };
          checkRestore(asked);
          const { place, config } = await openFor(options, terminal);
          const tools = { bucket: place.bucket, isc: place.isc, config, now: await place.now() };
          const say = sentencesOf(terminal, options.json);
          const confirm = confirmAt(terminal, options.yes);
          const restored = await stepByStep(
            terminal,
            (signal) => restore({ ...tools, signal }, asked, say, confirm),
            'Interrupted: nothing was changed, and nobody was put back. Type the same once more to go on.',
          );
          if (options.json) await sayAnswer(terminal, 'restore', restored);
          return exitCodes.done;
        },
      ),
    );
}

/** How long a run is waited for, in milliseconds; undefined where there is no limit. @throws WrongUse */
function longestWait({ wait = false, for: length }: Waits): number | undefined {
  if (length !== undefined && !wait) throw new WrongUse('--for says how long to wait: give --wait with it.');
  return length === undefined ? undefined : readWait('--for', length);
}
