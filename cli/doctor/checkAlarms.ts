import type { Wiring } from '../../local/aws/wiring.ts';
import type { AskAws } from './awsRequest.ts';
import { checkNotifications } from './checkNotifications.ts';
import { deletedByHand, type Finding, notOk, ok, unsure } from './finding.ts';
import { listAlarms } from './listAlarms.ts';

type AlarmTools = { ask: AskAws; stage: string; alarms: Wiring['alarms'] };

/**
 * Compares the alarms of a stage with those of the template, and looks whether one sounds and whether somebody is told.
 *
 * @param isNew whether the stage is too new for its daily jobs to have succeeded
 */
export async function checkAlarms({ ask, stage, alarms: wanted }: AlarmTools, isNew: boolean): Promise<Finding[]> {
  const alarms = await listAlarms(ask, stage);
  if (alarms.length === 0)
    return [
      unsure(
        'alarms',
        `CloudWatch lists none of nelm-${stage}.`,
        `allow cloudwatch:DescribeAlarms; or deploy this version; ${deletedByHand}`,
      ),
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
            `deploy this version; ${deletedByHand}`,
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
  return [
    ...(faults.length > 0
      ? faults
      : [ok('alarms', `all ${wanted.length} are there, and none sounds${early.length > 0 ? notYet(early) : ''}`)]),
    ...(await checkNotifications(ask, stage, alarms)),
  ];
}

function notYet(early: readonly string[]): string {
  return ` but ${early.join(', ')}: not yet to be looked at, since the stage is younger than a day`;
}
