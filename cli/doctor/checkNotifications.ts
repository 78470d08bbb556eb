import { type AskAws, elementsOf } from './awsRequest.ts';
import { type Finding, notOk, ok, unsure } from './finding.ts';
import type { Alarm } from './listAlarms.ts';

const check = 'notifications';

/** Whether an alarm that sounds is heard: it is switched on, tells the topic of its own stack, and somebody is told of that. */
export async function checkNotifications(ask: AskAws, stage: string, alarms: readonly Alarm[]): Promise<Finding[]> {
  const { text } = await ask('cloudformation', {
    form: {
      ...{ Action: 'DescribeStackResource', Version: '2010-05-15', StackName: `nelm-${stage}` },
      LogicalResourceId: 'AlarmsTopic',
    },
  });
  const [own] = elementsOf(text, 'PhysicalResourceId');
  const topic = own ?? alarms.flatMap(({ topics }) => topics)[0] ?? '';
  const faults = [
    ...(own === undefined ? [untold] : []),
    ...silent(alarms.filter(({ isOn }) => !isOn)),
    ...astray(alarms.filter(({ topics }) => !topics.includes(topic))),
    ...(await checkSubscriptions(ask, topic)),
  ];
  return faults.length > 0 ? faults : [ok(check, 'somebody is told of alarms')];
}

const untold = unsure(
  check,
  'CloudFormation does not tell which topic is this stage’s own.',
  'allow cloudformation:DescribeStackResource',
);

const namesOf = (alarms: readonly Alarm[]) => alarms.map(({ name }) => name).join(', ');

function silent(alarms: readonly Alarm[]): Finding[] {
  if (alarms.length === 0) return [];
  const said =
    alarms.length === 1 ? 'tells nobody: its actions are switched off' : 'tell nobody: their actions are switched off';
  const todo = `aws cloudwatch enable-alarm-actions --alarm-names ${alarms.map(({ name }) => name).join(' ')}`;
  return [notOk(check, `${namesOf(alarms)} ${said}.`, todo)];
}

function astray(alarms: readonly Alarm[]): Finding[] {
  if (alarms.length === 0) return [];
  const said = `${alarms.length === 1 ? 'does' : 'do'} not tell AlarmsTopic, the topic of this stage’s own stack.`;
  return [
    notOk(
      check,
      `${namesOf(alarms)} ${said}`,
      'have it tell AlarmsTopic, in CloudWatch: a deployment leaves what was changed by hand',
    ),
  ];
}

/** Whoever has not followed the link in the first mail of SNS is sent nothing; whoever unsubscribed is listed for days. */
async function checkSubscriptions(ask: AskAws, topic: string): Promise<Finding[]> {
  const { text } = await ask('sns', {
    form: { Action: 'ListSubscriptionsByTopic', Version: '2010-03-31', TopicArn: topic },
  });
  const subscriptions = elementsOf(text, 'SubscriptionArn').filter((arn) => arn !== 'Deleted');
  const told = subscriptions.filter((arn) => arn.startsWith('arn:')).length;
  if (told === 0) {
    const todo = 'subscribe to AlarmsTopic (docs/operations.md, Alarms)';
    return [notOk(check, 'Nobody is told of alarms, or has not confirmed the mail of SNS.', todo)];
  }
  const waiting = subscriptions.length - told;
  if (waiting === 0) return [];
  const who = `${waiting} of ${subscriptions.length} who are to be told of alarms`;
  const said = `${who} ${waiting === 1 ? 'has' : 'have'} not confirmed the mail of SNS.`;
  return [unsure(check, said, 'let them follow the link in it, or subscribe them anew')];
}
