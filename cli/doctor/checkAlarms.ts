import type { Wiring } from '../../local/aws/wiring.ts';
import { type AskAws, elementsOf } from './awsRequest.ts';
import { type Finding, notOk, ok, unsure } from './finding.ts';

type AlarmTools = { ask: AskAws; stage: string; alarms: Wiring['alarms'] };

/** An alarm as CloudWatch lists it. `id`: its id in the template, from which CloudFormation made the name. */
type Alarm = { name: string; id: string; isSounding: boolean };

/**
 * Compares the alarms of a stage with those of the template, and looks whether one sounds and whether somebody is told.
 *
 * @param isNew whether the stage is too new for its daily jobs to have succeeded
 */
export async function checkAlarms({ ask, stage, alarms: wanted }: AlarmTools, isNew: boolean): Promise<Finding[]> {
  const { alarms, topic } = await listAlarms(ask, stage);
  if (alarms.length === 0)
    return [
      unsure('alarms', `CloudWatch lists none of nelm-${stage}.`, 'deploy it, or allow cloudwatch:DescribeAlarms'),
    ];
  const alarming = alarms.filter(({ isSounding }) => isSounding).map(({ name }) => name);
  // They take what has never run for overdue, from the first hour on.
  const early = isNew ? alarming.filter((name) => name.includes('Overdue')) : [];
  const sounding = alarming.filter((name) => !early.includes(name));
  const missing = wanted.filter((id) => !alarms.some((alarm) => alarm.id === id));
  const foreign = alarms.filter(({ id }) => !wanted.includes(id)).map(({ name }) => name);
  const faults = [
    ...(missing.length > 0
      ? [
          notOk(
            'alarms',
            `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing: ${wanted.length - missing.length} of ${wanted.length} are there.`,
            'deploy again: it makes them',
          ),
        ]
      : []),
    ...(foreign.length > 0
      ? [
          unsure(
            'alarms',
            `${foreign.join(', ')} ${foreign.length === 1 ? 'is' : 'are'} of this stage by name, and not in serverless.yml.`,
            'deploy again, or remove what somebody made by hand',
          ),
        ]
      : []),
    ...(sounding.length > 0
      ? [notOk('alarms', `${sounding.join(', ')} sound.`, 'docs/operations.md says what each means, and what to do')]
      : []),
  ];
  const { text: told } = await ask('sns', {
    form: { Action: 'ListSubscriptionsByTopic', Version: '2010-03-31', TopicArn: topic },
  });
  const isTold = elementsOf(told, 'SubscriptionArn').some((arn) => arn.startsWith('arn:'));
  return [
    ...(faults.length > 0
      ? faults
      : [ok('alarms', `all ${wanted.length} are there, and none sounds${early.length > 0 ? notYet(early) : ''}`)]),
    isTold
      ? ok('notifications', 'somebody is told of alarms')
      : notOk(
          'notifications',
          'Nobody is told of alarms, or has not confirmed the mail of SNS.',
          'subscribe to AlarmsTopic (docs/operations.md, Alarms)',
        ),
  ];
}

/** The alarms of a stage, and the topic that they tell. */
async function listAlarms(ask: AskAws, stage: string): Promise<{ alarms: Alarm[]; topic: string }> {
  const prefix = `nelm-${stage}-`;
  const alarms: Alarm[] = [];
  let topic = '';
  for (let next = ''; ; ) {
    const { text } = await ask('monitoring', {
      form: {
        ...{ Action: 'DescribeAlarms', Version: '2010-08-01', AlarmNamePrefix: prefix, MaxRecords: '100' },
        ...(next !== '' && { NextToken: next }),
      },
    });
    topic ||= text.match(/arn:[\w-]+:sns:[\w:-]+/)?.[0] ?? '';
    const states = elementsOf(text, 'StateValue');
    for (const [index, name] of elementsOf(text, 'AlarmName').entries()) {
      // The name of another stage may begin with this one's, such as prod-eu of prod; an id has no hyphen and begins with a capital.
      const id = /^([A-Z][A-Za-z0-9]*)(?:-[A-Za-z0-9]+)?$/.exec(name.slice(prefix.length))?.[1];
      if (id !== undefined) alarms.push({ name, id, isSounding: states[index] === 'ALARM' });
    }
    [next = ''] = elementsOf(text, 'NextToken');
    if (next === '') return { alarms, topic };
  }
}

function notYet(early: readonly string[]): string {
  return ` but ${early.join(', ')}: not yet to be looked at, since the stage is younger than a day`;
}
