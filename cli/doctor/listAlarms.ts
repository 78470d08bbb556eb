import { type AskAws, elementsOf } from './awsRequest.ts';

/** An alarm as CloudWatch lists it. */
export type Alarm = {
  name: string;
  /** Its id in the template, from which CloudFormation made the name. */
  id: string;
  isSounding: boolean;
  /** Whether it tells anybody, and which topics. */
  isOn: boolean;
  topics: string[];
};

/** The alarms of a stage. */
export async function listAlarms(ask: AskAws, stage: string): Promise<Alarm[]> {
  const prefix = `nelm-${stage}-`;
  const alarms: Alarm[] = [];
  for (let next = ''; ; ) {
    const { text } = await ask('monitoring', {
      form: {
        ...{ Action: 'DescribeAlarms', Version: '2010-08-01', AlarmNamePrefix: prefix, MaxRecords: '100' },
        ...(next !== '' && { NextToken: next }),
      },
    });
    alarms.push(...membersOf(text).flatMap((member) => alarmOf(member, prefix)));
    [next = ''] = elementsOf(text, 'NextToken');
    if (next === '') return alarms;
  }
}

function alarmOf(member: string, prefix: string): Alarm[] {
  const [name = ''] = elementsOf(member, 'AlarmName');
  // The name of another stage may begin with this one's, such as prod-eu of prod; an id has no hyphen and begins with a capital.
  const id = /^([A-Z][A-Za-z0-9]*)(?:-[A-Za-z0-9]+)?$/.exec(name.slice(prefix.length))?.[1];
  if (id === undefined) return [];
  const [actions = ''] = /<AlarmActions>(.*?)<\/AlarmActions>/s.exec(member) ?? [];
  const isSounding = elementsOf(member, 'StateValue')[0] === 'ALARM';
  const isOn = elementsOf(member, 'ActionsEnabled')[0] !== 'false';
  return [{ name, id, isSounding, isOn, topics: elementsOf(actions, 'member') }];
}

/** The outermost members of a list in XML, each with the lists that are in it. */
function membersOf(xml: string): string[] {
  const members: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: tag, index } of xml.matchAll(/<(\/?)member>/g)) {
    if (tag === '<member>') {
      if (depth === 0) start = index;
      depth += 1;
    } else {
      depth -= 1;
      if (depth === 0) members.push(xml.slice(start, index));
    }
  }
  return members;
}
