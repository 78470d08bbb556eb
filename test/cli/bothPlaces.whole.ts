import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { answers } from '../../cli/answers.ts';
import { header, type RunningNelm, startTestNelm } from '../functions/nelm.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type AsDeployed, startAsDeployed } from './asDeployed.ts';
import { type Answered, typed } from './typing.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let nelm: RunningNelm;
let deployed: AsDeployed;
let folder: string;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
  deployed = await startAsDeployed(nelm);
  folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-both-'));
  for (const [name, value] of Object.entries(deployed.environment)) vi.stubEnv(name, value);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await deployed.close();
  await nelm.stop();
  await rm(folder, { recursive: true, force: true });
});

const portOf = (url: string) => new URL(url).port;
const here = () => [
  ...['--s3-port', portOf(nelm.stack.storage.url), '--tenant-port', portOf(nelm.tenant.url)],
  ...['--lambda-port', portOf(nelm.stack.lambda.url)],
];

/** The two ways to name the same nelm. Whatever a command is typed by, the same is expected of it. */
const ways = [
  { way: 'on this machine', which: here, title: 'this machine' },
  { way: 'as if deployed', which: () => ['--stage', 'local'], title: 'the stage local' },
];

describe.each(ways)('$way', ({ which, title }) => {
  /** What is said behind a command to type: the stage, where it was typed. */
  const stage = title === 'the stage local' ? ' --stage local' : '';
  const run = (...args: string[]): Promise<Answered> =>
    typed([...args, ...which()], { environment: deployed.environment, now: nelm.clock.now });
  const fresh = async () => answers.people.parse(JSON.parse((await run('people', '--fresh', '--json')).out)).people;
  const endOf = async (account: string) =>
    (await fresh()).find(({ accountName }) => accountName === account)?.endDate.slice(0, 10);

  beforeAll(async () => {
    await nelm.empty();
    const rows = ['ada', 'ben', 'cleo'].map(
      (name) => `${name}.x,${name},Example,${name}@example.com,1,jane.doe,2026-01-01,2027-06-30,Acme`,
    );
    const file = path.join(folder, `${title.replaceAll(' ', '-')}.csv`);
    await writeFile(file, [header, ...rows].join('\n'));
    expect((await run('import', file, '--source', 'Contractors', '--wait')).code).toBe(0);
  });

  test('people are listed, and one is shown with what was done', async () => {
    expect(await run('people', '--source', 'Contractors', '--fresh')).toEqual({
      out: expect.stringMatching(
        /^account +name +source +manager +starts +ends *\nada\.x +ada Example +Contractors +jane\.doe +2026-01-01 +2027-06-30 *\nben\.x .*\ncleo\.x .*\n3 people$/,
      ),
      err: expect.stringMatching(/^Contractors: from the tenant of 2026-11-\d\d \d\d:\d\d \(Europe\/Berlin\)$/),
      code: 0,
    });
    expect((await run('people')).err).toContain('Interns: from the tenant of 2026-11-01');
    const shown = await run('people', 'show', 'Ada.X', '--json');
    const { person, said } = answers['people show'].parse(JSON.parse(shown.out));
    expect([shown.code, person?.accountName, person?.endDate.slice(0, 10)]).toEqual([0, 'ada.x', '2027-06-30']);
    expect(said.at(-1)?.key).toMatch(/\/(changes\.csv|report\.json)$/);
    expect(await run('people', 'show', 'nobody')).toEqual({
      out: '',
      err: 'No source has that account now. Give --source NAME, to see what was done about it before. --fresh asks the tenant.',
      code: 1,
    });
  });

  test('a file is previewed, and nothing is dropped', async () => {
    const file = path.join(folder, 'preview.csv');
    await writeFile(file, `${header}\ndan.x,Dan,Example,dan@example.com,1,jane.doe,2026-01-01,2027-12-31,Acme\n`);
    const { out, err, code } = await run('preview', file, '--source', 'Contractors');
    expect([out, err, code]).toEqual([expect.stringMatching(/preview\.csv → Contractors: .*\n.*\n +1 +0 +0/), '', 0]);
    expect((await nelm.stack.storage.objects.list('')).filter((key) => /^(inbox|roster|preview)\//.test(key))).toEqual(
      [],
    );
    expect((await fresh()).map(({ accountName }) => accountName)).toEqual(['ada.x', 'ben.x', 'cleo.x']);
    expect((await run('preview', file, '--source', 'Nope')).code).toBe(1);
  });

  test('a contract ends later, and earlier', async () => {
    const later = await run('extend', 'Contractors', 'cleo.x', '--until', '2027-11-30', '--yes');
    expect([later.code, later.out]).toEqual([0, expect.stringContaining('extend.csv → Contractors: imported')]);
    expect(later.err).toContain(`Dropped extend.csv for Contractors on ${title}, in inbox/.`);
    expect(await endOf('cleo.x')).toBe('2027-11-30');
    const sooner = await run('end', 'Contractors', 'cleo.x', '--on', '2027-03-31', '--yes');
    expect([sooner.code, sooner.out]).toEqual([0, expect.stringContaining('end.csv → Contractors: imported')]);
    expect(await endOf('cleo.x')).toBe('2027-03-31');
    expect(await run('extend', 'Contractors', 'nobody.x', '--until', '2027-11-30', '--yes')).toEqual({
      out: '',
      err: `Contractors has nobody called nobody.x. npx nelm people --source Contractors${stage} lists who is there.`,
      code: 1,
    });
  });

  test('somebody is stopped, is seen to be blocked, and the block is lifted', async () => {
    const ended = nelm.nextEnded(1);
    const stopped = await run('stop', 'Contractors', 'ben.x', '--reason', 'a theft', '--by', 'kim', '--yes');
    await ended;
    expect(stopped).toEqual({
      out: expect.stringMatching(
        new RegExp(
          String.raw`^Blocked: nobody called ben\.x is let in at Contractors until npx nelm lift${stage}\.\nEnded: the contract of ben\.x at Contractors ends 2026-11-.*; it was to end 2027-06-30`,
        ),
      ),
      err: expect.stringContaining('ben.x'),
      code: 0,
    });
    const blocked = await run('people', '--blocked', '--fresh', '--json');
    expect(answers.people.parse(JSON.parse(blocked.out)).people).toMatchObject([
      { accountName: 'ben.x', blocked: { by: `kim, typed by ${userInfo().username}` } },
    ]);
    const lifted = await run('lift', 'Contractors', 'Ben.X', '--reason', 'cleared', '--by', 'lee', '--yes');
    expect(lifted).toEqual({
      out: expect.stringMatching(
        /^Lifted: the block of 2026-11-\d\d by kim, typed by \S+, "a theft"\.\nNobody is let in by that\./,
      ),
      err: expect.stringContaining('Ben.X'),
      code: 0,
    });
    expect(await run('lift', 'Contractors', 'ben.x', '--reason', 'cleared', '--yes')).toEqual({
      out: '',
      err: 'Nobody called ben.x is blocked at Contractors. Look at the account name.',
      code: 1,
    });
  });

  test('an HR system is given people, once it is wanted', async () => {
    const many = 'Contractors has 3 people; 3 of them were not given to bamboohr yet.';
    expect(await run('adopt', 'bamboohr', 'Contractors')).toEqual({
      out: `${many}\nNothing was changed. With --apply, bamboohr gets them: its events may then change, end and extend them.`,
      err: '',
      code: 0,
    });
    expect((await run('adopt', 'bamboohr', 'Contractors', '--apply', '--yes')).out).toBe(
      `${many}\nbamboohr has them now. Who comes to Contractors later by another way is not among them.`,
    );
    expect((await run('adopt', 'bamboohr', 'Contractors')).out).toContain(
      '; 0 of them were not given to bamboohr yet.',
    );
  });

  test('sources are pulled, and then nothing differs; what does differ is planned, and applied', async () => {
    const file = path.join(folder, `${title.replaceAll(' ', '-')}.sources.ts`);
    expect((await run('sources', 'pull', '--file', file)).code).toBe(0);
    const planned = async () => {
      const { out, code } = await run('sources', 'plan', '--file', file, '--json');
      const { differences } = answers['sources plan'].parse(JSON.parse(out));
      return { code, differences: differences.map(({ source, what }) => `${source}: ${what}`) };
    };
    expect(await planned()).toEqual({ code: 0, differences: [] });
    const pulled = await readFile(file, 'utf8');
    const changed = pulled.replace(/description: '[^']*'/, `description: 'Changed by ${title}'`);
    expect(changed).not.toBe(pulled);
    await writeFile(file, changed);
    expect(await planned()).toEqual({ code: 2, differences: ['Contractors: the description'] });
    expect((await run('sources', 'apply', '--file', file, '--yes')).code).toBe(0);
    expect(await planned()).toEqual({ code: 0, differences: [] });
  });

  test('auditors get the same by either way', async () => {
    const out = path.join(folder, `evidence-${title}`);
    const { out: said, code } = await run(
      ...['evidence', '--from', '2026-11-01', '--to', '2026-11-02', '--out', out, '--json'],
    );
    const { counts, unread, files } = answers.evidence.parse(JSON.parse(said));
    expect([code, unread]).toEqual([0, []]);
    const text = await readFile(path.join(out, 'changes.csv'));
    const rows: Record<string, string>[] = parse(text, { bom: true, columns: true });
    expect(rows.map(({ kind, account, what }) => `${kind} ${account} ${what}`)).toEqual(
      expect.arrayContaining([
        ...['hired ada.x created', 'extended cleo.x endDate', 'ended cleo.x endDate', 'ended ben.x endDate'],
        ...['stopped ben.x a theft', 'lifted ben.x cleared'],
      ]),
    );
    // What the way before did is there too, but for whom it forgot.
    const isFirst = title === ways[0]?.title;
    expect(counts).toEqual(
      isFirst
        ? { hired: 3, extended: 1, ended: 2, stopped: 1, lifted: 1 }
        : { hired: 5, extended: 2, ended: 4, stopped: 2, lifted: 2 },
    );
    const [{ report = '', sha256 = '' } = {}] = rows;
    const bytes = (await nelm.stack.storage.objects.read(report))?.bytes ?? '';
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(files.map(({ name }) => name)).toEqual(['changes.csv', 'decisions.csv', 'reports.csv', 'evidence.html']);
  });

  test('what is kept of somebody is shown, and forgotten', async () => {
    const shown = await run('show', 'contractors', 'ada.x', '--json');
    const { said } = answers.show.parse(JSON.parse(shown.out));
    expect(said.map(({ key }) => key.replace(/.*\//, ''))).toEqual(expect.arrayContaining(['changes.csv']));
    expect(said.map(({ key }) => key.split('/')[0])).toEqual(expect.arrayContaining(['runs']));
    const dry = await run('forget', 'Contractors', 'ada.x');
    expect(dry.out).toMatch(/changes\.csv\n {2}would be rewritten\n/);
    expect(dry.out).toMatch(/Nothing was changed\. With --apply, \d+ objects would be without them, for good\.$/);
    const done = await run('forget', 'Contractors', 'ada.x', '--apply', '--yes', '--by', 'kim');
    expect([done.code, done.err]).toEqual([0, expect.stringContaining('ada.x')]);
    expect(done.out).toMatch(/That it was done stands, without the name, in runs\/_forget\/\S+\/report\.json\.$/);
    expect((await run('show', 'Contractors', 'ada.x')).out).toBe('nelm keeps nothing of this person of Contractors.');
  });
});
