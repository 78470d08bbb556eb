import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import type { Context } from 'aws-lambda';
import { expect, test } from 'vitest';
import { defineConfig } from '../../lib/config/config.ts';
import type { Flow } from '../../lib/durable/flow.ts';
import { approvals } from '../../lib/flows/approvals/approvals.ts';
import { contractChoice } from '../../lib/flows/contract-choice/contractChoice.ts';
import { csvImport } from '../../lib/flows/csv-import/csvImport.ts';
import { expectedFiles } from '../../lib/flows/expected-files/expectedFiles.ts';
import { expiryNotice } from '../../lib/flows/expiry-notice/expiryNotice.ts';
import { expirySweep } from '../../lib/flows/expiry-sweep/expirySweep.ts';
import { hrEvents } from '../../lib/flows/hr-events/hrEvents.ts';
import { managerTransfer } from '../../lib/flows/manager-transfer/managerTransfer.ts';
import { sourceBackup } from '../../lib/flows/source-backup/sourceBackup.ts';
import { sourceDrift } from '../../lib/flows/source-drift/sourceDrift.ts';
import { defineSources } from '../../lib/sources/wantedSources.ts';
import type { Tools } from '../../lib/tools/tools.ts';
import { onWire, type StoredOperation } from '../../local/aws/durable/execution.ts';
import { approvingConfig } from '../functions/approving.ts';
import { keptFolder, keptVersions } from './keptFiles.ts';

type KeptExecution = { payload: string; status: string; result?: string; operations: StoredOperation[] };

const config = defineConfig(approvingConfig);

/** Whatever is asked for of the tools, it is too much: all that was done stands in the checkpoints. */
const untouchable = (name: string): never =>
  new Proxy(() => {}, {
    get: (_, part) => {
      throw new Error(`${name}.${String(part)} was asked for, although the execution had done everything.`);
    },
  }) as never;

const flows: Readonly<Record<string, Flow<Tools>>> = {
  approvals: approvals(config.approvals as never),
  'contract-choice': contractChoice,
  'csv-import': csvImport,
  'expected-files': expectedFiles,
  'expiry-notice': expiryNotice,
  'expiry-sweep': expirySweep,
  'hr-events': hrEvents,
  'manager-transfer': managerTransfer,
  'source-backup': sourceBackup,
  'source-drift': sourceDrift(defineSources([{ name: 'Contractors' }])),
};

/** Invokes a flow once more, with everything that an execution has checkpointed; the flow may do nothing anew. */
async function replay(flow: Flow<Tools>, { operations }: KeptExecution): Promise<unknown> {
  const tools = {
    ...{ bucket: untouchable('bucket'), isc: untouchable('isc'), mailer: untouchable('mailer') },
    ...{ config, url: 'https://nelm.example.com', now: () => Date.parse('2026-11-24T10:00:00Z') },
    linkKeys: async () => ['a key for links that has thirty-two characters'],
    log: { info: () => {}, warn: () => {}, error: () => {} },
    startAgain: async () => {
      throw new Error('A run was started again.');
    },
  };
  const handler = withDurableExecution(flow(tools as unknown as Tools), {
    durableExecutionClient: {
      async checkpoint({ Updates = [] }: { Updates?: { Name?: string }[] }) {
        throw new Error(`${Updates.map(({ Name }) => Name).join()} was checkpointed anew.`);
      },
      async getExecutionState() {
        return { Operations: [] } as never;
      },
    } as never,
  });
  const event = {
    DurableExecutionArn: 'arn:aws:lambda:local:000000000000:function:flow:1/durable-execution/kept/kept',
    CheckpointToken: 'token',
    InitialExecutionState: { Operations: onWire(operations, (time) => new Date(time).toISOString()), NextMarker: '' },
  };
  return await handler(event as never, { getRemainingTimeInMillis: () => 60_000 } as Context);
}

test('what executions of every release have checkpointed is understood: they come to the same, and do nothing anew', async () => {
  for (const version of await keptVersions()) {
    const folder = path.join(keptFolder(version), 'executions');
    const names = (await readdir(folder)).map((file) => path.basename(file, '.json')).sort();
    expect(names).toEqual(Object.keys(flows).sort());
    for (const name of names) {
      const kept: KeptExecution = JSON.parse(await readFile(path.join(folder, `${name}.json`), 'utf8'));
      const flow = flows[name];
      if (!flow) throw new Error(`${name} is no flow.`);
      const outcome = await replay(flow, kept);
      expect(outcome, name).toMatchObject(
        kept.status === 'SUCCEEDED' ? { Status: 'SUCCEEDED', Result: kept.result } : { Status: 'FAILED' },
      );
    }
  }
});
