import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildFunctions } from '../build/stageBundles.ts';
import { localStage } from '../build/stageName.ts';
import { importReportSchema } from '../lib/flows/csv-import/importReport.ts';
import { createIsc } from '../lib/isc/client.ts';
import { findSource, listSources } from '../lib/sources/sources.ts';
import { createClock } from '../local/aws/clock.ts';
import type { Execution } from '../local/aws/durable/execution.ts';
import { lineLog, startNelm } from '../local/nelm.ts';
import { seededClients } from '../local/tenant/seed.ts';
import { failureText, mostFailures } from './console/failure.ts';
import { createProgress } from './console/progress.ts';
import { resultText } from './console/result.ts';
import { shortPath } from './console/shortPath.ts';
import { readNamed } from './readNamed.ts';

const freePorts = { tenant: 0, storage: 0, lambda: 0, http: 0 };

/**
 * Imports one file into a throw-away tenant and prints the result; with `json` the report alone goes to standard output.
 *
 * @throws Error when the file cannot be read, or the tenant has no such source
 * @returns the exit code: 0 when the file was processed, rejected rows included; 1 when it was not
 */
export async function runOnce(
  root: string,
  { file, source, json }: { file: string; source: string; json: boolean },
  startAt: number | undefined,
): Promise<number> {
  const bytes = await readNamed(file, shortPath(file));
  await buildFunctions(localStage, () => console.error('Building the functions …'));
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'nelm-once-'));
  const clock = createClock(startAt);
  const progress = createProgress(process.stderr, clock.now);
  const ended = Promise.withResolvers<Execution>();
  const nelm = await startNelm({
    root,
    dataFolder,
    ports: freePorts,
    clock,
    log: lineLog(path.join(dataFolder, 'log.jsonl')),
    onChange(execution) {
      progress.show(execution);
      if (execution.status !== 'RUNNING') ended.resolve(execution);
    },
    onFailure(failure) {
      if (failure.count === mostFailures)
        ended.reject(new Error(`Given up after ${mostFailures} tries: ${failureText(failure)}`));
    },
  });
  try {
    const isc = createIsc({ baseUrl: nelm.tenant.url, ...seededClients.admin });
    const sources = await listSources(isc);
    if (!findSource(sources, source)) {
      const names = sources.map(({ name }) => name).join(', ');
      throw new Error(`The tenant has no source "${source}". It has: ${names}. Check the name after --source.`);
    }
    await nelm.drop(source, `${path.basename(file).replace(/\.csv$/i, '')}.csv`, bytes);
    const execution = await ended.promise;
    const result = await nelm.report(execution, importReportSchema);
    progress.clear();
    if (!result)
      throw new Error(`The run ended without a report: ${execution.error?.ErrorMessage ?? 'no reason is known'}`);
    const { report } = result;
    console.log(json ? JSON.stringify(report) : resultText(report, 'with --once only what is printed here is kept'));
    return ['completed', 'nothing-to-do', 'held'].includes(report.outcome) ? 0 : 1;
  } finally {
    await nelm.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}
