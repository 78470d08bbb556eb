import type { Command } from 'commander';
import { toType } from '../../lib/config/toType.ts';
import { exitCodes } from '../exitCodes.ts';
import { stepByStep } from '../interrupted.ts';
import { momentText, readDay, readSince } from '../moments.ts';
import { type PlaceOptions, stageMeant } from '../place/openPlace.ts';
import { examples, openFor, root, type Shell, sayAnswer, sentencesOf, withJson, withPlace } from '../shell.ts';
import { counted, inLine, tableText } from '../table.ts';
import { typedBy } from '../typedBy.ts';
import { WrongUse } from '../wrongUse.ts';

type Json = { json?: boolean };

type EvidenceTyped = Json & { from?: string; to?: string; sample?: string; seed?: string; out?: string };
type DecideTyped = PlaceOptions & Json & { approve?: boolean; reject?: boolean; by?: string };

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
            say(
              `${inLine(what)}, until ${until}\n  ${inLine(why)}\n  ${toType(`decide ${runId}`)} --approve or --reject`,
            );
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
    withJson(
      program
        .command('decide')
        .option('--approve', 'it is done')
        .option('--reject', 'it is not done')
        .option('--by <name>', 'who decides, if not you; the name of your account on this machine is kept beside it'),
    ),
  )
    .description('decides what a run waits for')
    .argument('<id>', 'the id of the run, as npx nelm waiting says it')
    .addHelpText('after', examples(['npx nelm decide 20261101T060000000Z-csv --approve', 'the run goes on']))
    .action(
      does(async (runId: string, options: DecideTyped) => {
        const { approve = false, reject = false } = options;
        if (approve === reject) throw new WrongUse('npx nelm decide takes --approve or --reject, one of them.');
        const { place, config } = await openFor(options, terminal);
        const { decideRun } = await import('../waiting.ts');
        const by = typedBy(options.by);
        const decided = await decideRun(place, { runId, decision: approve ? 'approve' : 'reject', by });
        const what = decided.decision === 'approve' ? 'Approved' : 'Rejected';
        const who = decided.by ? ` by ${decided.by}` : '';
        const when = `${momentText(decided.at, config.timeZone)} (${config.timeZone})`;
        const sentence = sentencesOf(terminal, options.json);
        if (options.json) {
          const { hold, decision, at, isFirst } = decided;
          const who = decided.by === undefined ? {} : { by: decided.by };
          await sayAnswer(terminal, 'decide', { runId, what: hold.what, decision, at, ...who, isFirst });
        }
        if (decided.isFirst) {
          sentence(
            `${what}${who}: ${inLine(decided.hold.what)}. ${toType(`runs show ${runId}`)} says what became of it.`,
          );
          return exitCodes.done;
        }
        sentence(`It was decided before: ${what.toLowerCase()}${who} at ${when}. That holds.`);
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
      .option('--sample <n>', 'only so many lines of each kind, drawn by a rule that can be repeated')
      .option('--seed <text>', 'what the sample is drawn by (FROM TO)')
      .option('--out <folder>', 'where the files are written (evidence-FROM-TO)')
      .option('--json', 'what was written, as JSON (docs/cli.md)'),
  )
    .description('for auditors: every change, who decided, and the reports with their SHA-256, as CSV and one page')
    .addHelpText(
      'after',
      examples([
        'npx nelm evidence --from 2026-10-01 --to 2026-12-31 --sample 25 --stage prod',
        'a quarter, 25 lines of each kind',
      ]),
    )
    .action(
      does(async (options: PlaceOptions & EvidenceTyped) => {
        const { needed } = await import('../needed.ts');
        const [first, last] = [needed('--from DAY', options.from), needed('--to DAY', options.to)];
        if (options.sample !== undefined && !/^[1-9]\d{0,5}$/.test(options.sample)) {
          throw new WrongUse(`--sample takes a number, not "${options.sample}".`);
        }
        if (options.seed !== undefined && options.sample === undefined)
          throw new WrongUse('--seed goes with --sample.');
        if (readDay('--to', last, 'UTC') < readDay('--from', first, 'UTC')) {
          throw new WrongUse(`--to ${last} is before --from ${first}: nothing was written. Give the first day first.`);
        }
        const { place, config } = await openFor(options, terminal);
        const { timeZone } = config;
        const window = { from: readDay('--from', first, timeZone), until: readDay('--to', last, timeZone, 1) };
        const now = await place.now();
        const isOver = window.until <= now;
        const drawnAt = `${momentText(now, timeZone)} (${timeZone})`;
        const seed = options.seed ?? `${first} ${last}`;
        const { readEvidence } = await import('../evidence/readEvidence.ts');
        const { writeEvidence } = await import('../evidence/writeEvidence.ts');
        const folder = options.out ?? `evidence-${first}-${last}`;
        const content = {
          title: `${first} to ${last} (${timeZone})`,
          drawnEarly: isOver ? undefined : drawnAt,
          sample: options.sample === undefined ? undefined : { most: Number(options.sample), seed },
          check: `${place.localLambda ? 'curl -s ' : 'aws s3 cp '}${place.addressOf('')}REPORT${place.localLambda ? '' : ' -'} | sha256sum`,
        };
        const { counts, files, unread } = await stepByStep(
          terminal,
          (signal) => writeEvidence(folder, readEvidence(place, window), content, signal),
          `Interrupted: no evidence was written, and what lies in ${folder} is as it was. Type the same once more to have it.`,
        );
        for (const { key, why } of unread) terminal.warn(`${key} could not be read: ${why}.`);
        if (options.json) {
          const { answerText } = await import('../answers.ts');
          const sample = options.sample === undefined ? {} : { sample: Number(options.sample), seed };
          say(answerText('evidence', { from: first, to: last, isOver, ...sample, folder, counts, files, unread }));
        } else {
          const all = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
          say(`${all.join(', ') || 'Nothing was done or decided'}.`);
          if (!isOver) say(`This time is not over: what comes after ${drawnAt} is not in it.`);
          if (options.sample) say(`Of each kind at most ${options.sample} were drawn, by the seed "${seed}".`);
          say(`${files.map(({ name }) => name).join(', ')} are in ${folder}, of ${place.title}.`);
          if (unread.length > 0) say(`${counted(unread.length, 'object')} could not be read, and the page names them.`);
        }
        return unread.length > 0 ? exitCodes.failed : exitCodes.done;
      }),
    );
}
