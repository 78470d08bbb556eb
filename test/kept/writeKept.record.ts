import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'vitest';
import { keepHeldRows } from '../../lib/flows/csv-import/heldRows.ts';
import { noteRefusals } from '../../lib/flows/hr-events/refusals.ts';
import { keepDeleted } from '../../lib/flows/hr-events/writeEvents.ts';
import { adopt } from '../../lib/hr/adoption.ts';
import { acceptedEvent, keepWaiting } from '../../lib/hr/waitingEvent.ts';
import { attest } from '../../lib/people/attested.ts';
import { block, liftBlock } from '../../lib/people/blocked.ts';
import { noteLetIn } from '../../lib/people/letInBefore.ts';
import { watch } from '../../lib/people/watched.ts';
import { keepManagers } from '../../lib/sessions/roles.ts';
import { beginSession } from '../../lib/sessions/sessions.ts';
import { mayAskToSignIn } from '../../lib/sessions/signInLimits.ts';
import { keepSignIn } from '../../lib/sessions/signIns.ts';
import type { Bucket } from '../../lib/store/bucket.ts';
import { keys } from '../../lib/store/keys.ts';
import { noteUpload } from '../../lib/store/uploads.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { under } from '../operations/chance.ts';
import { first, flows } from '../operations/golden.ts';
import { type Stage, startStage } from '../operations/stage.ts';
import { chooseKept, type Written } from './chooseKept.ts';
import { keptFolder } from './keptFiles.ts';
import { kindNamer } from './keptKinds.ts';
import { writeFields } from './writeFields.ts';
import { writeWaits } from './writeWaits.ts';

const person = {
  accountName: 'ada.example',
  firstName: 'Ada',
  lastName: 'Example',
  email: 'ada@example.com',
  phone: '1',
};

const now = Date.parse(first.startsAt);
const at = new Date(now).toISOString();
const source = { id: '2c9180867b0c4a3e8f', name: 'Contractors', ids: [], managerId: undefined };
const by = { by: 'ops@example.com', reason: 'The contract was ended at once.' };

/** What people and the console write, beside the flows. */
async function writeByHand(bucket: Bucket): Promise<void> {
  await block(bucket, source, 'ada.example', by, now);
  await liftBlock(bucket, source.id, 'ada.example', { ...by, reason: 'It was a mistake.' }, now);
  await block(bucket, source, 'ada.example', by, now);
  await watch(bucket, source as never, ['ada.example'], now);
  await attest(bucket, source.id, 'ada.example', {
    kind: 'let end',
    by: 'jane@example.com',
    at,
    endDate: '2027-01-31T00:00:00Z',
  });
  const was = { accountName: 'ada.example', startDate: '2026-11-01T00:00:00Z', endDate: '2027-01-31T00:00:00Z' };
  await noteLetIn(
    bucket,
    source.id,
    [{ before: was, after: { ...was, startDate: '2026-12-24T00:00:00Z' } }] as never,
    now,
  );
  const hire = {
    ...{
      id: 'deel-5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01',
      type: 'hired' as const,
      occurredAt: at,
      source: 'Contractors',
    },
    person: {
      ...person,
      manager: 'jane.doe',
      startDate: '2026-11-24',
      endDate: '2027-06-12',
      data: { vendor: 'Deel' },
    },
  };
  // Of these the configuration says what Deel does not.
  await keepWaiting(bucket, acceptedEvent({ system: 'deel', event: hire }, now, ['manager', 'phone', 'data.vendor']));
  await adopt(bucket, source.id, 'standard', ['record-1', 'record-2']);
  await keepManagers(bucket, { version: 1, at, managers: [{ account: 'jane.doe', email: 'jane@example.com' }] });
  await noteUpload(bucket, { key: 'inbox/Contractors/people.csv', etag: 'an-etag' }, { by: 'ops@example.com', at });
  await keepSignIn(
    bucket,
    { address: 'jane@example.com', language: 'en', browser: 'a browser', wanted: '/people' },
    now,
  );
  const consoleKeys = async () => ['a key for sessions that has thirty-two characters'];
  await mayAskToSignIn({ bucket, consoleKeys, now: () => now }, '192.0.2.1', 'jane@example.com');
  await beginSession(
    { bucket, consoleKeys, now: () => now },
    { id: 'a-session', address: 'jane@example.com', way: 'mail' },
  );
}

/** What runs keep at which no scenario of a flow arrives. */
async function writeRarely(bucket: Bucket): Promise<void> {
  const folder = `${keys.sourceRun(source, '20261124T100000000Z-0123456789ab')}`;
  const dates = { startDate: '2026-11-01T00:00:00Z', endDate: '2027-01-31T00:00:00Z' };
  const whole = { ...person, ...dates, manager: 'jane.doe', data: { vendor: 'Northwind' } };
  await keepHeldRows(bucket, { folder }, [
    { row: 2, values: { ...person, ...dates, manager: 'jane.doe', data: whole.data }, person: whole },
  ] as never);
  await noteRefusals(bucket, folder, new Map([['ada.example', { error: 'ISC refused it.' }]]));
  const decision = { do: 'delete record', outcome: 'withdrawn' };
  await keepDeleted(bucket, folder, { plans: [{ write: { decision, before: whole } }], settled: [] } as never);
}

/** The keys that a bucket writes, and what stands there then, whatever becomes of it. */
function watchBucket(bucket: Bucket, seen: (key: string, body: Buffer) => void): void {
  const note = async (key: string) => {
    const found = await bucket.read(key);
    if (found.kind === 'found') seen(key, Buffer.from(found.bytes));
  };
  const { upload, create, replace, copy } = bucket;
  const write = bucket.write.bind(bucket);
  bucket.write = async (key, ...rest) => {
    await write(key, ...rest);
    await note(key);
  };
  bucket.upload = async (key, ...rest) => {
    const etag = await upload(key, ...rest);
    await note(key);
    return etag;
  };
  bucket.create = async (key, ...rest) => {
    const isWritten = await create(key, ...rest);
    await note(key);
    return isWritten;
  };
  bucket.replace = async (key, ...rest) => {
    const isWritten = await replace(key, ...rest);
    await note(key);
    return isWritten;
  };
  bucket.copy = async (from, to, ...rest) => {
    const isWritten = await copy(from, to, ...rest);
    await note(to);
    return isWritten;
  };
}

test('one of every object that nelm keeps, and whatever flows can wait for, is written down as this release writes it', async () => {
  const kindOf = await kindNamer();
  const written = new Map<string, Written[]>();
  const executions = new Map<string, Written>();
  const see = (flow: string) => (key: string, body: Buffer) => {
    // A job may have been run for the scenario of another flow.
    const job = /^runs\/_([a-z-]+)\//.exec(key)?.[1];
    const area = key.startsWith('runs/') ? (job ?? flow) : 'bucket';
    const kind = kindOf(area, key);
    if (kind !== undefined) written.set(kind, [...(written.get(kind) ?? []), { file: path.join(area, key), body }]);
  };
  for (const [flow, scenarios] of Object.entries(flows))
    for (const play of Object.values(scenarios))
      await under(first, async () => {
        const stage: Stage = await startStage(first.startsAt, () => undefined);
        watchBucket(stage.tools.bucket, see(flow));
        const played = await play(stage);
        for (const { operations, payload, result, status } of played.filter((one) => one.status !== 'RUNNING')) {
          const body = Buffer.from(JSON.stringify({ payload, status, result, operations }, null, 1));
          const known = executions.get(flow);
          // The longest says the most.
          if (!known || known.body.length < body.length)
            executions.set(flow, { file: path.join('executions', `${flow}.json`), body });
        }
        await stage.close();
      });
  await under(first, async () => {
    const stage = await startStage(first.startsAt, () => undefined);
    watchBucket(stage.tools.bucket, see('bucket'));
    await writeByHand(stage.tools.bucket);
    await stage.close();
  });
  await under(first, async () => {
    const stage = await startStage(first.startsAt, () => undefined);
    watchBucket(stage.tools.bucket, (key, body) =>
      see(key.endsWith('held-rows.json') ? 'csv-import' : 'hr-events')(key, body),
    );
    await writeRarely(stage.tools.bucket);
    await stage.close();
  });
  await under(first, async () => {
    const stage = await startStage(first.startsAt, () => undefined);
    watchBucket(stage.tools.bucket, see('bucket'));
    await writeFields(stage);
    await stage.close();
  });
  const folder = keptFolder(packageJson.version);
  await rm(folder, { recursive: true, force: true });
  await writeWaits(packageJson.version, (flow, objects) => {
    for (const [key, text] of Object.entries(objects)) see(flow)(key, Buffer.from(text));
  });
  const kept = [...executions.values(), ...[...written.values()].flatMap(chooseKept)];
  const taken = new Map<string, number>();
  for (const { file, body } of kept) {
    // The same object at different times: the later ones are in folders of their own.
    const before = taken.get(file) ?? 0;
    taken.set(file, before + 1);
    const target = path.join(folder, before === 0 ? file : path.join(`more-${before}`, file));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, body);
  }
}, 600_000);
