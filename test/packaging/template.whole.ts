import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { functionNames } from '../../build/functions.ts';
import { sourcesFile } from '../../build/readSources.ts';
import type { Config } from '../../lib/config/config.ts';
import { dailyJobs } from '../../lib/doors/console/todayPage.ts';
import { metricNames } from '../../lib/log/metrics.ts';
import { keys } from '../../lib/store/keys.ts';
import { arnMatcher } from '../../local/aws/rights/policy.ts';
import { readKeptData } from '../operations/keptData.ts';
import { allowedBy, type DeployedFunction, functionDetails, lambdaArn, ofType, scheduleSchema } from './deployed.ts';
import { flowNames, packageStage, packagingEnvironment, projectToPackage, type Resources } from './package.ts';
import { resourcesInCycles } from './references.ts';
import { templateFaults } from './templateFaults.ts';
import { filesInZip } from './zip.ts';

const secret = 'a-secret-of-the-machine-that-packages';
const key = 'arn:aws:kms:eu-central-1:123456789012:key/0e3f5d1c-8a54-4f0e-9d0b-0a1b2c3d4e5f';
const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/0e3f5d1c-8a54-4f0e-9d0b-0a1b2c3d4e5f';
const project = await projectToPackage();

/** A stage as it is cloned, and one of an organisation that uses everything that can be set. */
await project.write(
  'nelm.config.prod.ts',
  `import { defineStage } from './lib/config/defineStage.ts';
export default defineStage({
  timeZone: 'America/New_York',
  mailFrom: 'people@corp.example.com',
  operators: ['operators@corp.example.com'],
  approvals: { rules: [{ name: 'known', when: { vendor: 'Northwind' }, decide: 'approve' }] },
  eventRunsAtOnce: 5,
  retention: { runDays: 500, historyDays: 900 },
  sources: { Contractors: { expect: { by: '06:00' } } },
  hr: { bamboohr: { source: 'Contractors' } },
  domain: { name: 'people.corp.example.com', certificateArn: '${certificate}' },
  signIn: { issuer: 'https://corp.okta.com', clientId: 'nelm' },
});
`,
);
await project.write(
  'nelm.sources.prod.ts',
  `import { defineSources } from './lib/sources/wantedSources.ts';
export default defineSources([{ name: 'Contractors', owner: 'olga.owner' }]);
`,
);
const prodEnvironment = {
  NELM_BUCKET: 'acme-people',
  ISC_BASE_URL: 'https://acme.api.identitynow.com',
  ISC_CLIENT_ID: 'client-of-acme',
  ISC_APPROVER_CLIENT_ID: 'approver-of-acme',
  BAMBOOHR_BASE_URL: 'https://acme.bamboohr.com',
  KMS_KEY_ARN: key,
};
const dev = await packageStage(project, 'dev', { ISC_CLIENT_SECRET: secret });
const prod = await packageStage(project, 'prod', { ...prodEnvironment, ISC_CLIENT_SECRET: secret });
const stages = [dev, prod];
const flows = await flowNames();

/** Functions that the HTTP API invokes: whoever called is answered, and nothing of it is tried again. */
const behindTheApi = ['console', 'contract', 'decision', 'hr-webhook'];

/** An alarm looks at a metric, or at what a formula makes of one. */
const alarmSchema = z
  .object({
    Period: z.number().optional(),
    EvaluationPeriods: z.number(),
    Metrics: z.array(z.object({ MetricStat: z.object({ Period: z.number() }).optional() })).default([]),
  })
  .transform(({ Period, EvaluationPeriods, Metrics }) => ({
    Period: Period ?? Math.max(...Metrics.map(({ MetricStat }) => MetricStat?.Period ?? 0)),
    EvaluationPeriods,
  }));
const durableSchema = z.object({ ExecutionTimeout: z.number(), RetentionPeriodInDays: z.number() });

/** Flows that wait for people, and for how many days they may. Any other ends within two. */
const longStories: Readonly<Record<string, number>> = {
  // Two decisions, of 30 days each at most.
  'csv-import': 64,
  'expiry-sweep': 32,
  'hr-events': 32,
  // A lock that is lost again and again is waited for five times twelve hours.
  'contract-choice': 4,
  // Seven days for the other manager, and the lock.
  'manager-transfer': 11,
  'expiry-notice': 4,
};

afterAll(() => project.remove());

/** Which objects of the bucket each role reads and writes, removes too, writes alone, or reads alone. It has no rights on any other. */
const onObjects: Readonly<
  Record<string, { kept?: string[]; removed?: string[]; written?: string[]; read?: string[] }>
> = {
  CsvDroppedRole: {},
  CsvImportRole: {
    kept: ['runOfSource', 'runOfUuid', 'runOfUnknownSource', 'newest', 'appliedFiles', 'endings', 'letIn', 'hold'],
    removed: ['lock', 'mail'],
    read: ['blocked', 'upload'],
  },
  ExpirySweepRole: { kept: ['runOfSweep', 'startOfSweep', 'hold', 'asked', 'endings'], removed: ['lock', 'mail'] },
  ExpiryNoticeRole: {
    kept: ['runOfNotice', 'notices', 'contract', 'lostManagers', 'managers'],
    removed: ['lock', 'mail'],
    read: [
      ...['backup', 'attested', 'runOfSource', 'runOfUuid', 'runOfUnknownSource', 'runOfSweep', 'runOfForgotten'],
      ...['runOfBackup', 'runOfExpected', 'runOfDrift', 'runOfApprovals', 'refusedBody'],
      ...['startOfSweep', 'startOfBackup', 'startOfExpected'],
    ],
  },
  ContractRole: { kept: ['contract', 'signInTries'] },
  ContractChoiceRole: {
    kept: ['notices', 'contract'],
    removed: ['lock', 'mail'],
    written: ['runOfSource', 'runOfUuid', 'runOfUnknownSource'],
    read: ['blocked'],
  },
  ManagerTransferRole: {
    kept: ['transfer', 'runOfSource', 'runOfUuid', 'runOfUnknownSource', 'managers'],
    removed: ['lock', 'mail'],
    read: ['blocked'],
  },
  DecisionRole: { kept: ['hold', 'signInTries'], read: ['newest', 'appliedFiles'] },
  ConsoleRole: {
    kept: [
      'hold',
      'signIn',
      'signInTries',
      'session',
      'blocked',
      'attested',
      'transfer',
      'waitingEvent',
      'startOfSweep',
      'startOfBackup',
      'startOfExpected',
      'upload',
    ],
    read: [
      ...[
        'runOfSource',
        'runOfUuid',
        'runOfUnknownSource',
        'runOfSweep',
        'runOfNotice',
        'runOfForgotten',
        'runOfBackup',
      ],
      ...['runOfExpected', 'runOfDrift', 'runOfApprovals', 'refusedBody', 'backup', 'managers', 'contract'],
      ...[
        'newest',
        'appliedFiles',
        'expected',
        'drift',
        'lostManagers',
        'asked',
        'adopted',
        'endings',
        'letIn',
        'waitingGroups',
        'groupEvent',
        'lostManagers',
      ],
    ],
  },
  SignInAskedRole: { removed: ['mail'], read: ['signIn', 'managers', 'transfer', 'contract'] },
  ScheduleFiredRole: {},
  ExpectedFilesRole: {
    kept: ['expected', 'startOfExpected'],
    removed: ['mail'],
    written: ['runOfExpected'],
    read: ['appliedFiles'],
  },
  SourceDriftRole: { kept: ['drift', 'runOfDrift'], removed: ['mail'] },
  SourceBackupRole: {
    kept: ['appliedFiles', 'startOfBackup'],
    removed: ['backup', 'blocked', 'mail'],
    written: ['runOfBackup'],
  },
  ApprovalsRole: { kept: ['waitingApprovals', 'runOfApprovals'], removed: ['mail'], read: ['blocked'] },
  HrWebhookRole: { written: ['refusedBody'], kept: ['waitingEvent'] },
  HrEventsRole: {
    written: ['refusedBody'],
    kept: [
      ...['runOfSource', 'runOfUuid', 'runOfUnknownSource', 'runOfForgotten'],
      ...['personHistory', 'endings', 'waitingGroups', 'blocked', 'watched', 'hold'],
    ],
    removed: ['waitingEvent', 'groupEvent', 'lock', 'mail'],
    read: ['adopted', 'letIn'],
  },
};

const oneSource = { id: '2c918085800000000000000000000001', name: 'Contractors' };
const objects = {
  runOfSource: `${keys.sourceRun(oneSource, 'run')}/report.json`,
  runOfUuid: `${keys.sourceRun({ ...oneSource, id: '0e3f5d1c-8a54-4f0e-9d0b-0a1b2c3d4e5f' }, 'run')}/report.json`,
  runOfUnknownSource: `${keys.unknownSourceRun('run')}/report.json`,
  runOfSweep: `${keys.jobRun('expiry-sweep', 'run')}/report.json`,
  runOfNotice: `${keys.jobRun('expiry-notice', 'run')}/report.json`,
  runOfForgotten: `${keys.jobRun('hr-events', 'run')}/report.json`,
  runOfBackup: `${keys.jobRun('source-backup', 'run')}/report.json`,
  runOfExpected: `${keys.jobRun('expected-files', 'run')}/report.json`,
  runOfDrift: `${keys.jobRun('source-drift', 'run')}/report.json`,
  runOfApprovals: `${keys.jobRun('approvals', 'run')}/report.json`,
  startOfSweep: keys.started(keys.jobRun('expiry-sweep', 'run')),
  startOfBackup: keys.started(keys.jobRun('source-backup', 'run')),
  startOfExpected: keys.started(keys.jobRun('expected-files', 'run')),
  refusedBody: keys.refusedBody('body'),
  newest: keys.newest(oneSource.id),
  appliedFiles: keys.appliedFiles(oneSource.id),
  expected: keys.expected(oneSource.id),
  drift: keys.drift,
  lostManagers: keys.lostManagers,
  personHistory: keys.personHistory(oneSource.id, 'digest'),
  asked: keys.asked(oneSource.id),
  adopted: keys.adopted(oneSource.id),
  endings: keys.endings(oneSource.id),
  letIn: keys.letIn(oneSource.id),
  waitingGroups: keys.waitingGroups(oneSource.id),
  attested: keys.attested(oneSource.id, 'digest'),
  transfer: keys.transfer('transfer'),
  blocked: keys.blocked(oneSource.id, 'digest'),
  watched: keys.watched(oneSource.id),
  waitingEvent: keys.waitingEvent('queue', 'event'),
  groupEvent: keys.groupEvent(oneSource.id, 'group', 'event'),
  backup: `${keys.backups(oneSource)}/2026-11-24.csv`,
  lock: keys.lock(oneSource.id),
  hold: keys.hold('run'),
  contract: keys.contract('contract'),
  notices: keys.notices(oneSource.id),
  waitingApprovals: keys.waitingApprovals,
  mail: keys.mail('mail'),
  managers: keys.managers,
  signIn: keys.signIn('wish'),
  signInTries: keys.signInTries('digest'),
  session: keys.session('wish'),
  upload: keys.upload('digest'),
};

function named(names: readonly string[] = [], actions: string[]): [keyof typeof objects, string[]][] {
  return names.map((name) => [name as keyof typeof objects, actions]);
}

function rightsOn(statements: ReturnType<typeof allowedBy>, key: string): string[] {
  const found = statements.filter(({ Resource }) => Resource.some((name) => isIn(name, key)));
  return [...new Set(found.flatMap(({ Action }) => Action))].sort();
}

/** Where links in mails begin, as the template says it: by the name of the organisation, where `HasDomain` holds. */
function urlOf({ domain }: Config): object {
  const ofTheApi = { 'Fn::Sub': `https://\${HttpApi}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}` };
  return { 'Fn::If': ['HasDomain', `https://${domain?.name ?? ''}`, ofTheApi] };
}

/** Whether a key of the bucket is among what a statement of rights names. */
function isIn(resource: string, key: string): boolean {
  const [, pattern] = /:::[a-z-]+\/(.+)$/.exec(resource) ?? [];
  return pattern !== undefined && arnMatcher(pattern).test(key);
}

describe.each(stages)(
  'the stage $stage',
  ({ stage, folder, resources, functions, config, template, bucket: bucketName }) => {
    test('the stack says by what the command line finds it', () => {
      const { Outputs } = JSON.parse(template);
      const found = ['NelmBucket', 'NelmUrl', 'IscBaseUrl', 'IscClientId'].map((name) => Outputs[name]?.Value);
      const url = urlOf(config);
      expect(found).toEqual(
        stage === 'dev'
          ? ['nelm-dev', url, 'https://example.api.identitynow.com', 'set-when-deploying']
          : ['acme-people', url, 'https://acme.api.identitynow.com', 'client-of-acme'],
      );
    });

    test('a name of the organisation’s own leads to the console where one is set, and is in every link; nothing else changes', () => {
      const { Conditions, Outputs } = JSON.parse(template);
      const { name = '', certificateArn = '' } = config.domain ?? {};
      expect(Conditions['HasDomain']).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [name, ''] }] });
      const made = Object.entries(resources).filter(([, { Condition }]) => Condition === 'HasDomain');
      expect(Object.fromEntries(made)).toMatchObject({
        CustomDomain: {
          Type: 'AWS::ApiGatewayV2::DomainName',
          Properties: {
            DomainName: name,
            DomainNameConfigurations: [
              { CertificateArn: certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
            ],
          },
        },
        CustomDomainMapping: {
          Type: 'AWS::ApiGatewayV2::ApiMapping',
          Properties: {
            ApiId: { Ref: 'HttpApi' },
            DomainName: { Ref: 'CustomDomain' },
            Stage: { Ref: 'HttpApiStage' },
          },
        },
      });
      expect(Outputs['NelmDomainTarget']).toEqual({
        Condition: 'HasDomain',
        Value: { 'Fn::GetAtt': ['CustomDomain', 'RegionalDomainName'] },
      });
      const urls = functions.flatMap(({ environment }) => environment['NELM_URL'] ?? []);
      expect(urls).toEqual(Array(urls.length).fill(urlOf(config)));
      expect(urls.length).toBeGreaterThan(5);
    });

    test('no resource needs itself', () => {
      expect(resourcesInCycles(resources)).toEqual([]);
    });

    describe('the specification of CloudFormation', () => {
      test('finds nothing wrong', () => {
        expect(Object.keys(resources).length).toBeGreaterThan(90);
        expect(templateFaults(resources)).toEqual([]);
      });

      /** A fault in a copy of the template: the property of a resource by its path, and what it is there. */
      const planted: { what: string; at: string[]; is: unknown; fault: string }[] = [
        {
          what: 'a resource of no type',
          at: ['AlarmsTopic', 'Type'],
          is: 'AWS::SNS::Topics',
          fault: 'AlarmsTopic: there is no type AWS::SNS::Topics',
        },
        {
          what: 'a property of no name',
          at: ['FailedEventsQueue', 'Properties', 'MessageRetention'],
          is: 1,
          fault: 'FailedEventsQueue.MessageRetention: there is no such property',
        },
        {
          what: 'a property of no name, deep within',
          at: ['S3BucketFiles', 'Properties', 'LifecycleConfiguration', 'Rules', '0', 'ExpirationDays'],
          is: 400,
          fault: 'S3BucketFiles.LifecycleConfiguration.Rules[0].ExpirationDays: there is no such property',
        },
        {
          what: 'a text where a number is',
          at: ['HrDasheventsLambdaFunction', 'Properties', 'Timeout'],
          is: 'soon',
          fault: 'HrDasheventsLambdaFunction.Timeout: is no integer',
        },
        {
          what: 'one where a list is',
          at: ['CsvImportFailed', 'Properties', 'AlarmActions'],
          is: 'arn',
          fault: 'CsvImportFailed.AlarmActions: is no list',
        },
        {
          what: 'a value that is not listed',
          at: ['S3BucketFiles', 'Properties', 'VersioningConfiguration', 'Status'],
          is: 'On',
          fault: 'S3BucketFiles.VersioningConfiguration.Status: On is not one of Enabled, Suspended',
        },
        {
          what: 'a property that is missing',
          at: ['HrDasheventsLambdaFunction', 'Properties', 'DurableConfig', 'ExecutionTimeout'],
          is: undefined,
          fault: 'HrDasheventsLambdaFunction.DurableConfig.ExecutionTimeout: is missing',
        },
        {
          what: 'an attribute that is not there',
          at: ['HrDasheventsLambdaFunction', 'Properties', 'Role'],
          is: { 'Fn::GetAtt': ['HrEventsRole', 'Name'] },
          fault: 'HrDasheventsLambdaFunction: HrEventsRole has no attribute Name',
        },
        {
          what: 'an attribute that is not there, in a text',
          at: ['HrDasheventsLambdaFunction', 'Properties', 'Description'],
          is: { 'Fn::Sub': `of \${HttpApi.Url}` },
          fault: 'HrDasheventsLambdaFunction: HttpApi has no attribute Url',
        },
        {
          what: 'a reference to nothing',
          at: ['CsvImportFailed', 'Properties', 'AlarmActions', '0'],
          is: { Ref: 'AlarmTopic' },
          fault: 'CsvImportFailed -> AlarmTopic: there is no such resource',
        },
      ];

      test.each(planted)('finds $what', ({ at, is, fault }) => {
        expect(templateFaults(withPlanted(at, is))).toEqual([fault]);
      });

      function withPlanted(at: readonly string[], is: unknown): Resources {
        const [id = '', ...steps] = at;
        const copy = structuredClone(resources[id]);
        const last = steps.pop() ?? '';
        const place = steps.reduce<unknown>((inner, step) => Reflect.get(Object(inner), step), copy);
        if (is === undefined) Reflect.deleteProperty(Object(place), last);
        else Reflect.set(Object(place), last, is);
        if (!copy) throw new Error(`The template has no ${id}.`);
        return { ...resources, [id]: copy };
      }
    });

    describe('functions', () => {
      test('each entry in functions/ is deployed once, and nothing else is', async () => {
        const handlers = functions.map(({ handler }) => handler).sort();
        expect(handlers).toEqual((await functionNames()).map((name) => `dist/${stage}/${name}/index.handler`).sort());
      });

      test('there are doors and flows', () => {
        expect(flows).toContain('csv-import');
        expect(flows).not.toContain('csv-dropped');
      });

      describe.each(functions)('$name', (fn: DeployedFunction) => {
        test('has a role of its own', () => {
          expect(functions.filter(({ role }) => role === fn.role)).toHaveLength(1);
          expect(resources[fn.role]?.Type).toBe('AWS::IAM::Role');
        });

        test('raises an alarm when it throws, crashes or takes too long', () => {
          expect(ofType(resources, 'AWS::CloudWatch::Alarm')).toContainEqual(
            expect.objectContaining({
              Namespace: 'AWS/Lambda',
              MetricName: 'Errors',
              Dimensions: [{ Name: 'FunctionName', Value: fn.functionName }],
              Statistic: 'Sum',
              Threshold: 1,
              ComparisonOperator: 'GreaterThanOrEqualToThreshold',
              AlarmActions: [{ Ref: 'AlarmsTopic' }],
            }),
          );
        });

        test('has somewhere for its failed events, unless somebody waits for its answer', () => {
          if (behindTheApi.includes(fn.name)) {
            expect(fn.failedEvents).toBeUndefined();
            expect(JSON.stringify(allowedBy(resources, fn.role))).not.toContain('sqs:');
            return;
          }
          expect(resources[`${fn.failedEvents}`]?.Type).toBe('AWS::SQS::Queue');
          expect(allowedBy(resources, fn.role)).toContainEqual({
            Effect: 'Allow',
            Action: ['sqs:SendMessage'],
            Resource: [`${fn.failedEvents}.Arn`],
          });
        });

        test('keeps its log for 30 days', () => {
          const groups = ofType(resources, 'AWS::Logs::LogGroup');
          expect(groups).toContainEqual({ LogGroupName: `/aws/lambda/${fn.functionName}`, RetentionInDays: 30 });
        });

        test('has no secret in its environment, only the name of where it is kept', () => {
          expect(JSON.stringify(fn.environment)).not.toContain(secret);
          const telling = Object.keys(fn.environment).filter((name) => /SECRET|PASSWORD|TOKEN|CREDENTIAL/.test(name));
          expect(telling.filter((name) => !name.endsWith('_PARAMETER'))).toEqual([]);
        });

        test('is zipped alone', async () => {
          const zip = await readFile(path.join(folder, `${fn.name}.zip`));
          expect(filesInZip(zip)).toEqual(
            ['index.mjs', 'index.mjs.map', 'nelm.config.mjs'].map((file) => `dist/${stage}/${fn.name}/${file}`),
          );
        });
      });

      test('those behind the HTTP API are the ones with a permission of its own', () => {
        const permitted = ofType(resources, 'AWS::Lambda::Permission')
          .filter(({ Principal }) => Principal === 'apigateway.amazonaws.com')
          .map(({ FunctionName }) => JSON.stringify(FunctionName));
        const names = functions
          .filter(({ id }) => permitted.some((text) => text.includes(`"${id}"`)))
          .map(({ name }) => name);
        expect(names.sort()).toEqual(behindTheApi);
      });

      test('old versions are kept of flows alone, whose executions go on with them', () => {
        const versioned = ofType(resources, 'AWS::Lambda::Version').map(({ FunctionName }) =>
          JSON.stringify(FunctionName),
        );
        const ids = flows.map((name) => JSON.stringify({ Ref: functionDetails(functions, name).id }));
        expect(versioned.sort()).toEqual(ids.sort());
      });

      test('each knows the stage, which begins the name of every execution', () => {
        expect(functions.filter(({ environment }) => environment['NELM_STAGE'] !== stage)).toEqual([]);
      });

      test('only flows are durable', () => {
        const durable = functions.filter(({ durableConfig }) => durableConfig).map(({ name }) => name);
        expect(durable.sort()).toEqual(flows);
      });

      describe.each(flows)('flow %s', (name) => {
        const { id, functionName, role, durableConfig } = functionDetails(functions, name);

        test('runs for as long as its story may take, and is remembered for 30 days', () => {
          const days = longStories[name] ?? 2;
          expect(durableConfig).toEqual({ ExecutionTimeout: days * 86_400, RetentionPeriodInDays: 30 });
        });

        test('is started by its alias and may keep its own state', () => {
          const aliases = ofType(resources, 'AWS::Lambda::Alias');
          expect(aliases).toContainEqual(expect.objectContaining({ Name: 'durable', FunctionName: { Ref: id } }));
          expect(allowedBy(resources, role)).toContainEqual({
            Effect: 'Allow',
            Action: ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'],
            Resource: [`arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${functionName}:*`],
          });
        });

        test.each(['DurableExecutionFailed', 'DurableExecutionTimedOut'])('raises an alarm at %s', (MetricName) => {
          expect(ofType(resources, 'AWS::CloudWatch::Alarm')).toContainEqual(
            expect.objectContaining({
              Namespace: 'AWS/Lambda',
              MetricName,
              Dimensions: [{ Name: 'FunctionName', Value: functionName }],
              Statistic: 'Sum',
              Threshold: 1,
              ComparisonOperator: 'GreaterThanOrEqualToThreshold',
              AlarmActions: [{ Ref: 'AlarmsTopic' }],
            }),
          );
        });
      });
    });

    test('whoever writes a hold reads it too: without the right S3 answers 403', () => {
      const roles = Object.keys(resources).filter(
        (id) => resources[id]?.Type === 'AWS::IAM::Role' && JSON.stringify(resources[id]).includes('/decisions/*'),
      );
      expect(roles.sort()).toEqual(['ConsoleRole', 'CsvImportRole', 'DecisionRole', 'ExpirySweepRole', 'HrEventsRole']);
      for (const role of roles) {
        const onHolds = allowedBy(resources, role).filter(({ Resource }) => `${Resource}`.includes('/decisions/*'));
        expect(
          onHolds.map(({ Action }) => Action),
          role,
        ).toEqual([['s3:GetObject', 's3:PutObject']]);
      }
    });

    test('the console drops files, and reads none; it has no right on a secret of ISC, and starts no flow that it need not', () => {
      const statements = allowedBy(resources, 'ConsoleRole');
      for (const folder of ['inbox', 'roster', 'preview']) {
        expect(rightsOn(statements, `${folder}/Contractors/people.csv`), folder).toEqual(['s3:PutObject']);
      }
      const secrets = statements
        .filter(({ Action }) => Action.includes('ssm:GetParameter'))
        .flatMap(({ Resource }) => Resource);
      expect(secrets).toEqual(
        ['link-keys', 'sign-in-secret'].map((name) => expect.stringMatching(`parameter/nelm/${stage}/${name}$`)),
      );
      const started = statements.filter(({ Action }) => Action.includes('lambda:InvokeFunction'));
      const jobs = ['expiry-sweep', 'expiry-notice', 'source-backup', 'approvals', 'expected-files', 'source-drift'];
      expect(started.flatMap(({ Resource }) => Resource)).toEqual(
        [...jobs, 'hr-events', 'manager-transfer'].map((flow) => `${lambdaArn(`nelm-${stage}-${flow}`)}:durable`),
      );
    });

    test('a dropped file is read by its version, in the folders that files are dropped in, and nothing else is', () => {
      const statements = allowedBy(resources, 'CsvImportRole');
      for (const folder of ['inbox', 'roster', 'preview']) {
        const rights = ['s3:DeleteObject', 's3:GetObject', 's3:GetObjectVersion'];
        expect(rightsOn(statements, `${folder}/Contractors/people.csv`), folder).toEqual(rights);
      }
      for (const { role } of functions) {
        for (const [name, key] of Object.entries(objects)) {
          expect(rightsOn(allowedBy(resources, role), key), `${role} ${name}`).not.toContain('s3:GetObjectVersion');
        }
      }
    });

    describe('rights on the objects of the bucket', () => {
      test('every role of a function is in the table', () => {
        expect(Object.keys(onObjects).sort()).toEqual(functions.map(({ role }) => role).sort());
      });

      test.each(Object.entries(onObjects))(
        '%s has those that its flow needs',
        (role, { kept, removed, written, read }) => {
          const wanted = [
            ...named(kept, ['s3:GetObject', 's3:PutObject']),
            ...named(removed, ['s3:DeleteObject', 's3:GetObject', 's3:PutObject']),
            ...named(written, ['s3:PutObject']),
            ...named(read, ['s3:GetObject']),
          ];
          const statements = allowedBy(resources, role);
          for (const [name, actions] of wanted) expect(rightsOn(statements, objects[name]), name).toEqual(actions);
        },
      );

      test.each(Object.entries(onObjects))('%s has none on what belongs to another flow alone', (role, rights) => {
        const known = [rights.kept, rights.removed, rights.written, rights.read].flatMap((names = []) => names);
        const others = (Object.keys(objects) as (keyof typeof objects)[]).filter((name) => !known.includes(name));
        const statements = allowedBy(resources, role);
        for (const name of others) expect(rightsOn(statements, objects[name]), name).toEqual([]);
      });
    });

    describe('the limits of AWS, by what the template comes to today (docs/decisions/aws-limits.md)', () => {
      const size = (value: unknown) => JSON.stringify(value).length;
      const alarms = ofType(resources, 'AWS::CloudWatch::Alarm').map((alarm) => alarmSchema.parse(alarm));

      test('a template has 500 resources at most, and 1 MB', () => {
        expect(Object.keys(resources).length).toBeLessThan(200);
        expect(Buffer.byteLength(template)).toBeLessThan(300_000);
      });

      test('the environment of a function has 4 KB at most', () => {
        expect(Math.max(...functions.map(({ environment }) => size(environment)))).toBeLessThan(1_000);
      });

      test('the policies of a role have 10,240 characters at most', () => {
        const sizes = ofType(resources, 'AWS::IAM::Role').map(({ Policies }) => size(Policies));
        expect(Math.max(...sizes)).toBeLessThan(5_000);
      });

      test('an alarm looks back for a week at most, by whole hours where that is more than a day', () => {
        for (const { Period, EvaluationPeriods } of alarms) {
          expect(Period * EvaluationPeriods).toBeLessThanOrEqual(Period < 3_600 ? 86_400 : 604_800);
        }
        expect(Math.max(...alarms.map(({ Period, EvaluationPeriods }) => Period * EvaluationPeriods))).toBe(93_600);
      });

      test('a function behind the HTTP API answers before the API gives up, after 30 seconds', () => {
        const timeouts = ofType(resources, 'AWS::Lambda::Function').flatMap(({ FunctionName, Timeout }) =>
          behindTheApi.some((name) => FunctionName === `nelm-${stage}-${name}`) ? [Number(Timeout)] : [],
        );
        expect(timeouts).toHaveLength(behindTheApi.length);
        expect(Math.max(...timeouts)).toBe(29);
      });

      test('an execution takes 366 days at most, and is remembered for 90', () => {
        for (const { durableConfig } of functions.filter(({ durableConfig }) => durableConfig)) {
          const { ExecutionTimeout, RetentionPeriodInDays } = durableSchema.parse(durableConfig);
          expect(ExecutionTimeout).toBeLessThanOrEqual(366 * 86_400);
          expect(RetentionPeriodInDays).toBeLessThanOrEqual(90);
        }
      });

      test('the days of executions are those that docs/decisions/aws-limits.md says', async () => {
        const page = await readFile(path.join(import.meta.dirname, '../../docs/decisions/aws-limits.md'), 'utf8');
        const durable = functions.flatMap((fn) => (fn.durableConfig ? [durableSchema.parse(fn.durableConfig)] : []));
        const longest = Math.max(...durable.map(({ ExecutionTimeout }) => ExecutionTimeout / 86_400));
        const remembered = Math.max(...durable.map(({ RetentionPeriodInDays }) => RetentionPeriodInDays));
        const [, said] =
          /^\| how long an execution takes, and is remembered +\|[^|]+\| (\d+ and \d+) +\|/m.exec(page) ?? [];
        expect(said).toBe(`${longest} and ${remembered}`);
      });

      test('each alarm stands in docs/operations.md, and no other does', async () => {
        const page = await readFile(path.join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
        const written = Array.from(page.matchAll(/^\| `(\w+)` +\|/gm), ([, name]) => name);
        const there = Object.keys(resources).filter((id) => resources[id]?.Type === 'AWS::CloudWatch::Alarm');
        expect(written.sort()).toEqual(there.sort());
      });
    });

    test('what a function could not be told raises an alarm', () => {
      const [queue] = Object.keys(resources).filter((id) => resources[id]?.Type === 'AWS::SQS::Queue');
      expect(ofType(resources, 'AWS::CloudWatch::Alarm')).toContainEqual(
        expect.objectContaining({
          Namespace: 'AWS/SQS',
          MetricName: 'NumberOfMessagesSent',
          Statistic: 'Sum',
          Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
          Threshold: 1,
          AlarmActions: [{ Ref: 'AlarmsTopic' }],
        }),
      );
    });

    describe('the HTTP API', () => {
      test('lets 250 requests through in no second more, and AWS starts 300 flows in one', () => {
        expect(ofType(resources, 'AWS::ApiGatewayV2::Stage')).toEqual([
          expect.objectContaining({ DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 150 } }),
        ]);
      });

      test('raises an alarm when a door answers that it failed', () => {
        expect(ofType(resources, 'AWS::CloudWatch::Alarm')).toContainEqual(
          expect.objectContaining({
            Namespace: 'AWS/ApiGateway',
            MetricName: '5xx',
            Dimensions: [{ Name: 'ApiId', Value: { Ref: 'HttpApi' } }],
            Threshold: 1,
            AlarmActions: [{ Ref: 'AlarmsTopic' }],
          }),
        );
      });

      test('has a route for HR systems', () => {
        const routes = ofType(resources, 'AWS::ApiGatewayV2::Route').map(({ RouteKey }) => RouteKey);
        expect(routes).toContain('POST /hr/{system}');
      });

      test('has room reserved for runs of HR events where it is set, and nowhere else: an account with a limit of 10 refuses it', () => {
        const reserved = functions.flatMap(({ id, name }) => {
          const room = resources[id]?.Properties['ReservedConcurrentExecutions'];
          return room === undefined ? [] : [[name, room]];
        });
        expect(reserved).toEqual(stage === 'dev' ? [] : [['hr-events', 5]]);
      });
    });

    describe('the dashboard', () => {
      const { DashboardName, DashboardBody } = resources['Dashboard']?.Properties ?? {};
      const { 'Fn::Sub': body } = DashboardBody as { 'Fn::Sub': string };
      const shown: { metrics: unknown[][]; region: string }[] = JSON.parse(body).widgets.map(
        ({ properties }: { properties: object }) => properties,
      );

      test('shows every metric of nelm, and none that it does not have', () => {
        const metrics = shown.flatMap((widget) => widget.metrics);
        const own = metrics.filter(([namespace]) => namespace === 'nelm');
        expect(own.map(([, name]) => name).sort()).toEqual([...metricNames].sort());
        expect(own.filter(([, , dimension, of]) => dimension !== 'Stage' || of !== stage)).toEqual([]);
        const searched = [...body.matchAll(/MetricName=\\"(\w+)\\"/g)].map(([, name]) => name);
        expect(searched).toEqual(['PeopleCreated', 'PeopleEnded', 'PeopleRejected']);
      });

      test('names functions that there are, of its stage, in the region of the stack', () => {
        expect(DashboardName).toBe(`nelm-${stage}`);
        const named = [...body.matchAll(/"FunctionName","([^"]+)"/g)].map(([, name]) => name);
        expect(named.length).toBeGreaterThan(0);
        expect(named.filter((name) => !functions.some(({ functionName }) => functionName === name))).toEqual([]);
        expect(new Set(shown.map(({ region }) => region))).toEqual(new Set([`\${AWS::Region}`]));
      });
    });

    describe('rights', () => {
      const roles = functions.map(({ role }) => role);

      test('are stated in the roles of the functions and of the scheduler alone', () => {
        const identities = Object.keys(resources).filter((id) => resources[id]?.Type.startsWith('AWS::IAM::'));
        expect(identities.sort()).toEqual([...roles, 'ScheduleRole', 'UseKey'].sort());
        for (const role of identities) expect(resources[role]?.Properties).not.toHaveProperty('ManagedPolicyArns');
      });

      const ownNames = new RegExp(`^[^*]*(nelm[-/]${stage}|:::${bucketName}(/|$))`);

      /** What mails come from is named in nelm.config.ts, not by the service. */
      const mailNames: Readonly<Record<string, string[]>> = {
        dev: ['nelm@example.com', 'example.com'],
        prod: ['people@corp.example.com', 'corp.example.com', 'example.com'],
      };
      const ownIdentities = [...(mailNames[stage] ?? []).map((name) => `identity/${name}`), 'configuration-set/*'].map(
        (name) => `arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}:${name}`,
      );

      test('a key of the customer is for every role that reads or writes the bucket, and there only where one is set', () => {
        const readers = roles.filter((role) =>
          allowedBy(resources, role).some(({ Action }) => Action.includes('s3:PutObject')),
        );
        expect(resources['UseKey']).toMatchObject({ Condition: 'HasKey' });
        expect(resources['UseKey']?.Properties['Roles']).toEqual(
          expect.arrayContaining(readers.map((role) => ({ Ref: role }))),
        );
        expect(readers).toContain('CsvImportRole');
      });

      test('whoever sends mails may do so by whichever identity is verified: the address, its domain or one above it', () => {
        const sending = roles
          .flatMap((role) => allowedBy(resources, role))
          .filter(({ Action }) => Action.includes('ses:SendEmail'));
        expect(sending.length).toBeGreaterThan(0);
        for (const { Resource } of sending) expect(Resource).toEqual(ownIdentities);
      });

      test.each(roles)('%s may do named actions on what is named as the service’s own', (role) => {
        const statements = allowedBy(resources, role);
        expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
        const foreign = statements
          .flatMap(({ Resource }) => Resource)
          .filter((name) => !ownNames.test(name) && !/^[A-Za-z]+\.Arn$/.test(name));
        expect(foreign.filter((name) => !ownIdentities.includes(name))).toEqual([]);
        expect(statements.length).toBeGreaterThan(0);
      });
    });

    describe('schedules', () => {
      test('raise an alarm when one could not fire, by the metrics of their own group', () => {
        const groups = ofType(resources, 'AWS::Scheduler::Schedule').map(({ GroupName }) => GroupName);
        expect(new Set(groups.map((group) => JSON.stringify(group)))).toEqual(new Set(['{"Ref":"Schedules"}']));
        expect(resources['Schedules']?.Properties).toEqual({ Name: `nelm-${stage}` });
        expect(ofType(resources, 'AWS::CloudWatch::Alarm')).toContainEqual(
          expect.objectContaining({
            Namespace: 'AWS/Scheduler',
            MetricName: 'InvocationDroppedCount',
            Dimensions: [{ Name: 'ScheduleGroup', Value: `nelm-${stage}` }],
            Statistic: 'Sum',
            Threshold: 1,
            AlarmActions: [{ Ref: 'AlarmsTopic' }],
          }),
        );
      });

      const door = functionDetails(functions, 'schedule-fired');
      const schedules = ofType(resources, 'AWS::Scheduler::Schedule').map((properties) =>
        scheduleSchema.parse(properties),
      );
      const jobs = schedules.map(({ Target }) => Target.Input.job);

      test('fire the door in the hours of the organisation, in the name of a role that may do nothing else', () => {
        for (const { ScheduleExpressionTimezone, Target } of schedules) {
          expect(ScheduleExpressionTimezone).toBe(config.timeZone);
          expect(Target.Arn).toEqual({ 'Fn::GetAtt': [door.id, 'Arn'] });
          expect(Target.RoleArn).toEqual({ 'Fn::GetAtt': ['ScheduleRole', 'Arn'] });
          expect(Target.Input.scheduledAt).toBe('<aws.scheduler.scheduled-time>');
        }
        expect(allowedBy(resources, 'ScheduleRole')).toEqual([
          { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [lambdaArn(door.functionName)] },
        ]);
      });

      test('name flows that there are, each once, and that the door may start', () => {
        expect(jobs.filter((job) => !flows.includes(job))).toEqual([]);
        expect(new Set(jobs).size).toBe(jobs.length);
        const startable = allowedBy(resources, door.role).find(({ Action }) =>
          Action.includes('lambda:InvokeFunction'),
        );
        expect(startable?.Resource).toEqual(
          expect.arrayContaining(
            jobs.map((job) => `${lambdaArn(functionDetails(functions, job).functionName)}:durable`),
          ),
        );
        expect(door.environment['JOB_FUNCTION']).toBe(`nelm-${stage}-{job}:durable`);
      });

      test('are enabled, but those of approving by rule, of expected files and of sources as code only where they are set', () => {
        const enabled = ofType(resources, 'AWS::Scheduler::Schedule')
          .filter(({ State }) => State !== 'DISABLED')
          .map((properties) => scheduleSchema.parse(properties).Target.Input.job);
        const expectsFiles = Object.values(config.sources).some((settings) => settings.expect !== undefined);
        const isSet: Record<string, boolean> = {
          approvals: config.approvals !== undefined,
          'expected-files': expectsFiles,
          'source-drift': existsSync(sourcesFile(project.folder, stage)),
        };
        expect(enabled).toEqual(jobs.filter((job) => isSet[job] ?? true));
      });

      test('are due when the console says that they are', () => {
        const due = schedules.map(({ ScheduleExpression, Target }) => {
          const [, minute = '', hour = ''] = /^cron\((\d+) (\d+) /.exec(ScheduleExpression) ?? [];
          return [Target.Input.job, `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`];
        });
        expect(Object.fromEntries(due)).toMatchObject(dailyJobs);
      });

      test('are due at hours that no change to summer time leaves out', () => {
        const hours = schedules.map(({ ScheduleExpression }) => /^cron\(\d+ (\d+) /.exec(ScheduleExpression)?.[1]);
        expect(hours.filter((hour) => hour !== undefined && Number(hour) < 4)).toEqual([]);
      });

      test('are tried for an hour, so that the alarm says within it that one could not fire', () => {
        const policies = ofType(resources, 'AWS::Scheduler::Schedule').map(
          ({ Target }) => (Target as Record<string, unknown>)['RetryPolicy'],
        );
        expect(policies).toHaveLength(flows.filter((flow) => jobs.includes(flow)).length);
        for (const policy of policies)
          expect(policy).toEqual({ MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 185 });
      });

      test('raise an alarm when a daily flow has not succeeded for 26 hours, an hour without data being one without success', () => {
        const daily = schedules.filter(({ ScheduleExpression }) =>
          /^cron\(\d+ \d+ \* \* \? \*\)$/.test(ScheduleExpression),
        );
        expect(daily.length).toBeGreaterThan(3);
        for (const { Target } of daily) {
          const { functionName } = functionDetails(functions, Target.Input.job);
          const Metric = {
            Namespace: 'AWS/Lambda',
            MetricName: 'DurableExecutionSucceeded',
            Dimensions: [{ Name: 'FunctionName', Value: functionName }],
          };
          expect(ofType(resources, 'AWS::CloudWatch::Alarm')).toContainEqual(
            expect.objectContaining({
              Metrics: [
                // Where data is missing an alarm takes older data first, whatever it is told of what is missing.
                { Id: 'everyHour', Expression: 'FILL(succeeded, 0)', ReturnData: true },
                { Id: 'succeeded', ReturnData: false, MetricStat: { Metric, Period: 3_600, Stat: 'Sum' } },
              ],
              EvaluationPeriods: 26,
              DatapointsToAlarm: 26,
              Threshold: 1,
              ComparisonOperator: 'LessThanThreshold',
              TreatMissingData: 'breaching',
              AlarmActions: [{ Ref: 'AlarmsTopic' }],
            }),
          );
        }
      });
    });

    describe('the bucket', () => {
      const bucket = resources['S3BucketFiles']?.Properties;

      test('keeps versions, is encrypted and never public', () => {
        expect(bucket).toMatchObject({
          BucketName: bucketName,
          VersioningConfiguration: { Status: 'Enabled' },
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
          },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
        });
      });

      test('tells csv-dropped of dropped files, sign-in-asked of wishes to sign in, and nobody of anything else', () => {
        const told = {
          'inbox/': 'csv-dropped',
          'roster/': 'csv-dropped',
          'preview/': 'csv-dropped',
          'sign-ins/': 'sign-in-asked',
        };
        expect(bucket?.['NotificationConfiguration']).toEqual({
          LambdaConfigurations: Object.entries(told).map(([folder, name]) => ({
            Event: 's3:ObjectCreated:*',
            Function: { 'Fn::GetAtt': [functionDetails(functions, name).id, 'Arn'] },
            Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: folder }] } },
          })),
        });
      });

      test('stays when the stack goes, or would replace it', () => {
        // A deployment that fails while it makes them leaves nothing behind that the next one would trip over.
        const kept = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
        expect(resources['S3BucketFiles']).toMatchObject(kept);
        expect(resources['FilesOverTlsOnly']).toMatchObject(kept);
      });

      test('is reached over TLS only', () => {
        const policies = ofType(resources, 'AWS::S3::BucketPolicy');
        expect(policies.find(({ Bucket }) => Bucket === bucketName)).toHaveProperty('PolicyDocument.Statement', [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [
              { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${bucketName}` },
              { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${bucketName}/*` },
            ],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ]);
      });
    });

    test('what the bucket forgets is what docs/data.md says, after as many days', async () => {
      const bucket = z
        .object({
          LifecycleConfiguration: z.object({
            Rules: z.array(
              z.object({
                Id: z.string(),
                Status: z.literal('Enabled'),
                Prefix: z.string().optional(),
                ExpirationInDays: z.number().optional(),
                NoncurrentVersionExpirationInDays: z.number().optional(),
                ExpiredObjectDeleteMarker: z.boolean().optional(),
              }),
            ),
          }),
        })
        .parse(resources['S3BucketFiles']?.Properties);
      const rules = bucket.LifecycleConfiguration.Rules;
      expect(rules.filter(({ Prefix }) => Prefix === undefined)).toEqual([
        {
          Id: 'old-versions',
          Status: 'Enabled',
          NoncurrentVersionExpirationInDays: 30,
          ExpiredObjectDeleteMarker: true,
        },
      ]);
      const { runDays, historyDays } = config.retention;
      const said = (await readKeptData()).flatMap(({ prefix, kept }): [string, number][] => {
        const last = kept.split('; ').at(-1) ?? '';
        const days = last.startsWith('`runDays`') ? runDays : last.startsWith('`historyDays`') ? historyDays : 0;
        const plain = Number(/^(\d+) days?$/.exec(last)?.[1] ?? days);
        return plain > 0 ? [[prefix.endsWith('.json') ? prefix : `${prefix.split('/')[0]}/`, plain]] : [];
      });
      const expired = rules.flatMap(({ Prefix, ExpirationInDays }): [string, number][] =>
        Prefix && ExpirationInDays ? [[Prefix, ExpirationInDays]] : [],
      );
      expect(expired.length).toBeGreaterThan(9);
      expect(new Map(expired)).toEqual(new Map(said));
    });
  },
);

/** Every text of a template. What belongs to the settings alone, the hours and texts of alarms, is none that AWS knows things by. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe('two stages in one account', () => {
  const namesOf = (stage: string, bucket: string) => new RegExp(`nelm[-/]${stage}(?![a-z0-9])|${bucket}(?![a-z0-9])`);

  test.each([
    { one: dev, other: prod },
    { one: prod, other: dev },
  ])('nothing of $other.stage is named in the template of $one.stage', ({ one, other }) => {
    const texts = textsOf(JSON.parse(one.template));
    const own = texts.filter((text) => namesOf(one.stage, one.bucket).test(text));
    expect(own.length).toBeGreaterThan(200);
    expect(texts.filter((text) => namesOf(other.stage, other.bucket).test(text))).toEqual([]);
    const settings = [other.config.mailFrom, ...(other.stage === 'prod' ? Object.values(prodEnvironment) : [])];
    expect(texts.filter((text) => settings.some((setting) => text.includes(setting)))).toEqual([]);
  });

  test('have no text in common that AWS knows one thing in an account by', () => {
    const unique: Readonly<Record<string, string>> = {
      'AWS::Lambda::Function': 'FunctionName',
      'AWS::Logs::LogGroup': 'LogGroupName',
      'AWS::S3::Bucket': 'BucketName',
      'AWS::Scheduler::ScheduleGroup': 'Name',
      'AWS::CloudWatch::Dashboard': 'DashboardName',
      'AWS::ApiGatewayV2::Api': 'Name',
    };
    const named = ({ resources }: (typeof stages)[number]) =>
      Object.values(resources).flatMap(({ Type, Properties }) => {
        const name = Properties[unique[Type] ?? ''];
        return name === undefined ? [] : [`${Type} ${name}`];
      });
    expect(named(dev)).toHaveLength(38);
    expect(named(prod)).toHaveLength(38);
    expect(named(dev).filter((name) => named(prod).includes(name))).toEqual([]);
    // An alias is named within its function. Nothing else has a name that is written out.
    const others = Object.values(prod.resources).filter(
      ({ Type, Properties }) =>
        !(Type in unique) &&
        ['Name', 'AlarmName', 'RoleName', 'QueueName', 'TopicName'].some((one) => one in Properties),
    );
    expect([...new Set(others.map(({ Type }) => Type))].sort()).toEqual(['AWS::Lambda::Alias']);
  });

  test('keep their names apart whatever they are called: no function ends as another one is called', () => {
    const names = dev.functions.map(({ name }) => name);
    expect(names.filter((name) => names.some((other) => name.endsWith(`-${other}`)))).toEqual([]);
  });

  test('are not deployed in each other’s place: what was packaged for one is refused for the other', async () => {
    const { out, err, code } = await project.runProgram(
      {
        environment: {
          ...packagingEnvironment(),
          ...prodEnvironment,
          // Nobody is there, and nobody is asked.
          AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
          AWS_ACCESS_KEY_ID: 'invented',
          AWS_SECRET_ACCESS_KEY: 'invented',
        },
      },
      ...[process.execPath, path.join(project.folder, 'node_modules/.bin/serverless'), 'deploy'],
      ...['--stage', 'prod', '--package', dev.folder],
    );
    expect(`${out}${err}`).toContain(
      'What is to be deployed was packaged for the stage dev, and this is prod. Package it with --stage prod.',
    );
    expect(code).toBe(1);
  });

  test('are told by the dashboard, the metrics and the names of executions', () => {
    for (const { stage, functions, resources } of stages) {
      expect(functions.map(({ environment }) => environment['NELM_STAGE'])).toEqual(functions.map(() => stage));
      expect(JSON.stringify(resources['Dashboard'])).toContain(stage);
    }
  });
});

describe('docs/decisions/aws-limits.md says what the larger of two templates comes to, a twentieth more or less', async () => {
  const page = await readFile(path.join(import.meta.dirname, '../../docs/decisions/aws-limits.md'), 'utf8');
  const size = (value: unknown) => JSON.stringify(value).length;
  const largest = (sizeIn: (stage: (typeof stages)[number]) => number) => Math.max(...stages.map(sizeIn));
  const policies = ({ resources }: (typeof stages)[number]) =>
    Math.max(...ofType(resources, 'AWS::IAM::Role').map(({ Policies }) => size(Policies)));

  test.each([
    ['resources', /below 200 \((\d+)\)/, largest(({ resources }) => Object.keys(resources).length)],
    ['kilobytes', /below 300 KB \((\d+)\)/, largest(({ template }) => Buffer.byteLength(template)) / 1_000],
    ['characters of the policies of a role', /below 5,000 \(([\d,]+)\)/, largest(policies)],
    [
      'bytes of the environment of a function',
      /below 1 KB \((\d+) bytes\)/,
      largest(({ functions }) => Math.max(...functions.map(({ environment }) => size(environment)))),
    ],
  ])('%s', (_, where, measured) => {
    const said = Number(where.exec(page)?.[1]?.replace(',', ''));
    expect(said).toBeGreaterThan(measured * 0.95);
    expect(said).toBeLessThan(measured * 1.05);
  });
});
