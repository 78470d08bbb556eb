/**
 * Hosts nelm in a process of its own that kills itself at a step, so that a test can see what a later process makes of
 * it. Arguments: data folder, file to drop or `-`, step to be killed at or `-`. Without such a step it prints, when the newest
 * run has ended, its report and the people as JSON.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { importReportSchema } from '../../lib/flows/csv-import/importReport.ts';
import { createIsc } from '../../lib/isc/client.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';
import { startNelm } from '../../local/nelm.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';

const [dataFolder = '', file = '-', killedAt = '-'] = process.argv.slice(2);
const ended = Promise.withResolvers<Execution>();
const nelm = await startNelm({
  root: path.join(import.meta.dirname, '../..'),
  dataFolder,
  ports: { tenant: 0, storage: 0, lambda: 0, http: 0 },
  log: () => {},
  onChange(execution) {
    const step = execution.operations.find(({ Name }) => Name === killedAt);
    if (step) process.kill(process.pid, 'SIGKILL');
    if (execution.status !== 'RUNNING') ended.resolve(execution);
  },
});
if (killedAt === 'the upload is taken') {
  setInterval(() => {
    if (nelm.tenant.requests.counts()['importNonEmployeeRecordsInBulk']) process.kill(process.pid, 'SIGKILL');
  }, 1);
}
if (file !== '-') await nelm.drop('Contractors', 'people.csv', readFileSync(file));
const before = nelm.stack.lambda.executions().toSorted((one, other) => one.startedAt - other.startedAt);
const newest = file === '-' ? before.at(-1) : undefined;
if (newest && newest.status !== 'RUNNING') ended.resolve(newest);
const result = await nelm.report(await ended.promise, importReportSchema);
const isc = createIsc({ baseUrl: nelm.tenant.url, ...seededClients.admin });
const people = new TextDecoder().decode(await isc.records.export(seededSources.Contractors.sourceId));
const inbox = await nelm.stack.storage.objects.list('inbox/');
const locks = await nelm.stack.storage.objects.list('locks/');
console.log(JSON.stringify({ report: result?.report, people, inbox, locks }));
await nelm.close();
