/**
 * Hosts nelm in a process of its own that kills itself at a step of the one event it has, so that a test can see what a
 * later process makes of it. Arguments: data folder, event to post or `-`, step to be killed at or `-`. Without such a step
 * it lets both approvers approve and an hour pass, and prints what is there then as JSON.
 */
import path from 'node:path';
import { createClock } from '../../local/aws/clock.ts';
import { startNelm } from '../../local/nelm.ts';
import { passTime } from '../passTime.ts';
import { hrOf } from './hr.ts';

const [dataFolder = '', event = '-', killedAt = '-'] = process.argv.slice(2);
const clock = createClock(Date.parse('2026-11-24T10:00:00Z'));
const nelm = await startNelm({
  root: path.join(import.meta.dirname, '../..'),
  dataFolder,
  ports: { tenant: 0, storage: 0, lambda: 0, http: 0 },
  clock,
  log: () => {},
  onChange({ operations }) {
    if (operations.some(({ Name }) => Name === killedAt)) process.kill(process.pid, 'SIGKILL');
  },
});
const hr = hrOf(nelm);
if (killedAt === 'the request is made') {
  setInterval(() => {
    if (nelm.tenant.requests.counts()['createNonEmployeeRequest']) process.kill(process.pid, 'SIGKILL');
  }, 1);
}
if (event !== '-') await hr.post(event);
await passTime(clock, nelm.stack.lambda, 5_000);
await hr.decide('approve');
await passTime(clock, nelm.stack.lambda, 3_600_000);
const [execution] = nelm.stack.lambda.executions();
const { outcome } = await hr.reportOf(execution);
const requests = await hr.requests();
const locks = await nelm.stack.storage.objects.list('locks/');
console.log(JSON.stringify({ outcome, requests, record: await hr.record('nora.north'), locks }));
await nelm.close();
process.exit();
