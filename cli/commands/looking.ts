import type { Command } from 'commander';
import { exitCodes } from '../exitCodes.ts';
import { stepByStep } from '../interrupted.ts';
import { momentText, readDay } from '../moments.ts';
import { type PlaceOptions, stageMeant } from '../place/openPlace.ts';
import { examples, openFor, root, type Shell, withPlace } from '../shell.ts';
import { counted } from '../table.ts';
import { WrongUse } from '../wrongUse.ts';
import { addDecidingCommands } from './deciding.ts';
import { addRunsCommands } from './runs.ts';

type Json = { json?: boolean };

type EvidenceTyped = Json & { from?: string; to?: string; sample?: string; seed?: string; out?: string };

/** What was done, and what waits. */
export function addLookingCommands(program: Command, shell: Shell): void {
  const { terminal, does } = shell;
  const { say } = terminal;
  program.commandsGroup('What was done, and what waits:');
  addRunsCommands(program, shell);
  addDecidingCommands(program, shell);

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
