import { csvImport } from '../../../lib/flows/csv-import/csvImport.ts';
import { runIdOf } from '../../../lib/store/drop.ts';
import type { Execution } from '../../../local/aws/durable/execution.ts';
import { etagOf } from '../../../local/aws/objects.ts';
import type { InProcess } from '../../inProcess.ts';
import type { Scenarios } from '../scenario.ts';
import type { Between, HostOptions, Stage } from '../stage.ts';

export const everybody = ['ada', 'ben', 'cy', 'dee', 'eve', 'fay', 'gil', 'hal'];

type Folder = 'inbox' | 'roster' | 'preview';

/** Drops a file of people; the run of it goes on until it has ended, or waits for a decision. */
export async function drop(stage: Stage, host: InProcess, folder: Folder, names: readonly string[]) {
  return await stage.play(host, await startDrop(stage, host, folder, names));
}

/** Drops a file of people, of which a run begins. */
export async function startDrop(stage: Stage, host: InProcess, folder: Folder, names: readonly string[]) {
  const rows = names.map((name) =>
    [
      name,
      'Ada',
      'Example',
      `${name}@example.com`,
      '1',
      'jane.doe',
      stage.inDays(-30),
      stage.inDays(300),
      'Northwind',
    ].join(),
  );
  const csv = ['accountName,firstName,lastName,email,phone,manager,startDate,endDate,vendor', ...rows].join('\n');
  const key = `${folder}/Contractors/people.csv`;
  await stage.box.bucket.write(key, csv, 'text/csv');
  // Each file is dropped later than the one before it.
  stage.clock.advance(1_000);
  const droppedAt = new Date(stage.clock.now()).toISOString();
  const etag = etagOf(Buffer.from(csv));
  const dropped = { bucket: 'test', key, etag, size: csv.length, droppedAt, sequencer: droppedAt };
  return host.start(dropped, runIdOf(dropped));
}

/** Ends most people of a source by a full list, which an operator must approve. */
async function holdRoster(stage: Stage, options: HostOptions = {}): Promise<{ host: InProcess; held: Execution }> {
  await drop(stage, stage.host(csvImport), 'inbox', everybody);
  const host = stage.host(csvImport, options);
  return { host, held: await drop(stage, host, 'roster', ['ada', 'new']) };
}

/** S3 does not let the flow write one of the pages of reports. */
const noPage = (stage: Stage): HostOptions => ({
  tools: {
    bucket: {
      ...stage.box.bucket,
      async write(key, ...rest) {
        if (key.endsWith('/report.html')) throw Object.assign(new Error('AccessDenied'), { $fault: 'client' });
        await stage.box.bucket.write(key, ...rest);
      },
    },
  },
});

/** The tenant takes no upload. */
const refusing: Between = async (request, send) =>
  request.method === 'POST' && request.url.includes('bulk-upload') ? new Response('{}', { status: 400 }) : send();

export const csvImportScenarios: Scenarios = {
  'a file in the inbox that names somebody new': async (stage) => [
    await drop(stage, stage.host(csvImport), 'inbox', ['ada']),
  ],
  'the same file once more, which changes nothing': async (stage) => {
    const host = stage.host(csvImport);
    await drop(stage, host, 'inbox', ['ada']);
    return [await drop(stage, host, 'inbox', ['ada'])];
  },
  'a file that is only to be looked at': async (stage) => [
    await drop(stage, stage.host(csvImport), 'preview', ['ada']),
  ],
  'a full roster whose endings an operator approves': async (stage) => {
    const { host, held } = await holdRoster(stage);
    return [await stage.approve(host, held)];
  },
  'a full roster whose endings nobody decides on': async (stage) => {
    const { host, held } = await holdRoster(stage);
    stage.clock.advance(7 * 86_400_000);
    return [await stage.play(host, held)];
  },
  'a full roster with too few rows, which an operator approves': async (stage) => {
    const settings = { sources: { Contractors: { expect: { by: '06:00', minimumRows: 3 } } } };
    const host = stage.host(csvImport, { settings });
    return [await stage.approve(host, await drop(stage, host, 'roster', ['ada', 'ben']))];
  },
  'a file whose upload the tenant refuses': async (stage) => [
    await drop(stage, stage.host(csvImport, { between: refusing }), 'inbox', ['ada']),
  ],
  'a full roster that ends somebody at once, and whose upload the tenant refuses': async (stage) => {
    await drop(stage, stage.host(csvImport), 'inbox', everybody);
    return [await drop(stage, stage.host(csvImport, { between: refusing }), 'roster', everybody.slice(1))];
  },
  'a file whose report cannot be written whole': async (stage) => [
    await drop(stage, stage.host(csvImport, noPage(stage)), 'inbox', ['ada']),
  ],
};
