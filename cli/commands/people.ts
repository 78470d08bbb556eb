import type { Command } from 'commander';
import { asksOnceMore, confirmAt } from '../confirming.ts';
import { exitCodes } from '../exitCodes.ts';
import { stepByStep } from '../interrupted.ts';
import { momentText, readLength, readUntil } from '../moments.ts';
import type { PeopleOfSource } from '../people.ts';
import type { PlaceOptions } from '../place/openPlace.ts';
import { examples, openFor, type Shell, sayAnswer, sentencesOf, withJson, withPlace } from '../shell.ts';
import { counted, inLine, tableText } from '../table.ts';
import { typedBy } from '../typedBy.ts';

type PeopleTyped = PlaceOptions & {
  source?: string;
  endsWithin?: string;
  manager?: string;
  blocked?: boolean;
  fresh?: boolean;
  json?: boolean;
};

type ForgetTyped = PlaceOptions & { apply?: boolean; by?: string; yes?: boolean; json?: boolean };

/** Who is there, and what nelm keeps of somebody. */
export function addPeopleCommands(program: Command, { terminal, does }: Shell): void {
  const { say } = terminal;
  program.commandsGroup('People:');

  const people = withPlace(
    program
      .command('people')
      .option('--source <name>', 'only those of a source, by its name or id')
      .option('--ends-within <length>', 'only whose contract ends within a length such as 30d')
      .option('--manager <account>', 'only those of a manager')
      .option('--blocked', 'only those who are blocked')
      .option('--fresh', 'asks the tenant, instead of the newest export that nelm keeps')
      .option('--json', 'as JSON (docs/cli.md)'),
  )
    .description(
      'who is there, and until when, from the newest export that nelm keeps; npx nelm people show ACCOUNT shows one',
    )
    .addHelpText(
      'after',
      examples(
        ['npx nelm people --ends-within 30d --fresh', 'whose contract ends within 30 days'],
        ['npx nelm people show ada.example --source Contractors', 'one person, with what was done'],
      ),
    )
    .action(
      does(async (options: PeopleTyped) => {
        const within = options.endsWithin;
        if (within !== undefined) readLength('--ends-within', within);
        const { place, config } = await openFor(options, terminal);
        const { timeZone } = config;
        const { listPeople } = await import('../people.ts');
        const { isSameAccount } = await import('../../lib/people/person.ts');
        const found = await listPeople(place, config, {
          source: options.source,
          endsBy: within === undefined ? undefined : readUntil('--ends-within', within, await place.now(), timeZone),
          manager: options.manager,
          blocked: options.blocked,
          fresh: options.fresh ?? false,
        });
        const { manager } = options;
        if (manager !== undefined && !found.managers.some((one) => isSameAccount(one, manager))) {
          const { nearest } = await import('../../build/nearest.ts');
          const near = nearest(manager, found.managers);
          terminal.warn(`Nobody has a manager "${manager}"${near ? `; did you mean ${near}?` : '.'}`);
        }
        if (options.json) {
          const of = found.of.map(ofJson);
          const { answerText } = await import('../answers.ts');
          const away = options.blocked ? { away: found.away } : {};
          say(answerText('people', { of, without: found.without, people: found.people, ...away }));
          return exitCodes.done;
        }
        for (const name of found.without)
          terminal.warn(`${name} has no backup yet, and the tenant does not answer: nobody of it is listed.`);
        for (const one of found.of) terminal.warn(ofWhen(one, timeZone));
        const rows = found.people.map((person) => [
          person.accountName,
          `${person.firstName} ${person.lastName}`,
          person.source,
          person.manager,
          dayOf(person.startDate, timeZone),
          dayOf(person.endDate, timeZone),
          person.blocked ? `blocked by ${person.blocked.by}` : '',
        ]);
        if (rows.length > 0) say(tableText(['account', 'name', 'source', 'manager', 'starts', 'ends', ''], rows));
        say(counted(rows.length, 'person').replace('persons', 'people'));
        for (const { accountName, source, by, at } of found.away)
          say(
            `${inLine(accountName)} is not in ${source} now, and is blocked there by ${by} since ${momentText(at, timeZone)}.`,
          );
        return exitCodes.done;
      }),
    );

  withPlace(
    people
      .command('show')
      .option('--source <name>', 'the source, where several have such an account')
      .option('--fresh', 'asks the tenant, instead of the newest export that nelm keeps')
      .option('--json', 'as JSON (docs/cli.md)'),
  )
    .description('one person, and everything that nelm did about them')
    .argument('<account>', 'the account name')
    .addHelpText('after', examples(['npx nelm people show ada.example', 'who it is, and what was done']))
    .action(
      does(async (accountName: string, _: unknown, command: Command) => {
        const options: PeopleTyped = command.optsWithGlobals();
        const { place, config } = await openFor(options, terminal);
        const { listPeople } = await import('../people.ts');
        const { historyText, saidOf, tracesOf } = await import('../showingPerson.ts');
        const { accountKey } = await import('../../lib/people/person.ts');
        const fresh = options.fresh ?? false;
        const listed = await listPeople(place, config, { source: options.source, fresh, alsoGone: true });
        const { people: all, sources, without } = listed;
        const found = all.filter((one) => accountKey(one.accountName) === accountKey(accountName));
        if (found.length > 1) {
          throw new Error(`${found.map(({ source }) => source).join(' and ')} have that account: give --source NAME.`);
        }
        const [person] = found;
        const of = listed.of.find((one) => (person ? one.source.name === person.source : options.source !== undefined));
        if (!of && options.source === undefined) {
          const unread =
            without.length > 0 ? ` Nobody of ${without.join(', ')} is known while the tenant is down.` : '';
          throw new Error(
            `No source has that account now. Give --source NAME, to see what was done about it before.${fresh ? '' : ' --fresh asks the tenant.'}${unread}`,
          );
        }
        const names = { accountName, addresses: person?.email ? [person.email] : [] };
        const others = sources.filter(({ id }) => id !== of?.source.id);
        const { source, said, traces } =
          of && !fresh
            ? await saidOf(place, { source: of.source, others, names }, 'history')
            : await tracesOf(place, config, of?.source.id ?? options.source ?? '', accountName, 'history');
        const { answerText } = await import('../answers.ts');
        if (options.json) say(answerText('people show', { of: of ? [ofJson(of)] : [], person: person ?? null, said }));
        else {
          if (of) terminal.warn(ofWhen(of, config.timeZone));
          if (person) {
            const values = Object.entries({ ...person, ...person.data, data: '', blocked: '' }).filter(
              ([, value]) => value,
            );
            say(values.map(([name, value]) => `${name.padEnd(12)}  ${inLine(String(value))}`).join('\n'));
            if (person.blocked)
              say(`blocked       by ${person.blocked.by} since ${momentText(person.blocked.at, config.timeZone)}`);
          } else say(`${source} does not have that account now.`);
          const done = await historyText(place, traces, accountName, config.timeZone);
          say(`\nWhat was done (${config.timeZone}):\n${done || '  nothing that nelm keeps'}`);
        }
        return exitCodes.done;
      }),
    );

  withPlace(program.command('show').option('--json', 'as JSON (docs/cli.md)'))
    .description('everything of one person that nelm keeps, for whoever asks to see it')
    .argument('<source>', 'the name of a source, or its id')
    .argument('<account>', 'the account name of the person')
    .addHelpText(
      'after',
      examples(['npx nelm show Contractors ada.example --stage prod', 'each object, and what it says']),
    )
    .action(
      does(async (source: string, accountName: string, options: PlaceOptions & { json?: boolean }) => {
        const { place, config } = await openFor(options, terminal);
        const { tracesOf, tracesText } = await import('../showingPerson.ts');
        const { said, source: name } = await tracesOf(place, config, source, accountName);
        const { answerText } = await import('../answers.ts');
        if (options.json) say(answerText('show', { said }));
        else say(said.length > 0 ? tracesText(said) : `nelm keeps nothing of this person of ${name}.`);
        return exitCodes.done;
      }),
    );

  withPlace(
    withJson(
      asksOnceMore(
        program
          .command('forget')
          .option('--apply', 'removes it, for good')
          .option(
            '--by <name>',
            'who wants it, if not you; the name of your account on this machine is kept beside it',
          ),
      ),
    ),
  )
    .description('removes everything of one person that nelm keeps, old versions too; backups stay')
    .argument('<source>', 'the name of a source, or its id')
    .argument('<account>', 'the account name of the person')
    .addHelpText(
      'after',
      examples(
        ['npx nelm forget Contractors ada.example', 'what would go; nothing is changed'],
        ['npx nelm forget Contractors ada.example --apply', 'asks once more; it goes, for good'],
      ),
    )
    .action(
      does(async (source: string, accountName: string, options: ForgetTyped) => {
        const { place, config } = await openFor(options, terminal);
        const { forget } = await import('../forgetting.ts');
        const by = typedBy(options.by);
        const asked = { source, accountName, apply: options.apply ?? false, by };
        const around = { say: sentencesOf(terminal, options.json), confirm: confirmAt(terminal, options.yes) };
        const forgotten = await stepByStep(terminal, (signal) => forget(place, config, asked, { ...around, signal }));
        if (options.json) await sayAnswer(terminal, 'forget', forgotten);
        return forgotten.isDone ? exitCodes.done : exitCodes.held;
      }),
    );
}

function dayOf(instant: string, timeZone: string): string {
  return Number.isNaN(Date.parse(instant)) ? instant : momentText(instant, timeZone).slice(0, 10);
}

function ofJson({ source, from, at }: Omit<PeopleOfSource, 'people'>) {
  return { source: source.name, from, at };
}

/** Of when the people of a source are, and what is not seen to. */
function ofWhen(
  { source, from, at, changed, unread, isUnkept }: Omit<PeopleOfSource, 'people'>,
  timeZone: string,
): string {
  const what = from === 'tenant' ? 'the tenant' : from === 'backup' ? 'the backup' : 'the export of an import';
  const since =
    changed > 0
      ? `, and what runs have changed of ${counted(changed, 'person').replace('persons', 'people')} since`
      : '';
  const left = unread > 0 ? `; ${counted(unread, 'run')} since may have changed more: --fresh asks the tenant` : '';
  const why = isUnkept ? '; it has no backup yet, so that the tenant was asked' : '';
  return `${source.name}: from ${what} of ${momentText(at, timeZone)} (${timeZone})${since}${left}${why}`;
}
