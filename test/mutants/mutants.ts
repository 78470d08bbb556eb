import { globSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { countTests } from './countTests.ts';
import { type Folder, folders } from './folders.ts';

type StrykerClass = new (options: object) => { runMutationTest(): Promise<{ status: string }[]> };

// `npm run mutants` installs it: a hundred packages that no other command needs. A name that is no literal is looked for only here.
const stryker: string = '@stryker-mutator/core';
const { Stryker }: { Stryker: StrykerClass } = await import(stryker);

const usage = `npm run mutants -- [FOLDER[/FILE] …] [--own] [--concurrency 1] [--minutes 60] [--wait 20]
  Changes the pure parts of lib/ in small ways, one at a time, and looks whether their tests see it. Folders: ${Object.keys(folders).join(', ')};
  all of them when none is named. What was not seen stands in .local/mutants/<folder>.html. The table is in docs/reliability.md, what is left in docs/mutants.md.
  rows/readRoster changes a single file of a folder.
  --own           looks at the tests of a single file that are called like it alone: much quicker, and what they do not see others of its folder may
  --minutes M     begins no folder after so many minutes
  --wait S        a test that has run for so many seconds longer than usual has seen its mutant, which may run for ever: 10 are enough where
                  nothing else is at work`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string' },
    minutes: { type: 'string' },
    own: { type: 'boolean' },
    wait: { type: 'string' },
    help: { type: 'boolean' },
  },
});

/** The files that a name means: a folder, or one file of it. */
function filesOf(name: string): string[] {
  const [folder = '', file] = name.split('/');
  const files = globSync([...(folders[folder]?.mutate ?? [])]);
  return file === undefined ? files : files.filter((one) => path.basename(one, '.ts') === file);
}

/** The tests that are to see the mutants of a name. Not every file has tests that are called like it. */
function testsOf(name: string, { tests, without = [] }: Folder): string[] {
  const all = globSync([...tests], { exclude: [...without] });
  const [, file] = name.split('/');
  const own = values.own && file !== undefined ? all.filter((one) => path.basename(one).startsWith(file)) : [];
  return own.length > 0 ? own : all;
}

const unknown = positionals.filter((name) => filesOf(name).length === 0);
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no folder ${unknown.join(', ')} here.`);
  console.log(usage);
  process.exit(unknown.length > 0 ? 1 : 0);
}

/** A folder below this share, in percent, fails the run. */
const leastKilled = 95;

const until = performance.now() + Number(values.minutes ?? 60) * 60_000;
const rows: string[] = [];
let hasFailed = false;
for (const name of positionals.length > 0 ? positionals : Object.keys(folders)) {
  const folder = folders[name.split('/')[0] ?? ''];
  if (!folder || performance.now() > until) {
    rows.push(`| ${name} | not run |`);
    continue;
  }
  const results = await new Stryker({
    mutate: filesOf(name),
    testRunner: 'in-process',
    plugins: [path.join(import.meta.dirname, 'inProcess.ts')],
    inProcess: await countTests(testsOf(name, folder)),
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    // What was loaded for a mutant is not all given back to the machine before its process ends.
    maxTestRunnerReuse: 300,
    coverageAnalysis: 'perTest',
    concurrency: Number(values.concurrency ?? 1),
    // On a machine with other work a test that is waited for shortly would count as one that saw its mutant.
    timeoutMS: Number(values.wait ?? 20) * 1_000,
    // What a test took at first, so many times: one that a mutant makes slow, without what is kept, has not seen it.
    timeoutFactor: 4,
    // TypeScript 7 has another API than the one that Stryker reads settings with: a file that is not there is not read.
    tsconfigFile: 'test/mutants/no-tsconfig.json',
    ignorePatterns: [
      '/dist',
      '/inbox',
      '/docs/*',
      '!/docs/hr-events.md',
      '/.local',
      '/.serverless',
      '/bench',
      'lib/isc/dist',
    ],
    // What is worked out when a module is loaded is looked at too, and takes no longer than all else.
    warnings: { slow: false },
    tempDirName: '.local/stryker',
    reporters: ['clear-text', 'html'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
    htmlReporter: { fileName: `.local/mutants/${name.replace('/', '-')}.html` },
    allowEmpty: true,
  }).runMutationTest();
  const count = (...wanted: string[]) => results.filter(({ status }) => wanted.includes(status)).length;
  const killed = count('Killed', 'Timeout');
  const seen = killed + count('Survived', 'NoCoverage');
  const share = seen === 0 ? 100 : (100 * killed) / seen;
  rows.push(
    `| ${name} | ${seen} | ${killed} | ${count('Survived')} | ${count('NoCoverage')} | ${count('RuntimeError')} | ${share.toFixed(1)} % |`,
  );
  hasFailed ||= share < leastKilled;
}
console.log(`| folder | mutants | killed | survived | not reached | ended the process | killed |\n${rows.join('\n')}`);
process.exit(hasFailed ? 1 : 0);
