import path from 'node:path';
import { type ImportReport, importReportSchema } from '../lib/flows/csv-import/importReport.ts';
import type { Execution } from '../local/aws/durable/execution.ts';
import { awsEnvironment } from '../local/aws/stack.ts';
import { readWiring } from '../local/aws/wiring.ts';
import { startNelm } from '../local/nelm.ts';
import { seededClients } from '../local/tenant/seed.ts';

const root = path.join(import.meta.dirname, '..');

/** What one import took. Times in milliseconds, memory in bytes. */
export type Measured = {
  counts: ImportReport['counts'];
  milliseconds: number;
  steps: { name: string; milliseconds: number }[];
  requests: Record<string, number>;
  peakMemory: number;
  /** The run's folder on disk. */
  folder: string;
};

/** Imports a file into the tenant of a data folder, the flow in a fresh process of its own. */
export async function measureImport(dataFolder: string, name: string, bytes: Uint8Array): Promise<Measured> {
  const ended = Promise.withResolvers<Execution>();
  let peakMemory = 0;
  const nelm = await startNelm({
    root,
    dataFolder,
    ports: { tenant: 0, storage: 0, lambda: 0, http: 0 },
    log(line) {
      peakMemory = Math.max(peakMemory, peakMemoryIn(line));
    },
    onChange(execution) {
      if (execution.status !== 'RUNNING') ended.resolve(execution);
    },
  });
  try {
    await runFlowsAlone(nelm);
    await nelm.drop('Contractors', name, bytes);
    const execution = await ended.promise;
    const result = await nelm.report(execution, importReportSchema);
    if (!result) throw new Error(`The import of ${name} ended without a report: ${execution.error?.ErrorMessage}`);
    return {
      counts: result.report.counts,
      milliseconds: (execution.endedAt ?? Number.NaN) - execution.startedAt,
      steps: stepsOf(execution),
      requests: nelm.tenant.requests.counts(),
      peakMemory,
      folder: path.join(nelm.bucketFolder, result.folder),
    };
  } finally {
    await nelm.close();
  }
}

/** Puts a stand-in in the place of each flow that runs the flow's bundle in another process. */
async function runFlowsAlone({ stack, tenant }: Awaited<ReturnType<typeof startNelm>>): Promise<void> {
  const { functions } = await readWiring(root);
  for (const fn of functions.filter(({ durable }) => durable)) {
    const environment = {
      ...fn.environment,
      ...localEnvironment(tenant.url, stack.storage.url, stack.lambda.url),
      BENCH_BUNDLE: fn.bundle,
    };
    stack.lambda.add({ ...fn, bundle: path.join(import.meta.dirname, 'flowAlone.ts'), environment });
  }
}

/** What a function needs to be told to run on this machine. */
export function localEnvironment(tenantUrl: string, storageUrl: string, lambdaUrl: string): Record<string, string> {
  const { clientId, clientSecret } = seededClients.admin;
  return {
    ...awsEnvironment(storageUrl, lambdaUrl),
    ISC_BASE_URL: tenantUrl,
    ISC_CLIENT_ID: clientId,
    ISC_CLIENT_SECRET: clientSecret,
  };
}

function stepsOf({ operations }: Execution): Measured['steps'] {
  return operations.flatMap(({ Name, Type, StartTimestamp, EndTimestamp }) =>
    Name && Type === 'STEP' ? [{ name: Name, milliseconds: (EndTimestamp ?? Number.NaN) - StartTimestamp }] : [],
  );
}

function peakMemoryIn(line: string): number {
  return Number(/^\{"peakMemory":(\d+)\}$/.exec(line)?.[1] ?? 0);
}
