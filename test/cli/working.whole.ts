import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { answers } from '../../cli/answers.ts';
import { localPlace } from '../../cli/place/localPlace.ts';
import type { Place } from '../../cli/place/place.ts';
import { stagePlace } from '../../cli/place/stagePlace.ts';
import { header, type RunningNelm, startTestNelm } from '../functions/nelm.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type AsDeployed, startAsDeployed } from './asDeployed.ts';
import { typed as typedBy } from './typing.ts';

vi.setConfig({ testTimeout: 60_000 });

let nelm: RunningNelm;
let deployed: AsDeployed;
let folder: string;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
  deployed = await startAsDeployed(nelm);
  folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-working-'));
  for (const [name, value] of Object.entries(deployed.environment)) vi.stubEnv(name, value);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await deployed.close();
  await nelm.stop();
  await rm(folder, { recursive: true, force: true });
});

const typed = (args: readonly string[]) => typedBy(args, { environment: deployed.environment, now: nelm.clock.now });
const portOf = (url: string) => new URL(url).port;
const here = () => [
  ...['--s3-port', portOf(nelm.stack.storage.url), '--tenant-port', portOf(nelm.tenant.url)],
  ...['--lambda-port', portOf(nelm.stack.lambda.url)],
];
const row = (name: string, vendor = 'Acme') =>
  `${name},Ada,Example,${name}@example.com,1,jane.doe,2026-01-01,2027-12-31,${vendor}`;

async function file(name: string, ...rows: string[]): Promise<string> {
  const written = path.join(folder, name);
  await mkdir(path.dirname(written), { recursive: true });
  await writeFile(written, `${[header, ...rows].join('\n')}\n`);
  return written;
}

/** The two ways to name the same nelm: each command is to work by both. */
const ways = [
  { way: 'on this machine', which: here, title: 'this machine' },
  { way: 'as if deployed', which: () => ['--stage', 'local'], title: 'the stage local' },
];

describe.each(ways)('the nelm $way', ({ which, title }) => {
  /** What is said behind a command to type: the stage, where it was typed. */
  const stage = title === 'the stage local' ? ' --stage local' : '';
  const open = (): Promise<Place> =>
    title === 'this machine'
      ? Promise.resolve(
          localPlace({
            storage: Number(portOf(nelm.stack.storage.url)),
            tenant: Number(portOf(nelm.tenant.url)),
            lambda: Number(portOf(nelm.stack.lambda.url)),
          }),
        )
      : stagePlace('local', deployed.environment, nelm.clock.now);

  test('has a bucket, functions, a tenant, parameters and a time', async () => {
    const place = await open();
    expect([place.title, place.stage, place.bucketName]).toEqual([title, 'local', 'nelm-local']);
    const key = `contract/${title}.json`;
    expect(await place.bucket.create(key, { by: title })).toBe(true);
    expect(String((await nelm.stack.storage.objects.read(key))?.bytes)).toBe(JSON.stringify({ by: title }));
    await nelm.stack.storage.objects.remove(key);
    expect((await Array.fromAsync(place.isc.sources.list())).map(({ name }) => name).sort()).toEqual([
      'Contractors',
      'Interns',
    ]);
    expect(await place.parameter('NELM_LINK_KEYS')).toBe('signs-the-links-of-this-machine-only');
    expect(await place.parameter('ISC_SPARE_SECRET')).toBeUndefined();
    expect(place.addressOf('runs/a b/report.html')).toMatch(/nelm-local\/runs\/a( |%20)b\/report\.html$/);
    expect(await place.now()).toBeGreaterThan(Date.parse('2026-11-01T06:00:00Z'));
  });

  test('a file is imported, its run is followed, listed and shown', async () => {
    const name = title.replaceAll(' ', '-');
    const people = await file(`${name}.csv`, row(name), row(`${name}-2`).replace('@', ''));
    const imported = await typed(['import', people, '--source', 'contractors', '--wait', ...which()]);
    expect(imported.code).toBe(0);
    expect(imported.out).toContain(`${name}.csv → Contractors: imported (2 rows, `);
    expect(imported.out).toMatch(/report: (http|s3):\S+report\.html/);
    expect(imported.err).toContain(`Dropped ${name}.csv for Contractors on ${title}, in inbox/.`);
    // A line a step, where nobody looks on.
    expect(imported.err).toMatch(/\n {2}\S/);

    const { out } = await typed(['runs', '--source', 'Contractors', '--since', '2026-10-31', '--json', ...which()]);
    const [newest] = answers.runs.parse(JSON.parse(out)).runs;
    if (!newest) throw new Error('No run is listed.');
    expect([newest.kind, newest.source?.name, newest.outcome, newest.counts?.['created']]).toEqual([
      'csv-import',
      'Contractors',
      'completed',
      1,
    ]);
    const listed = await typed(['runs', ...which()]);
    expect(listed.out).toMatch(/^when \(Europe\/Berlin\) +what +source +outcome +counts +run\n2026-\d\d-\d\d /);
    expect(listed.out).toContain(newest.runId);
    const shown = await typed(['runs', 'show', newest.runId, ...which()]);
    expect(shown.out).toMatch(/row 3, E-mail: .+\n[\s\S]*began 2026-.*\(Europe\/Berlin\)\n {2}files: .*report\.json/);
    const report = answers['runs show'].parse(
      JSON.parse((await typed(['runs', 'show', newest.runId, '--json', ...which()])).out),
    );
    expect(report.runId).toBe(newest.runId);
  });

  test('a file that is refused ends with 1, and stands among what failed', async () => {
    const wrong = path.join(folder, 'wrong.csv');
    await writeFile(wrong, 'a,b\n1,2\n');
    const refused = await typed(['import', wrong, '--source', 'Interns', '--wait', '--json', ...which()]);
    expect([refused.code, answers['import --wait'].parse(JSON.parse(refused.out)).outcome]).toEqual([1, 'refused']);
    const { out } = await typed(['runs', '--failed', '--source', 'Interns', ...which()]);
    expect(out).toMatch(/csv-import +Interns +refused/);
    expect((await typed(['runs', '--failed', '--source', 'Contractors', ...which()])).out).toBe(
      `No run of ${title} is like that.`,
    );
  });

  test('a full list that ends too many waits, with 3; it is shown, and decided once, by somebody', async () => {
    await nelm.empty();
    const names = Array.from({ length: 12 }, (_, index) => `h${index}`);
    const all = await file(`all-${title}.csv`, ...names.map((name) => row(name, title)));
    expect((await typed(['import', all, '--source', 'Contractors', '--wait', ...which()])).code).toBe(0);
    const few = await file(`few-${title}.csv`, ...names.slice(0, 4).map((name) => row(name, title)));
    const held = await typed(['import', few, '--source', 'Contractors', '--roster', '--wait', ...which()]);
    expect([held.code, held.err]).toEqual([
      3,
      expect.stringMatching(new RegExp(`npx nelm decide \\S+${stage} --approve or --reject`)),
    ]);
    const [, runId = ''] = /npx nelm decide (\S+)/.exec(held.err) ?? [];

    const waiting = await typed(['waiting', ...which()]);
    expect(waiting.out).toMatch(/^End the contracts of 8 people.*, until 2026-11-\d\d \d\d:\d\d \(Europe\/Berlin\)\n/);
    expect(waiting.out).toContain(`npx nelm decide ${runId}${stage} --approve or --reject`);
    const json = answers.waiting.parse(JSON.parse((await typed(['waiting', '--json', ...which()])).out));
    expect([json.version, json.runs.length, json.runs[0]?.runId, json.hires]).toEqual([1, 1, runId, []]);

    const ended = nelm.nextEnded(1);
    const decided = await typed(['decide', runId, '--reject', '--by', 'kim', ...which()]);
    expect(decided).toEqual({
      out: expect.stringMatching(/^Rejected by kim, typed by \S+: End the contracts of 8 people/),
      err: '',
      code: 0,
    });
    const [execution] = await ended;
    // Who decided is nowhere but in the bucket.
    expect(JSON.stringify(execution)).not.toContain('kim');
    expect((await typed(['waiting', ...which()])).out).toBe(`Nothing waits on ${title}.`);
    expect((await typed(['runs', 'show', runId, ...which()])).out).toContain(
      `rejected by kim, typed by ${userInfo().username} at 2026-11-`,
    );
    const again = await typed(['decide', runId, '--approve', '--by', 'lee', ...which()]);
    expect([again.out, again.code]).toEqual([
      expect.stringMatching(/^It was decided before: rejected by kim, typed by \S+ at /),
      1,
    ]);
  });

  test('a job is run, only started or waited for', async () => {
    const ended = nelm.nextEnded(1);
    const started = await typed(['run', 'expiry-notice', '--dry-run', ...which()]);
    expect(started.out).toMatch(
      /^Started run \d{8}T\d{9}Z-expiry-notice-dry-run\. npx nelm runs show \S+( --stage local)? says what/,
    );
    await ended;
    await nelm.pass(60_000);
    const waited = await typed(['run', 'expiry-sweep', '--dry-run', '--wait', ...which()]);
    expect([waited.code, waited.out]).toEqual([0, expect.stringContaining('expiry-sweep (dry run): ')]);
  });

  test('what there is not is named', async () => {
    const people = await file('few.csv', row('x'));
    expect(await typed(['import', people, '--source', 'Nope', ...which()])).toEqual({
      out: '',
      err: 'The tenant has no source "Nope". It has: Contractors, Interns. Check the name after --source.',
      code: 1,
    });
    expect((await typed(['import', path.join(folder, 'none.csv'), '--source', 'Interns', ...which()])).err).toMatch(
      /none\.csv cannot be read \(ENOENT\)\. Check its name\.$/,
    );
    expect((await typed(['runs', 'show', 'x', ...which()])).err).toBe(
      `There is no run x. npx nelm runs${stage} lists those that there are.`,
    );
    expect((await typed(['decide', 'x', '--approve', ...which()])).err).toBe(
      `No run x waits for a decision. npx nelm waiting${stage} lists those that do.`,
    );
  });
});

test('a stage that there is not, or of an older nelm, is named', async () => {
  expect(await typed(['runs', '--stage', 'prod'])).toEqual({
    out: '',
    err: 'There is no stack nelm-prod in local: deploy it, or correct --stage or AWS_REGION.',
    code: 1,
  });
  const { NelmBucket = '', ...others } = deployed.outputs;
  delete deployed.outputs['NelmBucket'];
  expect((await typed(['runs', '--stage', 'local'])).err).toBe(
    'Of the stack nelm-local in local the outputs are missing by which nelm is found: deploy this version of nelm to it.',
  );
  Object.assign(deployed.outputs, { NelmBucket, ...others });
});

test.each([
  [
    ['import', 'people.csv', '--source', 'X', '--roster', '--preview'],
    '--roster and --preview do not go together: a preview says both.',
  ],
  [
    ['runs', '--since', 'yesterday'],
    '--since takes a day such as 2026-11-01, or a length such as 7d, not "yesterday".',
  ],
  [['runs', '--most', 'all'], '--most takes a number, not "all".'],
  [['decide', 'x'], 'npx nelm decide takes --approve or --reject, one of them.'],
])('%j cannot be meant', async (args, err) => {
  expect(await typed([...args, ...here()])).toEqual({ out: '', err, code: 2 });
});
