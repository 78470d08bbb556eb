import { describe, expect, test } from 'vitest';
import type { AskAws } from '../../cli/doctor/awsRequest.ts';
import { checkAlarms } from '../../cli/doctor/checkAlarms.ts';

const topic = 'arn:aws:sns:eu-central-1:123456789012:nelm-prod-AlarmsTopic-1AB2CD3EF4GH';
const wanted = ['CsvImportFailed', 'ExpirySweepOverdue'];

/** An alarm as CloudWatch tells of it, with the lists within it. */
function alarm(id: string, { actions = [topic], enabled = true, stage = 'prod' } = {}): string {
  const told = actions.map((arn) => `<member>${arn}</member>`).join('');
  return `<member><StateReason>&lt;member&gt;</StateReason><Dimensions><member><Name>FunctionName</Name></member></Dimensions>
<AlarmActions>${told}</AlarmActions><OKActions/><AlarmName>nelm-${stage}-${id}-5IJ6KL7MN8OP</AlarmName>
<ActionsEnabled>${enabled}</ActionsEnabled><StateValue>OK</StateValue></member>`;
}

const subscription = (arn: string) =>
  `<member><Endpoint>x</Endpoint><SubscriptionArn>${arn}</SubscriptionArn></member>`;

type Account = { alarms?: string[]; own?: string | undefined; subscriptions?: Record<string, string[]> };

/** What the doctor says of an account, but what is ok. */
async function found({
  alarms = wanted.map((id) => alarm(id)),
  own = topic,
  subscriptions = { [topic]: [`${topic}:0e3f5d1c`] },
}: Account): Promise<string[]> {
  const ask: AskAws = async (_, { form = {} }) => {
    if (form['Action'] === 'DescribeAlarms') {
      const text = `<DescribeAlarmsResult><CompositeAlarms/><MetricAlarms>${alarms.join('')}</MetricAlarms></DescribeAlarmsResult>`;
      return { status: 200, text };
    }
    if (form['Action'] === 'DescribeStackResource') {
      expect(form).toMatchObject({ StackName: 'nelm-prod', LogicalResourceId: 'AlarmsTopic' });
      if (own === 'not told') return { status: 403, text: '<Error/>' };
      return { status: 200, text: `<PhysicalResourceId>${own}</PhysicalResourceId>` };
    }
    const list = (subscriptions[form['TopicArn'] ?? ''] ?? []).map(subscription).join('');
    return { status: 200, text: `<Subscriptions>${list}</Subscriptions>` };
  };
  const findings = await checkAlarms({ ask, stage: 'prod', alarms: wanted }, false);
  return findings.flatMap(({ check, state, said, todo }) =>
    state === 'ok' ? [] : [`${state} · ${check} · ${said} → ${todo}`],
  );
}

describe('of the alarms of a stage the doctor finds', () => {
  test('nothing, where each tells the topic of its own stack, and somebody is told of it', async () => {
    expect(await found({})).toEqual([]);
  });

  test('that one is missing, which a deployment alone does not make anew where somebody deleted it', async () => {
    expect(await found({ alarms: [alarm('CsvImportFailed')] })).toEqual([
      'not ok · alarms · ExpirySweepOverdue is missing: 1 of 2 are there. → deploy this version; where it is deployed already somebody deleted them, which CloudFormation does not notice: take them out of serverless.yml, deploy, put them back, and deploy once more',
    ]);
  });

  test('that one is switched off: it sounds and tells nobody', async () => {
    const alarms = [alarm('CsvImportFailed', { enabled: false }), alarm('ExpirySweepOverdue')];
    expect(await found({ alarms })).toEqual([
      'not ok · notifications · nelm-prod-CsvImportFailed-5IJ6KL7MN8OP tells nobody: its actions are switched off. → aws cloudwatch enable-alarm-actions --alarm-names nelm-prod-CsvImportFailed-5IJ6KL7MN8OP',
    ]);
  });

  test.each([
    ['the topic of another stage', ['arn:aws:sns:eu-central-1:123456789012:nelm-test-AlarmsTopic-9QR0ST']],
    ['no topic', []],
  ])('that one tells %s', async (_, actions) => {
    const alarms = [alarm('CsvImportFailed'), alarm('ExpirySweepOverdue', { actions })];
    expect(await found({ alarms })).toEqual([
      `not ok · notifications · nelm-prod-ExpirySweepOverdue-5IJ6KL7MN8OP does not tell AlarmsTopic, the topic of this stage’s own stack. → have it tell AlarmsTopic, in CloudWatch: a deployment leaves what was changed by hand`,
    ]);
  });

  test('that all of them tell a topic that is not the stack’s own, whoever is subscribed to that one', async () => {
    const own = 'arn:aws:sns:eu-central-1:123456789012:nelm-prod-AlarmsTopic-NEW';
    expect(await found({ own })).toEqual([
      expect.stringContaining('do not tell AlarmsTopic, the topic of this stage’s own stack.'),
      'not ok · notifications · Nobody is told of alarms, or has not confirmed the mail of SNS. → subscribe to AlarmsTopic (docs/operations.md, Alarms)',
    ]);
  });

  test('that nobody has confirmed, or not everybody', async () => {
    const nobody = { [topic]: ['PendingConfirmation', 'Deleted'] };
    expect(await found({ subscriptions: nobody })).toEqual([
      'not ok · notifications · Nobody is told of alarms, or has not confirmed the mail of SNS. → subscribe to AlarmsTopic (docs/operations.md, Alarms)',
    ]);
    const some = { [topic]: [`${topic}:0e3f5d1c`, 'PendingConfirmation'] };
    expect(await found({ subscriptions: some })).toEqual([
      'unsure · notifications · 1 of 2 who are to be told of alarms has not confirmed the mail of SNS. → let them follow the link in it, or subscribe them anew',
    ]);
  });

  test('that it is not told which topic is the stack’s own', async () => {
    expect(await found({ own: 'not told' })).toEqual([
      'unsure · notifications · CloudFormation does not tell which topic is this stage’s own. → allow cloudformation:DescribeStackResource',
    ]);
  });
});
