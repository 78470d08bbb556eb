import type { Execution } from '../../local/aws/durable/execution.ts';
import type { Stage } from '../operations/stage.ts';
import type { KeptWait, World } from './keptWaits.ts';

/** What is otherwise each time that something is played: times of a day, and the ids that follow from them. */
const varying: readonly [RegExp, string][] = [
  [/\d{8}T\d{9}Z/g, '<moment>'],
  [/T\d\d:\d\d:\d\d(\.\d{3}Z|[+-]\d\d:\d\d)/g, ''],
  [/\d\d:\d\d CET/g, '<time>'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])/g, '<id>'],
  [/\b(?=\w*\d)([0-9a-f]{40}|[0-9a-f]{32}|[0-9a-f]{12}|[0-9a-f]{8})\b/g, '<id>'],
];

/** What a report says beside what came of what waited. How often the tenant was asked is another number with each pause. */
const besides = new Set(['version', 'runId', 'startedAt', 'finishedAt', 'requests', 'waitedSeconds', 'source']);

/**
 * What came of what waited, as text: what its executions came to and reported, who is in the tenant, and of what was done since: who
 * was told, what the tenant was asked to change, and which of the objects that were kept are others by now, or gone. What is done
 * anew shows there.
 */
export async function whatCame({ stage, host }: World, before: KeptWait): Promise<string> {
  const reports = await Promise.all(host.executions().map((execution) => reportOf(stage, execution)));
  const people = await Array.fromAsync(
    stage.isc.records.list(),
    ({ accountName, manager, phone, startDate, endDate }) =>
      [accountName, manager, phone, startDate, endDate].join(' '),
  );
  const mails = (await stage.box.mails()).map(({ subject = '' }) => `mail: ${subject}`);
  const asked = stage.tenant.requests
    .entries()
    .filter(({ method, operationId }) => method !== 'GET' && operationId !== 'oauthToken')
    .map(({ operationId, status }) => `asked: ${operationId} ${status}`);
  const parts = [...reports, people.sort(), mails.sort(), asked, await changesOf(stage, before)];
  const text = parts.map((lines) => lines.join('\n')).filter((part) => part !== '');
  return `${varying.reduce((said, [what, instead]) => said.replaceAll(what, instead), text.join('\n\n'))}\n`;
}

async function reportOf({ box }: Stage, { status, result }: Execution): Promise<string[]> {
  const { folder } = result ? JSON.parse(result) : { folder: '' };
  const found = await box.bucket.read(`${folder}/report.json`);
  if (found.kind !== 'found') return [`${status} ${result}`];
  const report: object = JSON.parse(Buffer.from(found.bytes).toString());
  const fields = Object.entries(report).filter(([name]) => !besides.has(name));
  return [status, ...fields.flatMap(([name, value]) => linesOf(name, value))];
}

/** Each of a list has a line of its own. */
function linesOf(name: string, value: unknown): string[] {
  if (!Array.isArray(value)) return [`${name}: ${JSON.stringify(value)}`];
  return value.map((one) => `${name}: ${JSON.stringify(one)}`);
}

async function changesOf({ box }: Stage, { objects }: KeptWait): Promise<string[]> {
  const changes: string[] = [];
  for (const [key, text] of Object.entries(objects)) {
    const found = await box.bucket.read(key);
    if (found.kind !== 'found') changes.push(`removed: ${key}`);
    else if (Buffer.from(found.bytes).toString() !== text) changes.push(`changed: ${key}`);
  }
  return changes.sort();
}
