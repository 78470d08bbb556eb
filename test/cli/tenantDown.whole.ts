import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { seededClients } from '../../local/tenant/seed.ts';
import { header, type RunningNelm, startTestNelm } from '../functions/nelm.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type AsDeployed, startAsDeployed } from './asDeployed.ts';
import { typed } from './typing.ts';

vi.setConfig({ testTimeout: 60_000 });

let nelm: RunningNelm;
let deployed: AsDeployed;
let folder: string;
let people: string;
let stated: string;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
  deployed = await startAsDeployed(nelm);
  for (const [name, value] of Object.entries(deployed.environment)) vi.stubEnv(name, value);
  folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-down-'));
  people = path.join(folder, 'people.csv');
  await writeFile(people, `${header}\nada,Ada,North,ada@example.com,1,jane.doe,2026-01-01,2026-12-31,Acme\n`);
  stated = path.join(folder, 'nelm.sources.ts');
  expect((await run('sources', 'pull', '--file', stated)).code).toBe(0);
});

afterEach(() => {
  nelm.tenant.faults.clear();
  deployed.outputs['IscBaseUrl'] = nelm.tenant.url;
  deployed.outputs['IscClientId'] = seededClients.admin.clientId;
  deployed.parameters['/nelm/local/isc-client-secret'] = seededClients.admin.clientSecret;
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await deployed.close();
  await nelm.stop();
  await rm(folder, { recursive: true });
});

const run = (...args: string[]) =>
  typed([...args, '--stage', 'local'], { environment: deployed.environment, now: nelm.clock.now });

/** What asks the tenant; in place of words in capitals stand files of the test. */
const asking = [
  ['people', '--fresh'],
  ['people', 'show', 'ada', '--fresh'],
  ['show', 'Contractors', 'ada'],
  ['import', 'PEOPLE', '--source', 'Contractors', '--wait'],
  ['preview', 'PEOPLE', '--source', 'Contractors'],
  ['restore', 'Contractors'],
  ['stop', 'Contractors', 'ada', '--reason', 'a theft', '--yes'],
  ['end', 'Contractors', 'ada', '--on', '2026-11-30', '--yes'],
  ['adopt', 'bamboohr', 'Contractors', '--apply', '--yes'],
  ['forget', 'Contractors', 'ada', '--apply', '--yes'],
  ['sources', 'plan', '--file', 'STATED'],
  ['sources', 'apply', '--file', 'STATED', '--yes'],
];
const filled = (args: readonly string[]) =>
  args.map((one) => (one === 'PEOPLE' ? people : one === 'STATED' ? stated : one));

describe('a tenant that answers 503', () => {
  const down = () => nelm.tenant.faults.set([{ fault: { status: 503, retryAfter: 0 } }]);

  // Nothing is kept yet, so that the tenant is asked for this too.
  const askingAtFirst = [...asking, ['people', 'show', 'ada']];

  test.each(askingAtFirst.map((args) => ({ args })))('$args says so, and what to do', async ({ args }) => {
    down();
    expect(await run(...filled(args))).toEqual({
      out: '',
      err: expect.stringMatching(
        /^The tenant is down, or does not keep up\. .*503.* npx nelm doctor --stage local shows whether it answers again; type the command once more then\.$/,
      ),
      code: 1,
    });
  });

  test('an import whose run meets it is waited for until nothing happens in it any more, and goes on by itself', async () => {
    let isMet = false;
    function matches({ path }: { path: string }): boolean {
      isMet ||= path.includes('bulk-upload');
      return path.includes('bulk-upload');
    }
    nelm.tenant.faults.set([{ fault: { status: 503, retryAfter: 0 }, matches }]);
    const ended = nelm.nextEnded(1);
    // For whoever waits, five minutes pass whenever they look at their clock from then on.
    let passed = 0;
    const now = () => {
      if (isMet) passed += 300_000;
      return nelm.clock.now() + passed;
    };
    const args = ['import', people, '--source', 'Contractors', '--wait', '--stage', 'local'];
    const imported = typed(args, { environment: deployed.environment, now });
    expect(await imported).toEqual({
      out: '',
      err: expect.stringMatching(
        /\nIn csv-import nothing has happened for 30 minutes; nobody waits for it any more\. It goes on by itself, and npx nelm runs --stage local shows what became of it\.$/,
      ),
      code: 4,
    });
    nelm.tenant.faults.clear();
    await nelm.pass(60 * 60_000);
    expect((await ended)[0]?.status).toBe('SUCCEEDED');
  });

  test('what is kept in the bucket can be looked at all the same', async () => {
    down();
    expect(await run('waiting')).toEqual({ out: 'Nothing waits on the stage local.', err: '', code: 0 });
    expect((await run('runs')).code).toBe(0);
  });

  test('people are listed and shown from the newest backup, and it is said of when that is', async () => {
    down();
    // There is no backup yet, and an import has made an export.
    expect(await run('people', 'show', 'ada')).toMatchObject({
      err: expect.stringMatching(/^Contractors: from the export of an import of 2026-11-01 /),
      code: 0,
    });
    nelm.tenant.faults.clear();
    const ended = nelm.nextEnded(1);
    await nelm.stack.lambda.invoke('nelm-local-schedule-fired', {
      job: 'source-backup',
      scheduledAt: '2026-11-01T02:00:00Z',
    });
    await ended;
    down();
    const ofWhen = /^Contractors: from the backup of 2026-11-01 \d\d:\d\d \(Europe\/Berlin\)(\nInterns: .*)?$/;
    const listed = await run('people');
    expect([listed.code, listed.err]).toEqual([0, expect.stringMatching(ofWhen)]);
    expect(listed.out).toMatch(/\nada +Ada North +Contractors +jane\.doe +2026-01-01 +2026-12-31 *\n1 person$/);
    const shown = await run('people', 'show', 'ada');
    expect([shown.code, shown.err]).toEqual([0, expect.stringMatching(ofWhen)]);
    expect(shown.out).toMatch(/^accountName {3}ada\n.*a file that .+ dropped: created/s);
    expect(await run('people', 'show', 'nobody')).toEqual({
      out: '',
      err: 'No source has that account now. Give --source NAME, to see what was done about it before. --fresh asks the tenant.',
      code: 1,
    });
  });

  test('the doctor tells of it as one of its findings', async () => {
    down();
    const { out, code } = await run('doctor');
    expect([code, out]).toEqual([1, expect.stringMatching(/tenant.*503/s)]);
  });
});

describe('a tenant that answers 403', () => {
  /** The client is one that may do nothing that nelm needs. */
  const forbid = () => {
    const { clientId, clientSecret } = seededClients.approver;
    deployed.outputs['IscClientId'] = clientId;
    deployed.parameters['/nelm/local/isc-client-secret'] = clientSecret;
  };

  test.each(asking.map((args) => ({ args })))('$args says so, and what to do', async ({ args }) => {
    forbid();
    const { out, err, code } = await run(...filled(args));
    expect([out, code, err]).toEqual([
      '',
      1,
      expect.stringMatching(
        /^The tenant does not allow that\. .*403.* lacks the right.* npx nelm doctor --stage local lists the rights that are missing\.$/,
      ),
    ]);
  });

  test('the doctor lists the rights', async () => {
    forbid();
    const { out, code } = await run('doctor');
    expect([code, out]).toEqual([1, expect.stringMatching(/403/)]);
  });
});

test('a tenant whose name is none is told with its name, and what to correct', async () => {
  deployed.outputs['IscBaseUrl'] = 'http://acme.invalid';
  expect(await run('restore', 'Contractors')).toEqual({
    out: '',
    err: 'No answer from ISC to POST /oauth/token (oauthToken): acme.invalid does not resolve: check ISC_BASE_URL. A deployed nelm has that from its deployment. npx nelm doctor --stage local looks at the tenant.',
    code: 1,
  });
});

test('a client whose secret is another one is told, and what to correct', async () => {
  deployed.parameters['/nelm/local/isc-client-secret'] = 'of-before';
  expect(await run('restore', 'Contractors')).toEqual({
    out: '',
    err: 'ISC gave no token for the client (401). Check ISC_CLIENT_ID and ISC_CLIENT_SECRET, and that the token has not been revoked. A deployed nelm has the id from its deployment, and the secret from the parameter /nelm/STAGE/isc-client-secret. npx nelm doctor --stage local looks at both.',
    code: 1,
  });
});
