import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { answers } from '../../cli/answers.ts';
import { awsAsker } from '../../cli/doctor/awsRequest.ts';
import { checkAccount } from '../../cli/doctor/checkAws.ts';
import { checkBucket } from '../../cli/doctor/checkBucket.ts';
import { checkParameters } from '../../cli/doctor/checkPlace.ts';
import { checkTenant } from '../../cli/doctor/checkTenant.ts';
import { examine } from '../../cli/doctor/doctor.ts';
import { type Config, defineConfig } from '../../lib/config/config.ts';
import { noteStage, whileTyped } from '../../lib/config/toType.ts';
import { createLambdaClient } from '../../lib/durable/sendToLambda.ts';
import { createIsc, type Isc } from '../../lib/isc/client.ts';
import { readWiring } from '../../local/aws/wiring.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';
import { type RunningNelm, startTestNelm } from '../functions/nelm.ts';
import { startStrangeProvider } from '../lib/doors/console/strangeProvider.ts';
import config from '../localConfig.ts';
import { type Answer, type AsDeployed, type Asked, startAsDeployed } from './asDeployed.ts';
import { typed } from './typing.ts';

vi.setConfig({ testTimeout: 60_000 });

const root = `${import.meta.dirname}/../..`;
let nelm: RunningNelm;
let deployed: AsDeployed;

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
  deployed = await startAsDeployed(nelm);
  Object.assign(deployed.parameters, {
    '/nelm/local/hr/standard-keys': `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
    '/nelm/local/hr/bamboohr-keys': 'b'.repeat(24),
    '/nelm/local/hr/deel-keys': 'd'.repeat(24),
    '/nelm/local/hr/bamboohr-api-key': 'a'.repeat(40),
  });
  deployed.answerFirst((asked) => planted(asked) ?? healthy(asked));
  for (const [name, value] of Object.entries(deployed.environment)) vi.stubEnv(name, value);
  for (const job of ['source-backup', 'expiry-sweep', 'expiry-notice']) {
    const ended = nelm.nextEnded(1);
    await nelm.stack.lambda.invoke('nelm-local-schedule-fired', { job, scheduledAt: '2026-11-01T05:00:00Z' });
    await ended;
  }
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await deployed.close();
  await nelm.stop();
});

/** What a fault answers in place of what is healthy. */
let planted: (asked: Asked) => Answer = () => undefined;
const kept: Record<string, string> = {};

beforeEach(() => Object.assign(kept, deployed.parameters));

afterEach(() => {
  planted = () => undefined;
  nelm.tenant.faults.clear();
  for (const name of Object.keys(deployed.parameters)) delete deployed.parameters[name];
  Object.assign(deployed.parameters, kept);
});

const json = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) });
const xml = (body: string): Answer => ({ status: 200, body: `<Answer>${body}</Answer>` });
const { schedules: on, schedulesOff: off, alarms } = await readWiring(root);
const schedule = (State: 'ENABLED' | 'DISABLED') => ({ Name: 'x', State });
const schedules = [...on.map(() => schedule('ENABLED')), ...off.map(() => schedule('DISABLED'))];
/** As nelm comes, but for the addresses. */
const settled = defineConfig({ ...config, mailFrom: 'nelm@mail.example.com', operators: ['ops@mail.example.com'] });
const topic = 'arn:aws:sns:local:000000000000:alarms';

/** An alarm as CloudWatch tells of it, under the name that CloudFormation makes of its id. */
const alarm = (id: string, state = 'OK', stage = 'local') =>
  `<member><AlarmName>nelm-${stage}-${id}-1AB2CD3EF4GH</AlarmName><AlarmActions><member>${topic}</member></AlarmActions><StateValue>${state}</StateValue></member>`;
const listed = (members: readonly string[]) => xml(members.join(''));

const asksBambooHr = (url: string) => ({ Environment: { Variables: { BAMBOOHR_BASE_URL: url } } });

/** An account in which all is as it should be. */
function healthy({ action, path }: Asked): Answer {
  if (action === 'GetCallerIdentity') return xml('<Account>000000000000</Account>');
  if (path.startsWith('/2016-08-19/account-settings')) return json({ AccountLimit: { ConcurrentExecutions: 1_000 } });
  if (path.startsWith('/v2/email/identities/mail.example.com'))
    return json({ VerifiedForSendingStatus: true, ConfigurationSetName: 'own' });
  if (path.startsWith('/v2/email/account')) return json({ ProductionAccessEnabled: true, SendingEnabled: true });
  if (path.endsWith('/functions/nelm-local-hr-events/configuration'))
    return json(asksBambooHr('https://acme.bamboohr.com'));
  if (path.startsWith('/schedules')) return json({ Schedules: schedules });
  if (action === 'DescribeAlarms') {
    return listed(alarms.map((id) => alarm(id)));
  }
  if (action === 'DescribeStackResource') return xml(`<PhysicalResourceId>${topic}</PhysicalResourceId>`);
  if (action === 'ListSubscriptionsByTopic') return xml(`<SubscriptionArn>${topic}:1</SubscriptionArn>`);
  return undefined;
}

/** So many milliseconds the tenant may take: on a busy machine it takes its time. */
const longPatience = 20_000;

/** What the doctor finds of the nelm as if deployed, but what is ok. */
async function found(
  settings: Config = settled,
  environment: NodeJS.ProcessEnv = deployed.environment,
  stage = 'local',
  patience = longPatience,
): Promise<string[]> {
  const findings = await examine(root, settings, { stage, patience }, environment, nelm.clock.now);
  return findings.flatMap(({ check, state, said }) => (state === 'ok' ? [] : [`${state} · ${check} · ${said}`]));
}

test('a nelm on this machine, and a deployed one, that are as they should be', async () => {
  expect(await found()).toEqual([]);
  const all = await examine(
    root,
    settled,
    { stage: 'local', patience: longPatience },
    deployed.environment,
    nelm.clock.now,
  );
  expect(all.find(({ check }) => check === 'mail address')?.said).toBe(
    'mailFrom is verified in SES, with the configuration set own',
  );
  const port = (url: string) => new URL(url).port;
  const here = await typed([
    ...['doctor', '--s3-port', port(nelm.stack.storage.url), '--tenant-port', port(nelm.tenant.url)],
    ...['--lambda-port', port(nelm.stack.lambda.url)],
  ]);
  expect([here.code, here.out]).toEqual([0, expect.not.stringContaining('NOT OK')]);
  expect(here.out).toMatch(/^ok {6}bucket +nelm-local is ours$/m);
  expect(here.out).toMatch(/^ok {6}expiry-sweep +succeeded at 2026-11-01T06:/m);
});

test('of a nelm that the environment names it says which variables are missing', async () => {
  const parameter = async (variable: string) => (variable === 'ISC_CLIENT_SECRET' ? 'a-secret-of-it' : undefined);
  const findings = await checkParameters({ parameter }, settled, (variable) => variable);
  expect(findings.map(({ said, todo }) => [said, todo]).slice(0, 2)).toEqual([
    ['ISC_CLIENT_SECRET is there, and of the right shape', undefined],
    ['NELM_LINK_KEYS is not there.', 'set NELM_LINK_KEYS in the environment'],
  ]);
});

test.each([
  ['a-secret-of-it', true],
  ['a-new-secret an-old-secret', true],
  ['new-client:a-new-secret\nold-client:an-old-secret\n', true],
  ['a-new-secret short', false],
  [':a-new-secret', false],
])('a client of ISC may have several secrets: of %j the shape is right: %j', async (value, isRight) => {
  const rules = [{ name: 'all', when: { vendor: 'Northwind' }, decide: 'leave' as const }];
  for (const variable of ['ISC_CLIENT_SECRET', 'ISC_APPROVER_SECRET']) {
    const settings = defineConfig({ approvals: { rules } });
    const findings = await checkParameters({ parameter: async () => value }, settings, (name) => name);
    expect(findings.find(({ said }) => said.startsWith(variable))?.said).toBe(
      isRight
        ? `${variable} is there, and of the right shape`
        : `${variable} must be secrets or client-id:secret, with space between, each secret of 8 characters or more.`,
    );
  }
});

test('--json, --smoke, the exit code, and no secret', async () => {
  const given = { environment: deployed.environment, now: nelm.clock.now };
  const well = await typed(['doctor', '--stage', 'local', '--smoke', '--json'], given);
  const { version, findings } = answers.doctor.parse(JSON.parse(well.out));

  // The settings that nelm comes with have addresses that are nobody's.
  expect([version, well.code]).toEqual([1, 1]);
  expect(findings.filter(({ state }) => state !== 'ok')).toEqual([
    {
      check: 'addresses',
      state: 'not ok',
      said: 'mailFrom and operators are still at example.com, where no mail comes from or arrives.',
      todo: 'set mailFrom and operators in nelm.config.ts',
    },
  ]);
  expect(findings.at(-1)).toMatchObject({
    check: 'smoke',
    state: 'ok',
    said: expect.stringMatching(/^a file came to its report \(run 2026/),
  });
  deployed.parameters['/nelm/local/link-keys'] = 'too-short-a-secret';
  const ill = await typed(['doctor', '--stage', 'local'], given);
  expect(ill.code).toBe(1);
  expect(ill.out).toMatch(
    /^NOT OK {2}parameter +\/nelm\/local\/link-keys must be keys of 32 characters or more, with space between\.\n +→ aws ssm put-parameter/m,
  );
  for (const secret of Object.values(deployed.parameters)) expect(well.out + ill.out).not.toContain(secret);
});

describe('of an account it finds', () => {
  const ofAction = (action: string, answer: Answer) => (asked: Asked) => (asked.action === action ? answer : undefined);
  const ofPath = (path: string, answer: Answer) => (asked: Asked) => (asked.path.startsWith(path) ? answer : undefined);
  test.each<[string, (asked: Asked) => Answer, string[]]>([
    [
      'that nobody is logged in',
      ofAction('GetCallerIdentity', { status: 403, body: '<Error/>' }),
      ['not ok · credentials · AWS does not know who asks: AWS answered 403.'],
    ],
    [
      'that its limit is not told',
      ofPath('/2016-08-19/', { status: 403, body: '{}' }),
      ['unsure · concurrency · Lambda does not tell the limit of the account.'],
    ],
    [
      'that the address of mails is not verified',
      ofPath('/v2/email/identities/', { status: 404, body: '{}' }),
      ['not ok · mail address · mailFrom of nelm.config.ts is not verified in SES, nor is its domain or one above it.'],
    ],
    [
      'that it is in the sandbox',
      ofPath('/v2/email/account', json({ ProductionAccessEnabled: false, SendingEnabled: true })),
      ['not ok · mails · The account is in the sandbox of SES, or may not send: managers get no mail.'],
    ],
    [
      'that a schedule is missing',
      ofPath('/schedules', json({ Schedules: schedules.slice(1) })),
      ['not ok · schedules · 3 are switched on, and the settings want 4; 6 are there, and the template has 7.'],
    ],
    [
      'that a schedule is off',
      ofPath('/schedules', json({ Schedules: [...schedules.slice(1), schedule('DISABLED')] })),
      ['not ok · schedules · 3 are switched on, and the settings want 4; 7 are there, and the template has 7.'],
    ],
    [
      'that a schedule is on which the settings have switched off',
      ofPath('/schedules', json({ Schedules: [...schedules, schedule('ENABLED')] })),
      ['not ok · schedules · 5 are switched on, and the settings want 4; 8 are there, and the template has 7.'],
    ],
    [
      'that nobody said which BambooHR is meant',
      ofPath('/2015-03-31/functions/', json(asksBambooHr('https://example.bamboohr.com'))),
      ['not ok · BambooHR · The stage was deployed without BAMBOOHR_BASE_URL, and nelm.config.ts has hr.bamboohr.'],
    ],
    [
      'that it is not told which BambooHR is meant',
      ofPath('/2015-03-31/functions/', { status: 403, body: '{}' }),
      ['unsure · BambooHR · Lambda does not tell which BambooHR the stage asks.'],
    ],
    [
      'that an alarm sounds',
      ofAction('DescribeAlarms', listed(alarms.map((id) => alarm(id, id === 'CsvImportFailed' ? 'ALARM' : 'OK')))),
      ['not ok · alarms · nelm-local-CsvImportFailed-1AB2CD3EF4GH sound.'],
    ],
    [
      'that alarms are missing, however loud those of a stage are whose name begins with this one',
      ofAction(
        'DescribeAlarms',
        listed([
          ...alarms.filter((id) => id !== 'CsvImportFailed').map((id) => alarm(id)),
          alarm('CsvImportFailed', 'ALARM', 'local-eu'),
        ]),
      ),
      [`not ok · alarms · CsvImportFailed is missing: ${alarms.length - 1} of ${alarms.length} are there.`],
    ],
    [
      'an alarm that is not in the template',
      ofAction('DescribeAlarms', listed([...alarms, 'Handmade'].map((id) => alarm(id)))),
      ['unsure · alarms · nelm-local-Handmade-1AB2CD3EF4GH is of this stage by name, and not in serverless.yml.'],
    ],
    [
      'that there are no alarms',
      ofAction('DescribeAlarms', xml('')),
      ['unsure · alarms · CloudWatch lists none of nelm-local.'],
    ],
    [
      'that nobody is told of alarms',
      ofAction('ListSubscriptionsByTopic', xml('<SubscriptionArn>PendingConfirmation</SubscriptionArn>')),
      ['not ok · notifications · Nobody is told of alarms, or has not confirmed the mail of SNS.'],
    ],
  ])('%s', async (_, fault, findings) => {
    planted = fault;
    expect(await found()).toEqual(findings);
  });

  test('that its sign-in is another one, has no secret, and that the name is not deployed', async () => {
    const provider = await startStrangeProvider();
    provider.says.metadata['issuer'] = 'https://login.example.com';
    const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/0e3f5d1c-8a54-4f0e-9d0b-0a1b2c3d4e5f';
    const settings = defineConfig({
      ...settled,
      signIn: { issuer: provider.issuer, clientId: 'console' },
      domain: { name: 'nelm.example.com', certificateArn },
    });
    expect(await found(settings)).toEqual([
      'not ok · parameter · /nelm/local/sign-in-secret is not there.',
      `not ok · sign-in · ${provider.issuer} does not say of itself that it is that issuer (OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED).`,
      'not ok · domain · The stack was deployed without nelm.example.com.',
    ]);
    await provider.close();
  });

  test('nothing amiss with an address whose domain is under one that is verified', async () => {
    planted = ({ path }) => {
      if (path === '/v2/email/identities/example.com') return json({ VerifiedForSendingStatus: true });
      return path.startsWith('/v2/email/identities/') ? { status: 404, body: '{}' } : undefined;
    };
    expect(await found()).toEqual([]);
  });

  test('that the bucket is gone', async () => {
    const { NelmBucket = '' } = deployed.outputs;
    deployed.outputs['NelmBucket'] = 'gone-bucket';
    expect(await found()).toContain('not ok · bucket · gone-bucket is gone.');
    deployed.outputs['NelmBucket'] = NelmBucket;
  });

  test('that the name of the bucket is somebody else’s', async () => {
    const noBucket = { stack: 'nelm-local', hasBucket: false };
    planted = ({ action }) => (action === 'HEAD' ? { status: 403, body: '' } : undefined);
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const s3 = new S3Client({ endpoint: deployed.url, region: 'local', credentials, forcePathStyle: true });
    expect(await checkBucket(s3, 'acme-nelm', noBucket)).toMatchObject({
      state: 'not ok',
      said: 'acme-nelm belongs to somebody else, or is not to be looked at by you.',
    });
    planted = ({ action }) => (action === 'HEAD' ? { status: 404, body: '' } : undefined);
    expect(await checkBucket(s3, 'acme-nelm', noBucket)).toMatchObject({
      state: 'ok',
      said: 'the name acme-nelm is free',
    });
  });

  test('that its region has no durable functions', async () => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const lambda = createLambdaClient(1_000, { endpoint: deployed.url, region: 'local', credentials });
    const tools = { ask: awsAsker(lambda, 'local', deployed.url), lambda, region: 'local', stage: 'local' };
    const findings = await checkAccount({ ...tools, config: settled, schedules: [], allSchedules: 0, alarms: [] });
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([
      expect.objectContaining({
        check: 'durable functions',
        said: expect.stringMatching(/^Lambda of local does not list durable executions \(/),
      }),
    ]);
  });

  test('parameters that are missing, or cannot be read', async () => {
    delete deployed.parameters['/nelm/local/link-keys'];
    delete deployed.parameters['/nelm/local/hr/deel-keys'];
    delete deployed.parameters['/nelm/local/hr/bamboohr-api-key'];
    expect(await found()).toEqual([
      'not ok · parameter · /nelm/local/link-keys is not there.',
      'not ok · parameter · /nelm/local/hr/bamboohr-api-key is not there.',
      'unsure · parameter · /nelm/local/hr/deel-keys is not there: its HR system cannot post.',
    ]);
    planted = ({ action, body }) =>
      action === 'AmazonSSM.GetParameter' && body.includes('standard-keys')
        ? { status: 400, body: JSON.stringify({ __type: 'AccessDeniedException' }) }
        : undefined;
    expect(await found()).toContain('unsure · parameter · /nelm/local/hr/standard-keys cannot be read by you.');
  });

  test('a secret that is kept as plain text', async () => {
    const Value = deployed.parameters['/nelm/local/link-keys'];
    planted = ({ action, body }) =>
      action === 'AmazonSSM.GetParameter' && body.includes('link-keys')
        ? json({ Parameter: { Name: '/nelm/local/link-keys', Value, Type: 'String' } })
        : undefined;
    expect(await found()).toContain('not ok · parameter · /nelm/local/link-keys is kept as plain text.');
  });
});

describe('of a tenant it finds', () => {
  test('that it does not answer, or refuses the token', async () => {
    nelm.tenant.faults.set([{ fault: { status: 503 } }]);
    expect(await found(settled, deployed.environment, 'local', 700)).toEqual([
      expect.stringMatching(/^not ok · tenant · /),
    ]);
    nelm.tenant.faults.clear();
    deployed.parameters['/nelm/local/isc-client-secret'] = 'is-wrong-but-long';
    expect(await found()).toEqual([expect.stringMatching(/^not ok · tenant · /)]);
  });

  test('sources and attributes of the settings that it does not have', async () => {
    const settings = defineConfig({
      timeZone: 'Europe/Berlin',
      mailFrom: settled.mailFrom,
      columns: { vendr: ['company'] },
      sources: { Contractor: { graceDays: 10 } },
      hr: {
        standard: { sources: ['Internz'] },
        bamboohr: { source: 'Contractors', defaults: { manager: 'nobody.here', data: { costcentre: '1' } } },
      },
    });
    expect(await found(settings)).toEqual([
      'not ok · operators · nelm.config.ts names no operators: nobody decides what is held.',
      'not ok · sources · nelm.config.ts has settings for "Contractor", which is no source of the tenant. It has "Contractors", "Interns". Correct the key, or remove it.',
      'not ok · sources · hr.standard.sources names "Internz", which the tenant does not have.',
      'not ok · attributes · columns.vendr names "vendr", which no source has.',
      'not ok · attributes · hr.bamboohr names "costcentre", which Contractors does not have.',
      'not ok · managers · hr.bamboohr.defaults.manager is no identity of the tenant.',
    ]);
  });

  test('whose token it is, and approvers and account managers who are gone', async () => {
    const { admin, approver, manager } = seededClients;
    const asked: string[] = [];
    const isc = createIsc({
      ...{ baseUrl: nelm.tenant.url, ...admin, clock: nelm.clock.now },
      // As if one had been deleted, and another had left.
      async fetch(url, init) {
        const answer = await fetch(url, init);
        if (!String(url).includes('/public-identities')) return answer;
        asked.push(String(url));
        const identities = (await answer.json()) as { id: string }[];
        return Response.json(
          identities.flatMap((one) => {
            if (one.id === approver.clientId) return [];
            return [one.id === manager.clientId ? { ...one, identityState: 'INACTIVE_LONG_TERM' } : one];
          }),
        );
      },
    });
    const findings = await checkTenant(isc, settled, 5_000);
    expect(findings.filter(({ check }) => check === 'token' || check === 'rights').map(({ said }) => said)).toEqual([
      `a personal access token of admin (${admin.clientId}), client ${admin.clientId}`,
      'the token may read, create, update and delete; what changes was asked of what is not there',
    ]);
    expect(findings.flatMap(({ state, check, said }) => (state === 'ok' ? [] : [`${check} · ${said}`]))).toEqual([
      `approvers · ${approver.clientId}, an approver of Contractors, is no identity of the tenant.`,
      `owner · ${manager.clientId}, an account manager of Contractors, is not active any more.`,
      `approvers · ${approver.clientId}, an approver of Interns, is no identity of the tenant.`,
      `owner · ${manager.clientId}, an account manager of Interns, is not active any more.`,
    ]);
    // One request for all of them, and one for the manager that the settings name.
    expect(asked).toHaveLength(2);
  });

  test('which rights the token lacks, and changes nothing to see it', async () => {
    const counts = async () => (await Array.fromAsync(nelm.isc.records.list())).length;
    const before = [await counts(), (await Array.fromAsync(nelm.isc.sources.list())).length];
    const lacking = (...lacks: string[]) =>
      createIsc({
        ...{ baseUrl: nelm.tenant.url, ...seededClients.admin, clock: nelm.clock.now },
        fetch: async (url, init) =>
          lacks.includes(init?.method ?? 'GET') ? new Response('{}', { status: 403 }) : await fetch(url, init),
      });
    const rights = async (isc: Isc) =>
      (await checkTenant(isc, settled, 5_000)).flatMap(({ check, state, said, todo }) =>
        check === 'rights' ? [state, said, todo] : [],
      );
    expect(await rights(lacking('PATCH', 'DELETE'))).toEqual([
      'not ok',
      'The token lacks idn:nesr:update, idn:nesr:delete.',
      'give its identity idn:nesr:update, idn:nesr:delete, as an administrator has',
    ]);
    expect(await rights(lacking())).toMatchObject(['ok', expect.stringContaining('may read, create'), undefined]);
    expect([await counts(), (await Array.fromAsync(nelm.isc.sources.list())).length]).toEqual(before);
  });

  test('a token of no user', async () => {
    const isc = createIsc({ baseUrl: nelm.tenant.url, ...seededClients.app, clock: nelm.clock.now });
    expect((await checkTenant(isc, settled, 5_000)).find(({ check }) => check === 'token')).toMatchObject({
      state: 'unsure',
      said: `The token says of no identity that it is theirs, client ${seededClients.app.clientId}.`,
    });
  });

  test('more reserved room than the account has', async () => {
    const settings = defineConfig({ ...settled, eventRunsAtOnce: 950 });
    expect(await found(settings)).toEqual([
      'not ok · concurrency · 1000 at once; eventRunsAtOnce would reserve 950, and AWS keeps 100 unreserved.',
    ]);
  });

  test('a source without an approver', async () => {
    const { sourceId } = seededSources.Interns;
    const before = (await nelm.isc.sources.get(sourceId)).approvers?.map(({ id }) => id) ?? [];
    await nelm.isc.sources.patch(sourceId, { approvers: [] });
    expect(await found()).toEqual(['not ok · approvers · Interns has no approver, and hires ask for one.']);
    await nelm.isc.sources.patch(sourceId, { approvers: before });
  });
});

describe('of a bucket that is there although no stack tells of it', () => {
  const variables = { NELM_BUCKET: 'nelm-local', ISC_BASE_URL: 'https://acme.example.com', ISC_CLIENT_ID: 'x' };
  const inTheWay =
    'not ok · bucket · nelm-local is there, and the stack nelm-prod does not have it: a deployment that makes it would fail.';
  const resource = (status: string) =>
    `<DescribeStackResourceResponse><ResourceStatus>${status}</ResourceStatus></DescribeStackResourceResponse>`;
  const notThere = (said: string) => ({
    status: 400,
    body: `<ErrorResponse><Error><Code>ValidationError</Code><Message>${said}</Message></Error></ErrorResponse>`,
  });

  test.each([
    ['there is no stack', notThere("Stack 'nelm-prod' does not exist"), inTheWay],
    [
      'the first deployment has failed',
      notThere('Resource S3BucketFiles does not exist for stack nelm-prod'),
      inTheWay,
    ],
    ['it has left the stack', { status: 200, body: resource('DELETE_SKIPPED') }, inTheWay],
    ['it is of an earlier nelm', { status: 200, body: resource('UPDATE_COMPLETE') }, undefined],
    [
      'nobody tells',
      { status: 403, body: '' },
      'unsure · bucket · nelm-local is there, and CloudFormation does not tell whether it is that of the stack nelm-prod.',
    ],
  ])('%s', async (_, answer, said) => {
    planted = ({ action }) => (action === 'DescribeStackResource' ? answer : undefined);
    const findings = await found(settled, { ...deployed.environment, ...variables }, 'prod');
    expect(findings.find((one) => one.includes('· bucket ·'))).toBe(said);
  });
});

describe('of a stack whose deployment failed', () => {
  const outputs = () =>
    Object.entries(deployed.outputs).map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    );
  const stack = (status: string, told: readonly string[]) => ({
    status: 200,
    body: `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackStatus>${status}</StackStatus><CreationTime>2026-11-01T00:00:00Z</CreationTime><Outputs>${told.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  });
  const look = async (status: string, told: readonly string[]) => {
    planted = ({ action }) => (action === 'DescribeStacks' ? stack(status, told) : undefined);
    const options = { stage: 'local', patience: longPatience };
    const findings = await examine(root, settled, options, deployed.environment, nelm.clock.now);
    return findings.find(({ check }) => check === 'stack');
  };

  test('the first: it must be removed before another one', async () => {
    expect(await look('ROLLBACK_COMPLETE', [])).toEqual({
      check: 'stack',
      state: 'not ok',
      said: 'The first deployment of nelm-local failed, and CloudFormation updates no such stack (ROLLBACK_COMPLETE).',
      todo: 'mend what aws cloudformation describe-stack-events --stack-name nelm-local says; then aws cloudformation delete-stack --stack-name nelm-local, wait until it is gone, and deploy again',
    });
    expect((await typed(['runs', '--stage', 'local'])).err).toBe(
      'The first deployment of nelm-local failed, and CloudFormation updates no such stack (ROLLBACK_COMPLETE). To mend it: mend what aws cloudformation describe-stack-events --stack-name nelm-local says; then aws cloudformation delete-stack --stack-name nelm-local, wait until it is gone, and deploy again.',
    );
  });

  test('a later one: what was deployed before it is looked at', async () => {
    expect(await look('UPDATE_ROLLBACK_COMPLETE', outputs())).toMatchObject({
      state: 'not ok',
      said: 'The last deployment of nelm-local failed; what was deployed before it holds (UPDATE_ROLLBACK_COMPLETE).',
    });
    expect(await look('UPDATE_COMPLETE', outputs())).toMatchObject({ state: 'ok' });
  });
});

test('before the first deployment it looks at what there is', async () => {
  const variables = {
    NELM_BUCKET: 'nelm-local',
    ISC_BASE_URL: nelm.tenant.url,
    ISC_CLIENT_ID: 'x',
    BAMBOOHR_BASE_URL: 'x',
  };
  const missing = ['not ok · variables · NELM_BUCKET, ISC_BASE_URL, ISC_CLIENT_ID, BAMBOOHR_BASE_URL are not set.'];
  const first = 'unsure · stack · There is no stack nelm-prod in local: deploy it, or correct --stage or AWS_REGION.';
  const durable = 'unsure · durable functions · Lambda of local has them, and no nelm-prod-csv-import yet';
  expect(await found(settled, deployed.environment, 'prod')).toEqual(
    expect.arrayContaining([
      durable,
      first,
      ...missing,
      'not ok · parameter · /nelm/prod/isc-client-secret is not there.',
    ]),
  );
  expect(await found(settled, { ...deployed.environment, ...variables }, 'prod')).not.toContain(missing[0]);
});

test('a daily job that has not succeeded for over a day', async () => {
  await nelm.pass(27 * 3_600_000);
  expect(await found()).toEqual([
    expect.stringMatching(/^not ok · source-backup · succeeded last at 2026-11-01T06:\S+, over 26 hours ago\.$/),
    expect.stringMatching(/^not ok · expiry-sweep · /),
    expect.stringMatching(/^not ok · expiry-notice · /),
  ]);
});

test('where no nelm answers, that is all there is to say', async () => {
  const { out, code } = await typed(['doctor', '--lambda-port', '9']);
  expect(code).toBe(1);
  expect(out).toMatch(
    /^NOT OK {2}nelm +No nelm runs on this machine\.\n +→ npx nelm start; or npx nelm doctor --stage NAME for a deployed one$/m,
  );
});

test('a stage that cannot be one is wrong use, and nothing is looked at', async () => {
  const { out, err, code } = await typed(['doctor', '--stage', 'a b']);
  expect([out, err, code]).toEqual(['', '"a b" is no stage: use at most 30 small letters, digits and hyphens.', 2]);
});

test('without credentials of AWS it still looks at the variables and at ISC', async () => {
  planted = ({ action }) => (action === 'GetCallerIdentity' ? { status: 403, body: '<Error/>' } : undefined);
  const credentials = 'not ok · credentials · AWS does not know who asks: AWS answered 403.';
  const notOfIsc = expect.stringMatching(
    /^not ok · variables · ISC_BASE_URL is "http:.*, and must be the address of the API/,
  );
  const { admin } = seededClients;
  const environment = { ...deployed.environment, ISC_BASE_URL: nelm.tenant.url, ISC_CLIENT_ID: admin.clientId };
  expect(await found(settled, environment, 'prod')).toEqual([
    credentials,
    notOfIsc,
    'not ok · variables · NELM_BUCKET, BAMBOOHR_BASE_URL are not set.',
    'unsure · tenant · ISC cannot be asked: the secret of its client cannot be read.',
  ]);
  const withSecret = { ...environment, ISC_CLIENT_SECRET: admin.clientSecret };
  const ofPages = { ...withSecret, ISC_BASE_URL: 'https://acme.identitynow.com' };
  expect(await found(settled, ofPages, 'prod')).toContain(
    'not ok · tenant · ISC_BASE_URL is "https://acme.identitynow.com", where the pages of the tenant are. Its API is at https://acme.api.identitynow.com: set that.',
  );
  expect(await found(settled, { ...environment, NELM_BUCKET: 'Acme.Nelm' }, 'prod')).toContain(
    'not ok · variables · NELM_BUCKET is "Acme.Nelm", and must be the name of a bucket: 3 to 63 small letters, digits and hyphens.',
  );
  const wrong = defineConfig({ ...settled, sources: { Contractor: { graceDays: 10 } } });
  expect(await found(wrong, withSecret, 'prod')).toEqual([
    credentials,
    notOfIsc,
    'not ok · variables · NELM_BUCKET, BAMBOOHR_BASE_URL are not set.',
    expect.stringMatching(/^not ok · sources · nelm\.config\.ts has settings for "Contractor"/),
  ]);
});

test('a stage of today, of which nothing daily has run yet, is as it should be', async () => {
  const fresh = await startTestNelm('2026-11-01T06:00:00Z');
  const freshlyDeployed = await startAsDeployed(fresh);
  Object.assign(freshlyDeployed.parameters, kept);
  const sounding = alarms.map((id) => alarm(id, id === 'SourceBackupOverdue' ? 'ALARM' : 'OK'));
  freshlyDeployed.answerFirst((asked) => (asked.action === 'DescribeAlarms' ? listed(sounding) : healthy(asked)));
  const look = async (at: number) => {
    for (const [name, value] of Object.entries(freshlyDeployed.environment)) vi.stubEnv(name, value);
    const options = { stage: 'local', patience: longPatience };
    return await whileTyped(async () => {
      noteStage('local');
      return await examine(root, settled, options, freshlyDeployed.environment, () => at);
    }).finally(() => {
      for (const [name, value] of Object.entries(deployed.environment)) vi.stubEnv(name, value);
    });
  };
  // The stack was made at midnight.
  const today = await look(Date.parse('2026-11-02T01:59:00Z'));
  expect(today.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(today.filter(({ check }) => ['alarms', 'source-backup'].includes(check)).map(({ said }) => said)).toEqual([
    `all ${alarms.length} are there, and none sounds but nelm-local-SourceBackupOverdue-1AB2CD3EF4GH: not yet to be looked at, since the stage is younger than a day`,
    'has not run yet, and is looked at when nelm is a day old',
  ]);
  const tomorrow = await look(Date.parse('2026-11-02T02:01:00Z'));
  expect(tomorrow.filter(({ state }) => state !== 'ok').map(({ check, said, todo }) => [check, said, todo])).toEqual([
    [
      'alarms',
      'nelm-local-SourceBackupOverdue-1AB2CD3EF4GH sound.',
      'docs/operations.md says what each means, and what to do',
    ],
    ...['source-backup', 'expiry-sweep', 'expiry-notice'].map((job) => [
      job,
      'has not succeeded yet',
      `npx nelm run ${job} --wait --stage local runs it now; npx nelm runs --failed --stage local says what went wrong`,
    ]),
  ]);
  const port = (url: string) => new URL(url).port;
  const { stack, tenant } = fresh;
  const ports = ['--s3-port', port(stack.storage.url), '--tenant-port', port(tenant.url)];
  const here = await typed(['doctor', ...ports, '--lambda-port', port(stack.lambda.url)]);
  expect(here.out).toMatch(/^ok {6}source-backup +has not run yet, and is looked at when nelm is a day old$/m);
  expect(here.code).toBe(0);
  await freshlyDeployed.close();
  await fresh.stop();
});
