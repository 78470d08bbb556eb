import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { answers } from '../../cli/answers.ts';
import { forget } from '../../cli/forgetting.ts';
import { localPlace } from '../../cli/place/localPlace.ts';
import { tracesOf } from '../../cli/showingPerson.ts';
import { adopt } from '../../lib/hr/adoption.ts';
import { attest } from '../../lib/people/attested.ts';
import { block, liftBlock } from '../../lib/people/blocked.ts';
import { recordEndings } from '../../lib/people/leavers.ts';
import { noteLetIn } from '../../lib/people/letInBefore.ts';
import { personDigest } from '../../lib/people/personDigest.ts';
import { readDue, watch } from '../../lib/people/watched.ts';
import { openBucket } from '../../lib/store/bucket.ts';
import { keys } from '../../lib/store/keys.ts';
import { noteUpload } from '../../lib/store/uploads.ts';
import { keepTransfer, noteOutcome } from '../../lib/transfers/keptTransfer.ts';
import { seededSources } from '../../local/tenant/seed.ts';
import { header, type RunningNelm, startTestNelm } from '../functions/nelm.ts';
import config from '../localConfig.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { typed } from './typing.ts';
import { startVersionedStore } from './versionedStore.ts';

vi.setConfig({ testTimeout: 60_000 });

const { Contractors } = seededSources;
let nelm: RunningNelm;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
  const rows = [
    'ada.north,Ada,North,ada@example.com,1,jane.doe,2026-01-01,2026-11-20,Acme',
    'ben.south,Ben,South,ben@example.com,1,john.roe,2026-01-01,2027-06-30,Acme',
    'cleo.west,Cleo,West,cleo@example.com,1,jane.doe,2026-01-01,2027-12-31,Acme',
  ];
  await nelm.imported([header, ...rows].join('\n'));
  await nelm.imported(
    [header, rows[0]?.replace('Acme', 'Northwind'), 'dan.bad,,,,,,,,'].join('\n'),
    'Contractors',
    'more.csv',
  );
  const ended = nelm.nextEnded(1);
  await nelm.stack.lambda.invoke('nelm-local-schedule-fired', {
    job: 'source-backup',
    scheduledAt: '2026-11-01T02:00:00Z',
  });
  await ended;
});

afterAll(() => nelm.stop());

const ports = () => ({
  storage: Number(new URL(nelm.stack.storage.url).port),
  tenant: Number(new URL(nelm.tenant.url).port),
  lambda: Number(new URL(nelm.stack.lambda.url).port),
});
const here = () => {
  const { storage, tenant, lambda } = ports();
  return ['--s3-port', storage, '--tenant-port', tenant, '--lambda-port', lambda].map(String);
};
const run = (...args: string[]) => typed([...args, ...here()]);
/** What a command that forgets somebody is run in, where it was said that it is meant. */
const around = (say: (text: string) => void) => ({
  say,
  confirm: async () => {},
  signal: new AbortController().signal,
});

/** The keys of objects that hold a text, backups left out. */
async function holding(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const key of await nelm.stack.storage.objects.list('')) {
    const object = await nelm.stack.storage.objects.read(key);
    if (!key.startsWith('backups/') && object?.bytes.toString().includes(text)) found.push(key);
  }
  return found;
}

test('people are listed from the newest backup, and it is said of when that is', async () => {
  const { out, err, code } = await run('people', '--source', 'Contractors');
  expect(code).toBe(0);
  expect(err).toMatch(/^Contractors: from the backup of 2026-11-01 07:\d\d \(Europe\/Berlin\)$/);
  expect(out.split('\n').map((line) => line.split(/ {2,}/).slice(0, 6))).toEqual([
    ['account', 'name', 'source', 'manager', 'starts', 'ends'],
    ['ada.north', 'Ada North', 'Contractors', 'jane.doe', '2026-01-01', '2026-11-20'],
    ['ben.south', 'Ben South', 'Contractors', 'john.roe', '2026-01-01', '2027-06-30'],
    ['cleo.west', 'Cleo West', 'Contractors', 'jane.doe', '2026-01-01', '2027-12-31'],
    ['3 people'],
  ]);
});

test('they are picked by end, manager and block, and the tenant is asked with --fresh', async () => {
  const accounts = async (...args: string[]) =>
    answers.people
      .parse(JSON.parse((await run('people', '--json', ...args)).out))
      .people.map((one: { accountName: string }) => one.accountName);
  expect(await accounts('--ends-within', '30d')).toEqual(['ada.north']);
  expect(await accounts('--manager', 'JANE.DOE')).toEqual(['ada.north', 'cleo.west']);
  const { bucket } = localPlace(ports());
  await block(bucket, Contractors, 'ben.south', { by: 'kim', reason: 'a theft' }, nelm.clock.now());
  expect(await accounts('--blocked')).toEqual(['ben.south']);
  expect((await run('people', '--blocked')).out).toContain('blocked by kim');
  expect(JSON.parse((await run('people', '--fresh', '--json')).out).of).toMatchObject([
    { source: 'Contractors', from: 'tenant' },
    { source: 'Interns', from: 'tenant' },
  ]);
  expect((await run('people', '--ends-within', 'soon')).err).toBe(
    '--ends-within takes a length such as 30d or 12h, not "soon".',
  );
});

test('of a manager whom nobody has, and of a source that there is not, that is said', async () => {
  const { err, out, code } = await run('people', '--manager', 'jane.do');
  expect([out, code, err]).toEqual([
    '0 people',
    0,
    expect.stringContaining('Nobody has a manager "jane.do"; did you mean jane.doe?'),
  ]);
  expect((await run('people', '--manager', 'kim.other')).err).toContain('Nobody has a manager "kim.other".');
  expect((await run('people', '--manager', 'Jane.Doe', '--ends-within', '1d')).err).not.toContain('Nobody has');
  const wrong = {
    out: '',
    err: 'The tenant has no source "Nope". It has: Contractors, Interns.',
    code: 1,
  };
  expect(await run('runs', '--source', 'Nope')).toEqual(wrong);
  expect(await run('people', '--source', 'Nope')).toEqual(wrong);
  // A source that has no run like that is one all the same.
  expect(await run('runs', '--source', 'Contractors', '--failed')).toMatchObject({ code: 0, err: '' });
});

test('one person is shown with what was done about them', async () => {
  const { out, err, code } = await run('people', 'show', 'ada.north');
  expect(code).toBe(0);
  expect(out).toMatch(/^accountName {3}ada\.north\n/);
  expect(err).toMatch(/^Contractors: from the backup of 2026-11-01 07:\d\d \(Europe\/Berlin\)$/);
  expect((await run('people', 'show', 'ada.north', '--fresh')).err).toMatch(
    /^Contractors: from the tenant of 2026-11-01/,
  );
  expect(out).toMatch(/2026-11-01 07:\d\d {2}a file: created {2}\[20261101T\S+\]\n/);
  expect(out).toMatch(/a file: vendor "Acme" → "Northwind" {2}\[20261101T\S+\]/);
  const { person, said } = answers['people show'].parse(
    JSON.parse((await run('people', 'show', 'ada.north', '--json')).out),
  );
  expect([person?.accountName, said.map(({ key }) => key.split('/').at(-1)).sort()]).toEqual([
    'ada.north',
    ['changes.csv', 'changes.csv', 'report.json', 'report.json'],
  ]);
  expect((await run('people', 'show', 'nobody')).err).toMatch(/^No source has that account now\. Give --source NAME/);
});

test('for what was done about somebody no backup, page or copy of a file is read', async () => {
  const place = localPlace(ports());
  const keys: string[] = [];
  place.s3.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === 'GetObjectCommand') keys.push((args.input as { Key: string }).Key);
        return next(args);
      },
    { step: 'initialize' },
  );
  /** What is read, by the ends of its keys. */
  const read = async (what: 'everything' | 'history') => {
    keys.length = 0;
    const { said } = await tracesOf(place, config, 'Contractors', 'ada.north', what);
    return { read: keys.map((key) => key.split('/').at(-1) ?? '').sort(), said };
  };
  const [everything, history] = [await read('everything'), await read('history')];
  // The newest backup says by which addresses somebody is known as well.
  expect(history.read).toEqual([
    ...['2026-11-01.csv', '2026-11-01.json', 'changes.csv', 'changes.csv', 'rejected.csv', 'rejected.csv'],
    ...['report.json', 'report.json', 'report.json'],
  ]);
  expect(everything.read).toHaveLength(35);
  expect(history.said).toEqual(everything.said.filter(({ key }) => /\/(changes\.csv|report\.json)$/.test(key)));
});

test('a contract is let end later, or earlier, when that is confirmed', async () => {
  const endOf = async () =>
    JSON.parse((await run('people', '--fresh', '--json')).out).people.find(
      (one: { accountName: string }) => one.accountName === 'cleo.west',
    ).endDate;
  const extend = ['extend', 'Contractors', 'Cleo.West'];
  expect(await run(...extend, '--until', '2027-01-31', '--yes')).toEqual({
    out: '',
    err: 'The contract of Cleo.West ends 2027-12-31: --until must be a later day.',
    code: 2,
  });
  expect(await run('end', 'Contractors', 'cleo.west', '--on', '2027-11-30')).toEqual({
    out: '',
    err: 'The contract of Cleo West (cleo.west) at Contractors ends 2027-12-31; it would end 2027-11-30, by a file with that one row, for which every rule for files holds.\nNothing was changed: nobody is here to be asked. --yes is for scripts, and does it unasked.',
    code: 2,
  });
  expect((await run('end', 'Contractors', 'cleo.west', '--on', 'soon', '--yes')).err).toBe(
    '--on takes a day such as 2027-03-31, not "soon".',
  );
  const ended = await run('end', 'Contractors', 'cleo.west', '--on', '2027-11-30', '--yes');
  expect([ended.code, ended.out]).toEqual([0, expect.stringContaining('end.csv → Contractors: imported')]);
  expect(await endOf()).toBe('2027-11-30T23:59:59+01:00');
  // The longest that a contract may be holds here as well.
  const tooLong = await run(...extend, '--until', '2031-12-31', '--yes');
  expect([tooLong.code, tooLong.out]).toEqual([1, expect.stringContaining('row 2, ')]);
  expect(tooLong.err).toMatch(/\nThe contract of Cleo\.West was not moved to 2031-12-31: endDate: .+\.$/);
  expect(await endOf()).toBe('2027-11-30T23:59:59+01:00');
  expect((await run(...extend, '--until', '2027-12-15', '--yes')).code).toBe(0);
  expect(await endOf()).toBe('2027-12-15T23:59:59+01:00');
  expect((await run('extend', 'Contractors', 'nobody.here', '--until', '2027-12-15', '--yes')).err).toBe(
    'Contractors has nobody called nobody.here. npx nelm people --source Contractors lists who is there.',
  );
});

test('auditors get every change, the decisions, and each report with its SHA-256', async () => {
  const folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-evidence-'));
  const { bucket } = localPlace(ports());
  const hold = {
    ...{ runId: 'r1', callbackId: 'c', what: 'End 8 people', why: 'many', columns: [], rows: [], count: 8 },
    ...{ heldAt: '2026-10-30T06:00:00Z', expiresAt: '2026-11-08T06:00:00Z' },
    decided: { decision: 'reject', at: '2026-11-01T07:00:00Z', by: 'kim' },
  };
  await bucket.create(keys.hold('r1'), hold);
  const evidence = ['evidence', '--from', '2026-11-01', '--to', '2026-11-01', '--out', folder];
  const { out, code } = await run(...evidence);
  expect(code).toBe(0);
  expect(out).toMatch(/^hired 3, changed 1, extended 1, ended 1, stopped 1, decided 1\.\n/);
  expect(out).toContain(`changes.csv, decisions.csv, reports.csv, evidence.html are in ${folder}, of this machine.`);
  const read = (name: string) => readFile(path.join(folder, name), 'utf8');
  const changes = await read('changes.csv');
  expect(changes).toMatch(/^\ufeffwhen,kind,source,account,what,from,to,by,flow,run,report,sha256,file\n/);
  expect(changes).toMatch(/,hired,Contractors,ada\.north,created,,,,csv-import,20261101T/);
  expect(changes).toMatch(/,changed,Contractors,ada\.north,vendor,Acme,Northwind,,csv-import,20261101T/);
  // Whoever types a command is known, and whoever drops a file by hand is not.
  expect(changes).toMatch(
    new RegExp(`,extended,Contractors,cleo\\.west,endDate,.*,${userInfo().username},csv-import,`),
  );
  expect(await read('decisions.csv')).toMatch(/2026-11-01T07:00:00Z,decided,,,End 8 people,,reject,kim,decision,r1,/);
  expect(await read('evidence.html')).toContain('>End 8 people</td>');
  const [, key = '', digest] = /,(runs\/[^,]*\/report\.json),([0-9a-f]{64}),changes\.csv\n/.exec(changes) ?? [];
  const report = await nelm.stack.storage.objects.read(key);
  expect(
    createHash('sha256')
      .update(report?.bytes ?? '')
      .digest('hex'),
  ).toBe(digest);
  expect(await read('reports.csv')).toContain(`,${key},${digest}\n`);

  const sampled = [...evidence, '--sample', '1', '--seed', 'an auditor'];
  const said = await run(...sampled);
  expect(said.out).toContain('Of each kind at most 1 were drawn, by the seed "an auditor".');
  const sample = await read('changes.csv');
  expect(sample.trim().split('\n')).toHaveLength(6);
  await bucket.write('runs/_x/20261101T060000000Z-x/report.json', '{', 'application/json');
  const again = await run(...sampled, '--json');
  expect(await read('changes.csv')).toBe(sample);
  expect([again.code, again.err]).toEqual([
    1,
    'runs/_x/20261101T060000000Z-x/report.json could not be read: is no report.',
  ]);
  const answer = answers.evidence.parse(JSON.parse(again.out));
  expect(answer).toMatchObject({
    ...{ version: 1, from: '2026-11-01', to: '2026-11-01', sample: 1, seed: 'an auditor', folder },
    ...{ unread: [{ key: 'runs/_x/20261101T060000000Z-x/report.json', why: 'is no report' }] },
  });
  expect(answer.files.map(({ name, rows }) => [name, rows]).slice(0, 2)).toEqual([
    ['changes.csv', 5],
    ['decisions.csv', 1],
  ]);
  await bucket.remove('runs/_x/20261101T060000000Z-x/report.json');
  await bucket.remove(keys.hold('r1'));
  await rm(folder, { recursive: true });
  expect((await run('evidence', '--from', '2026-11-01')).err).toBe('--to DAY is missing.');
  expect((await run('evidence', '--from', '2026-11-01', '--to', '2026-11-01', '--seed', 'x')).err).toBe(
    '--seed goes with --sample.',
  );
});

test('everything that is kept of a person is shown, and forgotten with --apply, and nobody else is', async () => {
  const { objects } = nelm.stack.storage;
  await objects.write(keys.contract('c1'), Buffer.from('{"id":"c1","accountName":"ada.north"}'));
  await objects.write(keys.personHistory(Contractors.id, personDigest('ada.north')), Buffer.from('{"events":[]}'));
  const { bucket } = localPlace(ports());
  const address = 'ada@example.com';
  const at = new Date(nelm.clock.now()).toISOString();
  // Whoever imported a file at the command line is noted too.
  const imports = await objects.list('uploads/');
  await noteUpload(bucket, { key: 'inbox/Contractors/x.csv', etag: 'e' }, { by: address, at });
  await objects.write(keys.session('s1'), Buffer.from(JSON.stringify({ version: 1, address, expiresAt: at })));
  await objects.write(keys.signIn('w1'), Buffer.from(JSON.stringify({ version: 1, id: 'w1', address })));
  await objects.write(keys.session('s2'), Buffer.from('{"version":1,"address":"ben.s@example.com"}'));
  await attest(bucket, Contractors.id, 'ada.north', { kind: 'still here', by: 'jane.doe@example.com', at });
  const person = (accountName: string) => ({ accountName, name: accountName, endDate: at });
  const asked = { source: Contractors, from: 'jane.doe', to: 'john.roe', by: 'kim@example.com', note: '', askedAt: at };
  const [both, alone] = await Promise.all(
    [[person('ada.north'), person('ben.south')], [person('ada.north')]].map((people) =>
      keepTransfer(bucket, { ...asked, people }, 'once'),
    ),
  );
  for (const id of [both ?? '', alone ?? '']) await noteOutcome(bucket, id, 'declined');
  const ofConsole = [
    ...(await objects.list('uploads/')).filter((key) => !imports.includes(key)),
    ...[keys.session('s1'), keys.signIn('w1'), keys.attested(Contractors.id, personDigest('ada.north'))],
    ...[keys.transfer(both ?? ''), keys.transfer(alone ?? '')],
  ];
  expect(ofConsole).toHaveLength(6);
  // The page of a choice shows the name alone.
  const choice = keys.sourceRun(Contractors, '20261101T060000000Z-choice');
  const choiceReport = {
    kind: 'contract-choice',
    runId: 'r',
    recordId: '0015',
    name: 'Ada North',
    accountName: 'ada.north',
  };
  await objects.write(`${choice}/report.json`, Buffer.from(JSON.stringify(choiceReport)));
  await objects.write(
    `${choice}/report.html`,
    Buffer.from('<h1>A choice</h1><dl><dt>Name</dt><dd>Ada North</dd></dl>'),
  );
  const before = (await holding('ben.south')).filter((key) => !key.startsWith('transfers/'));
  const shown = await run('show', 'contractors', 'ada.north');
  for (const part of ['contracts/c1.json', 'people/', 'backups/', '/changes.csv']) expect(shown.out).toContain(part);

  for (const key of ofConsole) expect(shown.out).toContain(key);
  expect(shown.out).not.toContain(keys.session('s2'));

  const dry = await run('forget', 'Contractors', 'ada.north');
  expect(dry.out).toMatch(/contracts\/c1\.json\n {2}would be removed\n/);
  expect(dry.out).toMatch(/changes\.csv\n {2}would be rewritten\n/);
  expect(dry.out).toMatch(/backups\/.*\.csv\n {2}stays: backups bring people back/);
  expect(dry.out).toMatch(/Nothing was changed\. With --apply, \d+ objects would be without them, for good\.$/);
  expect((await holding('ada.north')).length).toBeGreaterThan(3);

  const done = await run('forget', 'Contractors', 'Ada.North', '--apply', '--yes', '--by', 'kim');
  expect(done.code).toBe(0);
  expect([await holding('ada.north'), await holding('ada@example.com'), await holding('Ada')]).toEqual([[], [], []]);
  expect(await holding('North</dd>')).toEqual([]);
  expect(String((await objects.read(`${choice}/report.html`))?.bytes)).toBe(
    '<h1>A choice</h1><dl><dt>Name</dt><dd>[forgotten]</dd></dl>',
  );
  expect((await holding('ben.south')).filter((key) => !key.startsWith('transfers/'))).toEqual(before);
  const left = await objects.list('');
  // A transfer stays, without whom it was about.
  const stay = [keys.transfer(both ?? ''), keys.transfer(alone ?? ''), keys.session('s2')];
  expect([...ofConsole, keys.session('s2')].filter((key) => left.includes(key)).sort()).toEqual(stay.sort());
  const kept = JSON.parse(String((await objects.read(keys.transfer(both ?? '')))?.bytes));
  expect(kept.people).toEqual([person('ben.south')]);
  await objects.remove(keys.session('s2'));
  const [, key = ''] = /stands, without the name, in (\S+)\.$/.exec(done.out) ?? [];
  expect(JSON.parse(String((await objects.read(key))?.bytes))).toMatchObject({
    kind: 'forget',
    outcome: 'completed',
    by: `kim, typed by ${userInfo().username}`,
    source: { name: 'Contractors' },
  });
  for (const file of ['report.json', 'report.html']) {
    expect(shown.out).toContain(`${choice}/${file}`);
    await objects.remove(`${choice}/${file}`);
  }
  // The runs can be read as before.
  const runs = await run('runs', '--source', 'Contractors');
  expect(runs.out.match(/csv-import/g)).toHaveLength(5);
  const [, runId = ''] = /csv-import .*?(\S+)$/m.exec(runs.out) ?? [];
  expect((await run('runs', 'show', runId)).code).toBe(0);
  expect((await run('show', 'Contractors', 'nobody.here')).out).toBe(
    'nelm keeps nothing of this person of Contractors.',
  );
});

test('who is blocked, and what waits, stays until that is over', async () => {
  const { objects } = nelm.stack.storage;
  await objects.write('events/0123456789ab_contractors/x.json', Buffer.from('{"person":{"accountName":"ben.south"}}'));
  const { bucket } = localPlace(ports());
  await watch(
    bucket,
    { ...Contractors, ids: [Contractors.id], managerId: undefined },
    ['ben.south', 'x'],
    nelm.clock.now(),
  );
  const held = await run('forget', 'Contractors', 'ben.south', '--apply', '--yes');
  expect(held.code).toBe(3);
  expect(held.out).toMatch(/events\/\S+\n {2}stays: it is being worked on or decided: forget again when it is done/);
  expect(held.out).toMatch(/blocked\/\S+\n {2}stays: who is blocked must not be let in again: lift the block first/);
  expect(held.out).toMatch(/watched\/\S+\n {2}stays: who is blocked/);
  await objects.remove('events/0123456789ab_contractors/x.json');
  await liftBlock(bucket, Contractors.id, 'ben.south', { by: 'kim', reason: 'cleared' }, nelm.clock.now());
  expect((await run('forget', 'Contractors', 'ben.south', '--apply', '--yes')).code).toBe(0);
  expect(await holding('ben.south')).toEqual([]);
  // Whoever else is looked at still is.
  expect((await readDue(bucket, nelm.clock.now() + 3_600_000)).map(({ people }) => people[0]?.accountName)).toEqual([
    'x',
  ]);
});

test('of whom nothing is kept, that is all that is said, and no report is written', async () => {
  const nothing = 'nelm keeps nothing of this person of Contractors.';
  const reports = () => nelm.stack.storage.objects.list('runs/_forget/');
  const before = await reports();
  for (const args of [[], ['--apply']]) {
    expect(await run('forget', 'Contractors', 'nobody.here', ...args)).toEqual({ out: nothing, err: '', code: 0 });
  }
  expect(await reports()).toEqual(before);
});

test('the digest of a person is forgotten where nothing needs it any more, and what stays is said', async () => {
  const { objects } = nelm.stack.storage;
  const { bucket, ...local } = localPlace(ports());
  const now = nelm.clock.now();
  const [past, future] = ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'];
  const putOff = (accountName: string) => ({
    before: { startDate: past, endDate: '2028-01-01T00:00:00Z' },
    after: { accountName, startDate: future, endDate: '2028-01-01T00:00:00Z' },
  });
  await noteLetIn(bucket, Contractors.id, [putOff('eve.gone'), putOff('cleo.west'), putOff('fay.other')], now);
  await recordEndings(bucket, Contractors.id, ['eve.gone', 'fay.other'], now);
  await adopt(bucket, Contractors.id, 'deel', ['2c9180000000000000000000000000d1']);
  const [letIn, endings] = [keys.letIn(Contractors.id), keys.endings(Contractors.id)];
  const kept = async (key: string) => JSON.parse(String((await objects.read(key))?.bytes));

  // Whoever is not there any more has nothing that an event could delete; that they left counts for a day.
  const today = await run('forget', 'Contractors', 'Eve.Gone', '--apply', '--yes');
  expect(today.out).toContain(`${letIn}\n  would be rewritten\n`);
  expect(today.out).toContain(
    `${endings}\n  stays: the delete threshold counts for a day and a quarter of an hour that they left: forget again after that\n`,
  );
  expect(today.out).toContain(
    `${keys.adopted(Contractors.id)}\n  stays: ids of records and requests, which name nobody to whoever has no ISC\n`,
  );
  expect(today.code).toBe(3);
  expect(Object.keys((await kept(letIn)).starts).sort()).toEqual(
    [personDigest('cleo.west'), personDigest('fay.other')].sort(),
  );
  const leaver = (name: string) => ({ person: personDigest(name).slice(0, 16), at: now });
  // The first ended sooner by a command above.
  expect((await kept(endings)).endings.slice(1)).toEqual([leaver('eve.gone'), leaver('fay.other')]);
  // Whoever is still in the tenant could be deleted by an event without it.
  expect((await run('forget', 'Contractors', 'cleo.west')).out).toContain(
    `${letIn}\n  stays: without it an HR event could delete whom it says was let in: delete them in ISC, and forget again\n`,
  );

  const tomorrow = { ...local, bucket, now: async () => now + 25 * 3_600_000 };
  const said: string[] = [];
  const options = { source: 'Contractors', accountName: 'eve.gone', apply: true, by: 'kim' };
  expect(
    (
      await forget(
        tomorrow,
        config,
        options,
        around((text) => said.push(text)),
      )
    ).isDone,
  ).toBe(true);
  expect(said[0]).toBe(`${endings}\n  would be rewritten`);
  expect((await kept(endings)).endings.slice(1)).toEqual([leaver('fay.other')]);
  expect((await run('show', 'Contractors', 'fay.other')).out).toBe(
    [
      letIn,
      `  {"letInAt":"2026-01-01T00:00:00.000Z","putOffAt":"${new Date(now).toISOString()}"}`,
      endings,
      `  {"endedAt":"${new Date(now).toISOString()}"}`,
    ].join('\n'),
  );
});

test('old versions go as well, where a bucket keeps them', async () => {
  const store = await startVersionedStore('acme');
  const folder = keys.sourceRun(Contractors, '20261101T060000000Z-x');
  store.put('inbox/Contractors/people.csv', 'account,name\nada.north,Ada\nben,Ben\n');
  store.put('inbox/Contractors/people.csv', 'account,name\nben,Ben\n');
  store.put(`${folder}/changes.csv`, 'account,what\nada.north,created\nben,created\n');
  store.put(`${folder}/original.xlsx`, Buffer.from([0x50, 0x4b, 0xff]));
  const ended = (...names: string[]) => {
    const endings = names.map((name) => ({ person: personDigest(name).slice(0, 16), at: 0 }));
    return JSON.stringify({ version: 1, endings });
  };
  store.put(keys.endings(Contractors.id), ended('ada.north'));
  store.put(keys.endings(Contractors.id), ended('ada.north', 'ben'));
  store.put(keys.contract('c2'), '{"accountName":"ben"}');
  store.put(keys.contract('c2'), '{"accountName":"ada.north"}');
  const s3 = new S3Client({
    endpoint: store.url,
    region: 'local',
    forcePathStyle: true,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const place = { ...localPlace(ports()), s3, bucketName: 'acme', bucket: openBucket('acme', s3) };
  const said: string[] = [];
  const options = { source: 'Contractors', accountName: 'ada.north', apply: true, by: 'kim' };
  expect(
    (
      await forget(
        place,
        config,
        options,
        around((text) => said.push(text)),
      )
    ).isDone,
  ).toBe(true);
  expect(said.join('\n')).toMatch(/\(old version\) inbox\/Contractors\/people\.csv\n {2}would be removed/);
  const left = store.all().filter((one) => !one.startsWith('runs/_forget/'));
  expect(left.filter((one) => one.includes('ada.north'))).toEqual([]);
  expect(left.filter((one) => one.includes('.xlsx'))).toEqual([]);
  expect(left).toContain('inbox/Contractors/people.csv: account,name\nben,Ben\n');
  expect(left).toContain(`${folder}/changes.csv: account,what\nben,created\n`);
  expect(left.filter((one) => one.startsWith('sources/'))).toEqual([
    `${keys.endings(Contractors.id)}: ${ended('ben')}`,
  ]);
  // What was there before is not the object again.
  expect(await place.bucket.list('contracts/')).toEqual([]);
  await store.close();
});

test('what a held run goes on with stays until it is decided, and the digest of a lost manager is said', async () => {
  const { objects } = nelm.stack.storage;
  const { bucket } = localPlace(ports());
  const names = Array.from({ length: 12 }, (_, index) => `held.${String(index).padStart(2, '0')}`);
  const rows = names.map((name) => `${name},Held,Person,${name}@example.com,1,jane.doe,2026-01-01,2027-06-30,Acme`);
  await nelm.imported([header, ...rows].join('\n'), 'Interns', 'all.csv');
  await nelm.drop('Interns', 'few.csv', Buffer.from([header, ...rows.slice(0, 4)].join('\n')), 'roster');
  const holds = async () =>
    (await bucket.list(keys.allHolds)).map((key) => key.slice(keys.allHolds.length, -'.json'.length));
  await vi.waitFor(async () => expect(await holds()).toHaveLength(1), { timeout: 30_000 });
  const [runId = ''] = await holds();
  const folder = (await objects.list('runs/')).find((key) => key.includes(runId))?.replace(/[^/]+$/, '') ?? '';
  const contents = async () =>
    await Promise.all(
      (await objects.list(folder)).map(async (key) => [key, String((await objects.read(key))?.bytes)] as const),
    );
  const before = await contents();
  expect(before.filter(([, text]) => text.includes('held.11')).length).toBeGreaterThan(0);
  await bucket.write(keys.lostManagers, '{"version":1,"told":[]}', 'application/json');

  const forgotten = await run('forget', 'Interns', 'held.11', '--apply', '--yes');
  expect(forgotten.code).toBe(3);
  expect(forgotten.out).toMatch(new RegExp(`${runId}/\\S+\\n {2}stays: it is being worked on or decided`));
  expect(forgotten.out).toContain('sources/lost-managers.json\n  stays: digests of whoever has lost their manager');
  expect(await contents()).toEqual(before);

  const ended = nelm.nextEnded(1);
  expect((await run('decide', runId, '--approve', '--by', 'kim')).code).toBe(0);
  const [execution] = await ended;
  expect(execution?.status).toBe('SUCCEEDED');
  const report = JSON.parse(String((await objects.read(`${folder}report.json`))?.bytes));
  expect(report).toMatchObject({ outcome: 'completed', counts: { ended: 8 } });
});

test('what a run that is under way goes on with stays until it has ended', async () => {
  const { objects } = nelm.stack.storage;
  nelm.tenant.faults.set([{ fault: { job: 'STUCK' } }]);
  const ended = nelm.nextEnded(1);
  const rows = [header, 'stuck.one,Stuck,One,stuck@example.com,1,jane.doe,2026-01-01,2027-06-30,Acme'];
  await nelm.drop('Interns', 'stuck.csv', Buffer.from(rows.join('\n')), 'inbox');
  const ofRun = async () => (await holding('stuck.one')).filter((key) => key.startsWith('runs/'));
  await vi.waitFor(async () => expect((await ofRun()).length).toBeGreaterThan(0), { timeout: 30_000 });
  const forgotten = await run('forget', 'Interns', 'stuck.one', '--apply', '--yes');
  expect(forgotten.code).toBe(3);
  const folders = (await ofRun()).map((key) => key.replace(/[^/]+$/, ''));
  expect(new Set(folders).size).toBe(1);
  // Nobody is asked: the upload was sent, and its job does not end.
  expect(await objects.list(keys.hold(folders[0]?.split('/')[2] ?? ''))).toEqual([]);
  expect(forgotten.out).toMatch(new RegExp(`^${folders[0]}\\S+\\n {2}stays: it is being worked on or decided`, 'm'));
  expect(forgotten.out).not.toMatch(new RegExp(`^${folders[0]}\\S+\\n {2}(rewritten|removed)`, 'm'));
  nelm.tenant.faults.clear();
  await nelm.pass(60_000);
  const [execution] = await ended;
  expect(execution?.status).toBe('SUCCEEDED');
  expect(JSON.parse(String((await objects.read(`${folders[0]}report.json`))?.bytes))).toMatchObject({
    ...{ outcome: 'completed', counts: { created: 1 } },
  });
  expect((await run('forget', 'Interns', 'stuck.one', '--apply', '--yes')).code).toBe(0);
  expect(await holding('stuck.one')).toEqual([]);
});

test('where Lambda does not tell which runs are under way nothing is removed', async () => {
  const place = localPlace(ports());
  const lambda = {
    send: async () => {
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    },
  } as unknown as typeof place.lambda;
  const options = { source: 'Contractors', accountName: 'ben.south', apply: true, by: 'kim' };
  const around = { say: () => {}, confirm: async () => {}, signal: new AbortController().signal };
  await expect(forget({ ...place, lambda }, config, options, around)).rejects.toThrow(
    'Lambda does not tell which runs of nelm-local-approvals:durable are under way (AccessDeniedException), and what one goes on with must stay. Allow yourself lambda:ListDurableExecutionsByFunction, and forget again.',
  );
});

test('a file that was called after somebody loses their name, in the list of files too, and it is said where it stays', async () => {
  const { objects } = nelm.stack.storage;
  const row = "fay.o'x,Fay,X,fay.o'x@example.com,1,jane.doe,2026-01-01,2027-06-30,A & B";
  const report = await nelm.imported([header, row].join('\n'), 'Interns', "fay.o'x.csv");
  const files = keys.appliedFiles(seededSources.Interns.id);
  const before = JSON.parse(String((await objects.read(files))?.bytes)).files;
  expect(before[0]).toMatchObject({ file: "fay.o'x.csv", rows: 1 });

  const { out, code } = await run('forget', 'Interns', "fay.o'x", '--apply', '--yes');
  expect(code).toBe(0);
  expect(out).toContain(`${files}\n  would be rewritten\n`);
  expect(out).toContain(
    'A file was called after them. Executions of csv-import hold the names of files for 30 days from their import, and events that failed wait in the queue for 14, and nobody can take them out there.',
  );
  expect([...(await holding("fay.o'x")), ...(await holding('fay.o&#39;x')), ...(await holding('Fay'))]).toEqual([]);
  const after = JSON.parse(String((await objects.read(files))?.bytes)).files;
  expect(after).toEqual([{ ...before[0], file: '[forgotten].csv' }, ...before.slice(1)]);
  expect((await run('runs', 'show', report.runId)).code).toBe(0);
});

test('an object that is damaged stays, and what it is about, and it is said which and what to do', async () => {
  const { objects } = nelm.stack.storage;
  const damaged = Buffer.from('{"accountName":"gus.damaged", "people":[gus.damaged');
  const broken = ['decisions/r-damaged.json', 'contracts/damaged.json', 'transfers/damaged.json'];
  for (const key of broken) await objects.write(key, damaged);
  const ofRun = `${keys.sourceRun(seededSources.Interns, 'r-damaged')}/people.csv`;
  await objects.write(ofRun, Buffer.from('account\ngus.damaged\n'));
  const { out, err, code } = await run('forget', 'Interns', 'gus.damaged', '--apply', '--yes');
  expect([code, err]).toEqual([3, '']);
  for (const key of broken) {
    expect(out).toContain(
      `${key}\n  stays: it cannot be read, so that nobody knows whether something waits for it: put an older version back, or remove it by hand, and forget again\n`,
    );
    expect((await objects.read(key))?.bytes).toEqual(damaged);
  }
  expect(out).toContain(
    `${ofRun}\n  stays: whether its run waits for a decision cannot be read in decisions/, under the id of the run: put an older version back, or remove that by hand, and forget again\n`,
  );
  expect(out).not.toContain('gus.damaged"');
  for (const key of [...broken, ofRun]) await objects.remove(key);
});

test('of a source that the tenant no longer has, people are shown and forgotten by its name and its id', async () => {
  const { bucket } = localPlace(ports());
  const made = { ...Contractors, id: '2c9180000000000000000000000000f1', name: 'Old Vendors' };
  const folder = keys.sourceRun(made, '20261101T060000000Z-old');
  const put = () => bucket.write(`${folder}/people.csv`, 'account\nivy.old\nben.south\n', 'text/csv');
  await put();
  for (const wanted of ['old vendors', made.id]) {
    const shown = await run('show', wanted, 'ivy.old');
    expect(shown).toEqual({ out: `${folder}/people.csv\n  {"account":"ivy.old"}`, err: '', code: 0 });
    const forgotten = await run('forget', wanted, 'ivy.old', '--apply', '--yes');
    expect([forgotten.code, forgotten.out]).toEqual([0, expect.stringContaining('Forgotten in 1 object.')]);
    expect(await holding('ivy.old')).toEqual([]);
    await put();
  }
  const history = await run('people', 'show', 'ivy.old', '--source', 'Old Vendors');
  expect([history.code, history.out]).toEqual([
    0,
    expect.stringMatching(/^Old Vendors does not have that account now\.\n/),
  ]);
  // Nobody is there any more: a list names its people neither by its name nor among all.
  await bucket.write(`${keys.backups(made)}2026-11-01.csv`, 'accountName\nivy.old\n', 'text/csv');
  expect((await run('people', '--source', 'Old Vendors')).err).toContain('The tenant has no source "Old Vendors".');
  expect((await run('people')).out).not.toContain('ivy.old');
  await bucket.remove(`${keys.backups(made)}2026-11-01.csv`);
  // Only a source that there never was is none, and those that there are, or were, are named.
  for (const args of [
    ['show', 'Nope', 'ivy.old'],
    ['forget', 'Nope', 'ivy.old'],
  ]) {
    expect(await run(...args)).toEqual({
      out: '',
      err: `The tenant has no source "Nope". It has: Contractors, Interns. Of sources that it no longer has, nelm keeps something of: Old Vendors (${made.id}).`,
      code: 1,
    });
  }
  // One of the tenant that is called the same is meant by the name, and the other is said.
  const again = { ...Contractors, id: '2c9180000000000000000000000000f2', name: 'contractors' };
  await bucket.write(`${keys.sourceRun(again, '20261101T060000000Z-x')}/a.csv`, 'account\nivy.old\n', 'text/csv');
  expect((await run('forget', 'Contractors', 'ivy.old')).out).toContain(
    `The tenant no longer has another source that was called Contractors, and nelm keeps something of it: forget by its id too, ${again.id}.`,
  );
  for (const key of await bucket.list('runs/2c9180000000000000000000000000f')) await bucket.remove(key);
});
