import type { Command } from 'commander';
import { toType } from '../../lib/config/toType.ts';
import { runOfQuestion } from '../../lib/decisions/questions.ts';
import { exitCodes } from '../exitCodes.ts';
import { momentText } from '../moments.ts';
import type { PlaceOptions } from '../place/openPlace.ts';
import { examples, openFor, type Shell, sayAnswer, sentencesOf, withJson, withPlace } from '../shell.ts';
import { counted, inLine, tableText } from '../table.ts';
import { typedBy } from '../typedBy.ts';
import { WrongUse } from '../wrongUse.ts';

type Json = { json?: boolean };

type DecideTyped = PlaceOptions & Json & { approve?: boolean; reject?: boolean; by?: string };

/** What waits for a decision, and deciding it. */
export function addDecidingCommands(program: Command, { terminal, does }: Shell): void {
  const { say } = terminal;

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
          for (const { runId, what, why, expiresAt, overtakenBy } of held) {
            const until = `${momentText(expiresAt, timeZone)} (${timeZone})`;
            const how =
              overtakenBy === undefined
                ? `${toType(`decide ${runId}`)} --approve or --reject`
                : `A later file has taken its place (run ${overtakenBy}), and nothing comes of it: ${toType(`decide ${runId}`)} --reject closes it.`;
            say(`${inLine(what)}, until ${until}\n  ${inLine(why)}\n  ${how}`);
          }
          if (hires.length > 0) {
            const rows = hires.map(({ source, requestId, since }) => [source, momentText(since, timeZone), requestId]);
            say(
              `${counted(hires.length, 'hire')} of HR systems ${hires.length === 1 ? 'waits' : 'wait'} for approvers, who decide in ISC (here: npx nelm approve)`,
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
            `${what}${who}: ${inLine(decided.hold.what)}. ${toType(`runs show ${runOfQuestion(runId)}`)} says what became of it.`,
          );
          return exitCodes.done;
        }
        sentence(`It was decided before: ${what.toLowerCase()}${who} at ${when}. That holds.`);
        return (decided.decision === 'approve') === approve ? exitCodes.done : exitCodes.failed;
      }),
    );
}
