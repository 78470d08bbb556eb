import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { exitCodes } from '../exitCodes.ts';
import { momentText, readDay, readSince } from '../moments.ts';
import { type PlaceOptions, stageMeant } from '../place/openPlace.ts';
import { examples, openFor, root, type Shell, withPlace } from '../shell.ts';
import { counted, inLine, tableText } from '../table.ts';
import { WrongUse } from '../wrongUse.ts';

type Json = { json?: boolean };

/** What was done, and what waits. */
export function addLookingCommands(program: Command, { terminal, does }: Shell): void {
  const { say } = terminal;
  program.commandsGroup('What was done, and what waits:');

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
          if (options.json) {
            const { answerText } = await import('../answers.ts');
            say(answerText('runs', { runs: found }));
          } else if (found.length === 0) {
            say(`No run of ${place.title} is like that.`);
          } else {
            const rows = found.map(({ runId, kind, source, outcome, finishedAt, counts = {}, dryRun }) => [
              momentText(finishedAt, timeZone),
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

  withPlace(program.command('waiting').option('--json', 'as JSON (docs/cli.md)'))
    .description('runs that wait for a decision, and hires that wait for approvers')
    .addHelpText('after', examples(['npx nelm waiting', 'what waits, why, and until when']))
    .action(
      does(async (options: PlaceOptions & Json) => {
        const { place, config } = await openFor(options, terminal);
        const { listWaiting } = await import('../waiting.ts');
        const { runs: held, hires } = await listWaiting(place.bucket, await place.now());
        const { timeZone } = config;
        const { answerText } = await import('../answers.ts');
        if (options.json) say(answerText('waiting', { runs: held, hires }));
        else if (held.length + hires.length === 0) say(`Nothing waits on ${place.title}.`);
        else {
          for (const { runId, what, why, expiresAt } of held) {
            const until = `${momentText(expiresAt, timeZone)} (${timeZone})`;
            say(`${inLine(what)}, until ${until}\n  ${inLine(why)}\n  npx nelm decide ${runId} --approve or --reject`);
          }
          if (hires.length > 0) {
            const rows = hires.map(({ source, requestId, since }) => [source, momentText(since, timeZone), requestId]);
            say(
              `${counted(hires.length, 'hire')} of HR systems wait for approvers, who decide in ISC (here: npx nelm approve)`,
            );
            say(tableText(['source', `since (${timeZone})`, 'request'], rows));
          }
        }
        return exitCodes.done;
      }),
    );

  withPlace(
    program
      .command('decide')
      .option('--approve', 'it is done')
      .option('--reject', 'it is not done')
      .option('--by <name>', 'who decides; you, by the name of your account on this machine'),
  )
    .description('decides what a run waits for')
    .argument('<id>', 'the id of the run, as npx nelm waiting says it')
    .addHelpText('after', examples(['npx nelm decide 20261101T060000000Z-csv --approve', 'the run goes on']))
    .action(
      does(async (runId: string, options: PlaceOptions & { approve?: boolean; reject?: boolean; by?: string }) => {
        const { approve = false, reject = false } = options;
        if (approve === reject) throw new WrongUse('npx nelm decide takes --approve or --reject, one of them.');
        const { place, config } = await openFor(options, terminal);
        const { decideRun } = await import('../waiting.ts');
        const by = options.by?.trim() || userInfo().username;
        const decided = await decideRun(place, { runId, decision: approve ? 'approve' : 'reject', by });
        const what = decided.decision === 'approve' ? 'Approved' : 'Rejected';
        const who = decided.by ? ` by ${decided.by}` : '';
        const when = `${momentText(decided.at, config.timeZone)} (${config.timeZone})`;
        if (decided.isFirst) {
          say(`${what}${who}: ${inLine(decided.hold.what)}. npx nelm runs show ${runId} says what became of it.`);
          return exitCodes.done;
        }
        say(`It was decided before: ${what.toLowerCase()}${who} at ${when}. That holds.`);
        return (decided.decision === 'approve') === approve ? exitCodes.done : exitCodes.failed;
      }),
    );

  withPlace(
    program
      .command('doctor')
      .option('--smoke', 'also previews a file of one invented person, and waits for its report')
      .option('--json', 'as JSON (docs/cli.md)'),
  )
    .description('looks whether everything is as it should be, before a deployment and after it; changes nothing')
    .addHelpText(
      'after',
      examples(
        ['npx nelm doctor', 'the nelm on this machine'],
        ['npx nelm doctor --stage prod', 'an account and a tenant, before a deployment or after it'],
        ['npx nelm doctor --stage prod --smoke', 'and whether a file comes to a report'],
      ),
    )
    .action(
      does(async (options: PlaceOptions & Json & { smoke?: boolean }) => {
        const { readConfig } = await import('../../build/readConfig.ts');
        const { findingsText } = await import('../doctor/finding.ts');
        const { examine } = await import('../doctor/doctor.ts');
        const stage = stageMeant(options, terminal.environment);
        const config = await readConfig(root, stage);
        const findings = await examine(root, config, options, terminal.environment, terminal.now);
        if (options.smoke) {
          const { smoke } = await import('../doctor/smoke.ts');
          findings.push(await smoke(options, terminal));
        }
        const { answerText } = await import('../answers.ts');
        say(options.json ? answerText('doctor', { findings }) : findingsText(findings));
        return findings.some(({ state }) => state === 'not ok') ? exitCodes.failed : exitCodes.done;
      }),
    );

  withPlace(
    program
      .command('evidence')
      .option('--from <day>', 'the first day, in your zone')
      .option('--to <day>', 'the last day')
      .option('--sample <n>', 'only so many changes, by a rule that can be repeated')
      .option('--out <folder>', 'where the files are written (evidence-FROM-TO)'),
  )
    .description('for auditors: every change, who decided, and the reports with their SHA-256, as CSV and one page')
    .addHelpText(
      'after',
      examples([
        'npx nelm evidence --from 2026-10-01 --to 2026-12-31 --sample 25 --stage prod',
        'a quarter, 25 changes of it',
      ]),
    )
    .action(
      does(async (options: PlaceOptions & { from?: string; to?: string; sample?: string; out?: string }) => {
        const { needed } = await import('../needed.ts');
        const [first, last] = [needed('--from DAY', options.from), needed('--to DAY', options.to)];
        if (options.sample !== undefined && !/^[1-9]\d{0,5}$/.test(options.sample)) {
          throw new WrongUse(`--sample takes a number, not "${options.sample}".`);
        }
        const { place, config } = await openFor(options, terminal);
        const from = readDay('--from', first, config.timeZone);
        const until = readDay('--to', last, config.timeZone, 1);
        const { collectEvidence, sampleOf, writeEvidence } = await import('../evidence.ts');
        const evidence = await collectEvidence(place, from, until);
        const lines = options.sample ? sampleOf(evidence.lines, Number(options.sample)) : evidence.lines;
        const folder = options.out ?? `evidence-${first}-${last}`;
        const title = `${first} to ${last} (${config.timeZone})`;
        const files = await writeEvidence(
          folder,
          title,
          { ...evidence, lines },
          options.sample !== undefined,
          config.timeZone,
        );
        const counts = `${counted(lines.length, 'change')}, ${counted(evidence.decisions.length, 'decision')} and ${counted(evidence.reports.length, 'report')}`;
        say(`${counts} of ${place.title} are in ${folder}: ${files.join(', ')}.`);
        return exitCodes.done;
      }),
    );
}
