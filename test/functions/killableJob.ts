/**
 * Hosts nelm in a process of its own that kills itself at a step of a scheduled job, so that a test can see what a later
 * process makes of it. Arguments: data folder, job, moment that it is scheduled for, step to be killed at or `-`; a step
 * of a run that waits for a decision begins with `held: `. A decision that is waited for is an approval. Without such a
 * step it prints, when nothing is left to do, what is there then as JSON.
 */
import path from 'node:path';
import { createIsc } from '../../lib/isc/client.ts';
import { createClock } from '../../local/aws/clock.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';
import { startNelm } from '../../local/nelm.ts';
import { seededClients } from '../../local/tenant/seed.ts';
import { passTime } from '../passTime.ts';
import { approveHeld } from './approveHeld.ts';

const [dataFolder = '', job = '', scheduledAt = '', killedAt = '-'] = process.argv.slice(2);
const clock = createClock(Date.parse(scheduledAt));
const nelm = await startNelm({
  root: path.join(import.meta.dirname, '../..'),
  dataFolder,
  ports: { tenant: 0, storage: 0, lambda: 0, http: 0 },
  clock,
  log: () => {},
  onChange(execution) {
    if (stepsOf(execution).includes(killedAt)) process.kill(process.pid, 'SIGKILL');
    approveHeld(nelm.stack.lambda.url, execution);
  },
});
const operation = { 'the deletion is taken': 'deleteNonEmployeeRecordsInBulk' }[killedAt];
if (operation !== undefined) {
  setInterval(() => {
    if (nelm.tenant.requests.counts()[operation]) process.kill(process.pid, 'SIGKILL');
  }, 1);
}
for (const execution of nelm.stack.lambda.executions()) approveHeld(nelm.stack.lambda.url, execution);
await nelm.stack.lambda.invoke('nelm-local-schedule-fired', { job, scheduledAt });
await passTime(clock, nelm.stack.lambda, 5 * 60_000);
const isc = createIsc({ baseUrl: nelm.tenant.url, ...seededClients.admin });
const people = await Array.fromAsync(isc.records.list(), ({ accountName }) => accountName);
const objects = await nelm.stack.storage.objects.list('');
const reports = await Promise.all(
  objects
    .filter((key) => key.endsWith('/report.json'))
    .map(async (key) => JSON.parse((await nelm.stack.storage.objects.read(key))?.bytes.toString() ?? '')),
);
console.log(JSON.stringify({ people: people.sort(), objects, reports }));
await nelm.close();
process.exit();

function stepsOf({ name, operations }: Execution): string[] {
  const prefix = name.startsWith('held-') ? 'held: ' : '';
  return operations.flatMap(({ Name }) => (Name === undefined ? [] : [`${prefix}${Name}`]));
}
