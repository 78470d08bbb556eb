import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { localPlace } from '../../cli/place/localPlace.ts';
import { block } from '../../lib/people/blocked.ts';
import { seededSources } from '../../local/tenant/seed.ts';
import { header, type RunningNelm, startTestNelm } from '../functions/nelm.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { typed } from './typing.ts';

vi.setConfig({ testTimeout: 60_000 });

let nelm: RunningNelm;
let folder: string;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
  folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-ctrl-c-'));
});

afterEach(() => nelm.tenant.faults.clear());

afterAll(async () => {
  await nelm.stop();
  await rm(folder, { recursive: true });
});

const here = () => {
  const portOf = (url: string) => new URL(url).port;
  const { storage, lambda } = nelm.stack;
  const ports = ['--s3-port', portOf(storage.url), '--lambda-port', portOf(lambda.url)];
  return [...ports, '--tenant-port', portOf(nelm.tenant.url)];
};

/** Types a command at which somebody may press Ctrl-C. */
function interruptible(...args: string[]) {
  const listeners = new Set<() => void>();
  const onInterrupt = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const answered = typed([...args, ...here()], { onInterrupt });
  const ctrlC = () => {
    for (const listener of listeners) listener();
    listeners.clear();
  };
  return { answered, ctrlC };
}
const run = (...args: string[]) => interruptible(...args).answered;

/** Does something once, at the first request of the tenant that is like that, which is answered all the same. */
function atRequest(isLike: (request: { method: string; path: string }) => boolean, act: () => void): void {
  let isDone = false;
  nelm.tenant.faults.set([
    {
      fault: { latencyMs: 1 },
      matches(request) {
        if (!isDone && isLike(request)) {
          isDone = true;
          act();
        }
        return false;
      },
    },
  ]);
}

const finishing = '\nInterrupted: what has begun is finished first. Ctrl-C again ends at once.';

test('sources apply that is interrupted says how far it came, plan shows what is left, and apply finishes', async () => {
  const file = path.join(folder, 'nelm.sources.ts');
  const of = ['--file', file];
  expect((await run('sources', 'pull', ...of)).code).toBe(0);
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    text
      .replace("label: 'Vendor'", "label: 'Company'")
      .replace("label: 'Cost Center'", "label: 'Center'")
      .replace("description: 'Students", "description: 'Pupils"),
  );
  const apply = interruptible('sources', 'apply', ...of, '--yes');
  atRequest(({ method }) => method.toUpperCase() === 'PATCH', apply.ctrlC);
  const changes = [
    'Contractors',
    '  ~ attribute vendor, label: "Vendor" → "Company"',
    '  ~ attribute costCenter, label: "Cost Center" → "Center"',
    'Interns',
    '  ~ description: "Students who work with us for a limited time." → "Pupils who work with us for a limited time."',
  ];
  expect(await apply.answered).toEqual({
    out: changes.join('\n'),
    err: [
      '\n3 changes to this machine.',
      finishing,
      `Interrupted: 1 of 3 changes is made. npx nelm sources plan --file ${file} shows what is left, and npx nelm sources apply --file ${file} makes it.`,
    ].join('\n'),
    code: 130,
  });
  // Nothing is left behind that would be in the way of the next one.
  expect(await nelm.stack.storage.objects.list('locks/')).toEqual([]);

  const left = await run('sources', 'plan', ...of);
  expect([left.code, left.out]).toEqual([
    2,
    expect.stringContaining(`\n2 changes. npx nelm sources apply --file ${file} makes`),
  ]);
  const again = await run('sources', 'apply', ...of, '--yes');
  expect([again.code, again.out]).toEqual([0, expect.stringMatching(/\nDone: 2 changes\.$/)]);
  expect(await run('sources', 'plan', ...of)).toEqual({
    out: `Nothing differs: the sources of this machine are as ${file} states them.`,
    err: '',
    code: 0,
  });
});

test('sources apply that is interrupted before anything was changed says that', async () => {
  const file = path.join(folder, 'nelm.sources.ts');
  const apply = interruptible('sources', 'apply', '--file', file, '--yes');
  atRequest(({ method }) => method.toUpperCase() === 'GET', apply.ctrlC);
  expect(await apply.answered).toEqual({ out: '', err: `${finishing}\nNothing was changed.`, code: 130 });
});

test('forget --apply that is interrupted says how far it came, and typed again removes the rest', async () => {
  const row = 'ada,Ada,North,ada@example.com,1,jane.doe,2026-01-01,2026-12-31,Acme';
  await nelm.imported([header, row].join('\n'));
  const holding = async () => {
    const keys = await nelm.stack.storage.objects.list('runs/');
    const texts = await Promise.all(
      keys.map(async (key) => String((await nelm.stack.storage.objects.read(key))?.bytes)),
    );
    return texts.filter((text) => text.includes('ada@example.com') || /\bada\b/.test(text)).length;
  };
  const before = await holding();
  const args = ['forget', 'Contractors', 'ada', '--apply', '--yes'];
  const forget = interruptible(...args);
  // Ctrl-C comes while one is removed or rewritten.
  const { objects } = nelm.stack.storage;
  const [remove, write] = [objects.remove, objects.write];
  const at = <Args extends unknown[], Result>(work: (...args: Args) => Result) =>
    ((...args: Args) => {
      forget.ctrlC();
      return work(...args);
    }) as typeof work;
  Object.assign(objects, { remove: at(remove), write: at(write) });
  const interrupted = await forget.answered.finally(() => Object.assign(objects, { remove, write }));
  expect(interrupted).toMatchObject({
    err: expect.stringMatching(
      /\nInterrupted: ada is gone from [1-9] of 10 objects; the others are as they were\. Type npx nelm forget once more, with --apply, to remove those too\.$/,
    ),
    code: 130,
  });
  const [report = ''] = await objects.list('runs/_forget/');
  expect(JSON.parse(String((await objects.read(report))?.bytes))).toMatchObject({ outcome: 'partly' });
  expect(await holding()).toBeLessThan(before);
  expect(await holding()).toBeGreaterThan(0);
  expect((await run(...args)).code).toBe(0);
  expect(await holding()).toBe(0);
});

const unchanged = {
  evidence: 'no evidence was written, and what lies in OUT is as it was. Type the same once more to have it.',
  stop: 'nothing was changed, and ben is not blocked. Type the same once more to stop them.',
  lift: 'nothing was changed, and the block holds. Type the same once more to lift it.',
  restore: 'nothing was changed, and nobody was put back. Type the same once more to go on.',
  adopt: 'nothing was changed, and bamboohr got nobody. Type the same once more to give it the people.',
  preview: 'nobody was changed, and no report was kept. Type the same once more to have it.',
};

test('what is interrupted before it has changed anything says so, and changes nothing', async () => {
  const row = 'ben,Ben,South,ben@example.com,1,jane.doe,2026-01-01,2026-12-31,Acme';
  await nelm.imported([header, row].join('\n'));
  const portOf = (url: string) => Number(new URL(url).port);
  const { storage, lambda } = nelm.stack;
  const ports = { storage: portOf(storage.url), tenant: portOf(nelm.tenant.url), lambda: portOf(lambda.url) };
  const { bucket } = localPlace(ports);
  await block(bucket, seededSources.Contractors, 'cleo', { by: 'kim', reason: 'x' }, nelm.clock.now());
  const backup = nelm.nextEnded(1);
  expect((await run('run', 'source-backup', '--wait')).code).toBe(0);
  await backup;
  const file = path.join(folder, 'preview.csv');
  await writeFile(file, [header, row].join('\n'));
  const out = path.join(folder, 'evidence');
  const { objects } = storage;
  const before = await objects.list('');
  const typing = {
    evidence: ['--from', '2026-11-01', '--to', '2026-11-30', '--out', out],
    stop: ['Contractors', 'ben', '--reason', 'a theft', '--yes'],
    lift: ['Contractors', 'cleo', '--reason', 'cleared', '--yes'],
    restore: ['Contractors', '2026-11-01', '--apply', '--yes'],
    adopt: ['bamboohr', 'Contractors', '--apply', '--yes'],
    preview: [file, '--source', 'Contractors'],
  };
  for (const [name, args] of Object.entries(typing)) {
    const command = interruptible(name, ...args);
    // Of evidence nothing is asked of the tenant.
    const read = objects.list;
    if (name === 'evidence') {
      objects.list = (prefix) => {
        command.ctrlC();
        return read(prefix);
      };
    } else atRequest(({ path }) => path.includes('non-employee'), command.ctrlC);
    const {
      out: said,
      err,
      code,
    } = await command.answered.finally(() => {
      objects.list = read;
    });
    const sentence = unchanged[name as keyof typeof unchanged].replace('OUT', out);
    expect([code, err.endsWith(`\nInterrupted: ${sentence}`) || err, said], name).toEqual([130, true, '']);
  }
  expect(await objects.list('')).toEqual(before);
  expect(existsSync(out)).toBe(false);
});

test('stop that is interrupted after the block says that it holds, and the contract ends by itself', async () => {
  const ended = nelm.nextEnded(1);
  const stop = interruptible('stop', 'Contractors', 'ben', '--reason', 'a theft', '--yes');
  // The run is not over before the command has answered.
  nelm.tenant.faults.set([
    {
      fault: { latencyMs: 2_000 },
      matches({ method, path }) {
        const isEnd = method.toUpperCase() === 'PATCH' && path.includes('non-employee-records');
        if (isEnd) stop.ctrlC();
        return isEnd;
      },
    },
  ]);
  expect(await stop.answered).toEqual({
    out: 'Blocked: nobody called ben is let in at Contractors until npx nelm lift.',
    err: expect.stringMatching(
      /\nInterrupted: ben is blocked at Contractors, and the run that ends the contract goes on by itself\. npx nelm runs --source Contractors shows what became of it\.$/,
    ),
    code: 130,
  });
  nelm.tenant.faults.clear();
  expect((await ended)[0]?.status).toBe('SUCCEEDED');
});

test('a job that is waited for goes on by itself, and where it can be seen is said', async () => {
  const ended = nelm.nextEnded(1);
  const job = interruptible('run', 'source-backup', '--wait');
  nelm.tenant.faults.set([
    {
      fault: { latencyMs: 500 },
      matches({ path }) {
        job.ctrlC();
        return path.includes('export');
      },
    },
  ]);
  expect(await job.answered).toEqual({
    out: '',
    err: '\nIf source-backup has begun, it goes on by itself. npx nelm runs shows what became of it.',
    code: 130,
  });
  expect((await ended)[0]?.status).toBe('SUCCEEDED');
});
