import { expect, test } from 'vitest';
import { wiringOf } from '../../../local/aws/wiring.ts';

const printed = {
  resources: {
    Resources: {
      FlowRole: {
        Type: 'AWS::IAM::Role',
        Properties: { Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow' }] } }] },
      },
      Failed: { Type: 'AWS::CloudWatch::Alarm' },
      SettingIsThere: { Type: 'AWS::CloudWatch::Alarm', Condition: 'Holds' },
      SettingIsNotThere: { Type: 'AWS::CloudWatch::Alarm', Condition: 'Fails' },
    },
    Conditions: { Holds: { 'Fn::Equals': ['there', 'there'] }, Fails: { 'Fn::Equals': ['absent', 'there'] } },
  },
  provider: { environment: { EVERYWHERE: 1 } },
  custom: { bucket: 'nelm-local' },
  functions: {
    door: {
      name: 'nelm-local-door',
      handler: 'dist/door/index.handler',
      environment: { HERE: 'x' },
      events: [
        { s3: { bucket: 'files', rules: [{ prefix: 'inbox/' }, { suffix: '.csv' }] } },
        { httpApi: 'POST /hr/{system}' },
        { httpApi: { method: 'get', path: '/decisions/{token}' } },
        {
          schedule: {
            method: 'scheduler',
            rate: ['cron(0 6 * * ? *)', 'rate(15 minutes)'],
            timezone: 'Europe/Berlin',
            input: { job: 'sweep', scheduledAt: '<aws.scheduler.scheduled-time>' },
          },
        },
        {
          schedule: {
            method: 'scheduler',
            rate: ['rate(5 minutes)'],
            timezone: 'Europe/Berlin',
            enabled: false,
            input: { job: 'approvals' },
          },
        },
      ],
    },
    flow: {
      name: 'nelm-local-flow',
      handler: 'dist/flow/index.handler',
      role: 'FlowRole',
      timeout: 300,
      reservedConcurrency: 5,
      durableConfig: { executionTimeout: 172_800 },
    },
  },
};

test('what serverless.yml states of a function, its events and its limits is what runs', () => {
  const schedule = {
    job: 'sweep',
    functionName: 'nelm-local-door',
    timeZone: 'Europe/Berlin',
    input: { job: 'sweep', scheduledAt: '<aws.scheduler.scheduled-time>' },
  };
  expect(wiringOf('/nelm', printed)).toEqual({
    bucket: 'nelm-local',
    alarms: ['Failed', 'SettingIsThere'],
    roles: { 'nelm-local-flow': { name: 'FlowRole', statements: [{ Effect: 'Allow' }] } },
    functions: [
      {
        name: 'nelm-local-door',
        bundle: '/nelm/dist/door/index.mjs',
        timeoutSeconds: 6,
        durable: false,
        reservedConcurrency: undefined,
        executionTimeoutSeconds: undefined,
        environment: { EVERYWHERE: '1', HERE: 'x' },
        objectRules: [{ prefix: 'inbox/', suffix: '.csv' }],
        routes: [
          { method: 'POST', path: '/hr/{system}', functionName: 'nelm-local-door' },
          { method: 'GET', path: '/decisions/{token}', functionName: 'nelm-local-door' },
        ],
      },
      {
        name: 'nelm-local-flow',
        bundle: '/nelm/dist/flow/index.mjs',
        timeoutSeconds: 300,
        durable: true,
        reservedConcurrency: 5,
        executionTimeoutSeconds: 172_800,
        environment: { EVERYWHERE: '1' },
        objectRules: [],
        routes: [],
      },
    ],
    schedules: [
      { ...schedule, expression: 'cron(0 6 * * ? *)' },
      { ...schedule, expression: 'rate(15 minutes)' },
    ],
    schedulesOff: [{ ...schedule, job: 'approvals', input: { job: 'approvals' }, expression: 'rate(5 minutes)' }],
  });
});

test('rights that are given to roles elsewhere are not passed over', () => {
  const Resources = { More: { Type: 'AWS::IAM::ManagedPolicy' } };
  expect(() => wiringOf('/nelm', { ...printed, resources: { Resources } })).toThrow('rights that More gives');
});
