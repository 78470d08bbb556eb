import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { readContract } from '../../../../lib/contracts/keptContract.ts';
import { readWarned } from '../../../../lib/contracts/warned.ts';
import { acquireLock, releaseLock } from '../../../../lib/store/lock.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { startTenant } from '../../../../local/tenant/tenant.ts';
import { everywhereOnce } from '../../../inProcess.ts';
import { type Noticing, startNoticing } from './noticing.ts';

const now = '2026-11-02T06:00:00Z';
const soon = '2026-11-09T22:59:59Z';
const day = 86_400_000;

/** Does something with a tenant in which the identity john.roe has no address; no operation of the API takes it away. */
async function withNoticing<T>(work: (noticing: Noticing) => Promise<T>): Promise<T> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'nelm-notices-killed-'));
  await (await startTenant({ dataFolder, clock: () => Date.parse(now) })).close();
  const database = new DatabaseSync(path.join(dataFolder, 'tenant.db'));
  database.prepare("UPDATE identity SET email = '' WHERE alias = 'john.roe'").run();
  database.close();
  const noticing = await startNoticing(now, { dataFolder });
  try {
    return await work(noticing);
  } finally {
    await noticing.close();
    await rm(dataFolder, { recursive: true });
  }
}

/**
 * Managers are warned, one contract is extended, one may end, of one nobody chooses anything; six days later managers are
 * warned again. What all of it leaves behind, without what differs from one time to another: ids, times, links.
 */
async function scenario(noticing: Noticing) {
  await noticing.plant([
    { name: 'ada', end: soon },
    { name: 'ben', end: soon },
    { name: 'cy', end: soon, manager: 'john.roe' },
  ]);
  const first = await noticing.notice();
  const text = (await noticing.box.mails()).find(({ text }) => text?.includes('(ada, '))?.text;
  const [ada, ben] = [noticing.tokenIn(text, 'ada, '), noticing.tokenIn(text, 'ben, ')];
  const choices = [await noticing.choose(ada, 'extend', { days: '30' }), await noticing.choose(ben, 'end')];
  noticing.clock.advance(6 * day);
  const second = await noticing.notice();
  // Whatever is chosen now, it was chosen.
  choices.push(await noticing.choose(ada, 'end'));
  const patches = noticing.tenant.requests.counts()['patchNonEmployeeRecord'];
  return {
    reports: [first, second].map(ofNotices),
    choices: choices.map(ofChoice),
    patches,
    ...(await left(noticing)),
  };
}

type Reports = { notice: Awaited<ReturnType<Noticing['notice']>>; choice: Awaited<ReturnType<Noticing['choose']>> };

/** Work that goes on while its step is begun anew is heard of by one of the two alone: whether a mail is out may be unknown. */
function ofNotices({ outcome, error, steps, counts: { mails, unknown, ...counts } }: Reports['notice']) {
  return { outcome, error, steps, ...counts, mails: mails + unknown };
}

function ofChoice({ outcome, error, name, endDate }: Reports['choice']) {
  return { outcome, error, name, endDate };
}

async function left(noticing: Noticing) {
  const { bucket, objects } = noticing.box;
  const records = await Array.fromAsync(noticing.isc.records.list({ sorters: ['accountName'] }));
  const warned = await readWarned(bucket, seededSources.Contractors.id);
  const contracts = await Promise.all(
    (await objects.list('contracts/')).map((key) =>
      readContract(bucket, key.slice('contracts/'.length, -'.json'.length)),
    ),
  );
  const kept = contracts.map((contract) => ({
    of: contract?.accountName,
    recipients: contract?.recipients,
    choice: contract?.choice?.kind,
    ending: contract?.ending?.outcome,
  }));
  const mails = (await noticing.box.mails()).map(({ to, subject }) => `${[to ?? []].flat()[0]?.text}: ${subject}`);
  return {
    people: records.map(({ id, accountName, endDate }) => ({
      accountName,
      end: new Date(endDate ?? '').toISOString(),
      warned: warned[id]?.daysBefore,
    })),
    contracts: kept.sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other))),
    mails: mails.sort(),
    locks: await objects.list('locks/'),
  };
}

test.each(['before', 'after'] as const)(
  'killed %s every checkpoint, with faults, notices and choices leave what undisturbed ones do',
  async (when) => {
    const undisturbed = await withNoticing(scenario);
    expect(undisturbed).toEqual({
      reports: [
        {
          ...{ outcome: 'completed', error: undefined, steps: [{ days: 7, contracts: 3 }] },
          ...{ due: 3, warned: 2, orphans: 1, mails: 2 },
        },
        {
          ...{ outcome: 'completed', error: undefined, steps: [{ days: 1, contracts: 1 }] },
          ...{ due: 1, warned: 0, orphans: 1, mails: 1 },
        },
      ],
      choices: [
        expect.objectContaining({ outcome: 'extended', name: 'Ada ada' }),
        expect.objectContaining({ outcome: 'let it end', name: 'Ada ben' }),
        expect.anything(),
      ],
      patches: 1,
      people: [
        { accountName: 'ada', end: '2026-12-09T22:59:59.000Z', warned: 7 },
        { accountName: 'ben', end: '2026-11-09T22:59:59.000Z', warned: 0 },
        { accountName: 'cy', end: '2026-11-09T22:59:59.000Z', warned: 1 },
      ],
      contracts: [
        { of: 'ada', recipients: ['jane.doe@example.com'], choice: 'extend', ending: 'extended' },
        { of: 'ben', recipients: ['jane.doe@example.com'], choice: 'let it end', ending: 'let it end' },
        { of: 'cy', recipients: ['ops@example.com'], choice: undefined, ending: undefined },
        { of: 'cy', recipients: ['ops@example.com'], choice: undefined, ending: undefined },
      ],
      mails: [
        'jane.doe@example.com: Extend or let end: 2 contracts end soon',
        'jane.doe@example.com: Extended to 9 December 2026: the contract of Ada ada',
        'ops@example.com: Find a manager: one contract ends soon and nobody can be told',
        'ops@example.com: Find a manager: one contract ends soon and nobody can be told',
      ],
      locks: [],
    });

    let crashes = 0;
    const disturbed = await withNoticing(async (noticing) => {
      noticing.tenant.faults.set([
        { operationId: 'patchNonEmployeeRecord', fault: { drop: 'after' }, times: 1 },
        { fault: { status: 503 }, probability: 0.3, seed: 11, times: 8 },
      ]);
      const crash = everywhereOnce(when, () => {
        crashes += 1;
      });
      noticing.notices.crash = crash;
      noticing.choices.crash = crash;
      return await scenario(noticing);
    });
    // The answer to the first change was lost. It may have been sent again; the record is the same either way.
    expect(disturbed.patches).toBeGreaterThanOrEqual(1);
    expect({ ...disturbed, patches: 1 }).toEqual(undisturbed);
    expect(crashes).toBeGreaterThan(20);
  },
  60_000,
);

test('notices that lose their lock begin again: everybody is told once, and the report counts everybody', async () => {
  await withNoticing(async (noticing) => {
    await noticing.plant([
      { name: 'ada', end: soon },
      { name: 'cy', end: soon, manager: 'john.roe' },
    ]);
    const { bucket } = noticing.box;
    let isStolen = false;
    noticing.changeBucket({
      async write(key, body, type) {
        // Jane has been told by now; the operators have not.
        if (key.endsWith('/unreachable.json') && z.array(z.unknown()).parse(JSON.parse(String(body))).length > 0) {
          if (!isStolen) {
            const taken = await acquireLock(bucket, 'expiry-notice', 'another-run', noticing.clock.now() + day);
            if ('generation' in taken) await releaseLock(bucket, 'expiry-notice', taken.generation);
          }
          isStolen = true;
        }
        return await bucket.write(key, body, type);
      },
    });
    expect(await noticing.notice()).toMatchObject({
      outcome: 'completed',
      counts: { due: 2, warned: 1, orphans: 1, mails: 2, unknown: 0 },
      steps: [{ days: 7, contracts: 2 }],
      contracts: [{ accountName: 'ada', manager: 'jane.doe@example.com' }, { accountName: 'cy' }],
    });
    expect(isStolen).toBe(true);
    expect((await left(noticing)).mails).toEqual([
      'jane.doe@example.com: Extend or let end: one contract ends soon',
      'ops@example.com: Find a manager: one contract ends soon and nobody can be told',
    ]);
    expect(await noticing.box.objects.list('locks/')).toEqual([]);
  });
});
