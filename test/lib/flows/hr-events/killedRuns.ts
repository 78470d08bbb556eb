import { expect } from 'vitest';
import { personOf } from '../../../../lib/people/person.ts';
import { everywhereOnce } from '../../../inProcess.ts';
import { ada, type Handling, hour, startHandling } from './handling.ts';

/** Loses the first answer to every kind of write, and answers every ninth request with a failure. */
function startFaults() {
  const lost = new Set<string>();
  let requests = 0;
  const answer: Parameters<Handling['interfere']>[0] = (method, path) => {
    if (path.endsWith('/oauth/token')) return undefined;
    requests += 1;
    if (requests % 9 === 0) return Response.json({}, { status: 503 });
    const kind = `${method} ${path.replace(/[\w-]{32,36}$/, '')}`;
    if (method === 'GET' || lost.has(kind)) return undefined;
    lost.add(kind);
    return 'lost';
  };
  return { answer, lost };
}

/** What a run came to, as far as it does not depend on how often it was killed. */
type Ended = { outcome?: string | undefined; reason?: string | undefined; changed?: string[] | undefined };

/** Runs the same events in an empty tenant, one after the other, with faults and with crashes; what came of them. */
async function handleAll(crashes?: 'before' | 'after') {
  const handling = await startHandling('2026-11-24T10:00:00Z');
  const { happens, ended } = handling;
  const flow = handling.flowOf('request');
  const direct = handling.flowOf('record');
  let crashed = 0;
  const count = () => {
    crashed += 1;
  };
  for (const one of [flow, direct]) if (crashes) one.crash = everywhereOnce(crashes, count);
  const faults = startFaults();
  handling.interfere(faults.answer);
  const reports: Record<string, Ended> = {};
  const note = async (what: string, from: typeof flow, id: string) => {
    const { outcome, reason, changed } = (await ended(from, id)) ?? {};
    reports[what] = { outcome, reason, changed };
  };

  const hired = happens(flow, 'hired', 'kay', ada);
  await handling.pass(flow, hour / 2);
  await handling.decide('kay', 'approve');
  await note('a hire that is approved', flow, hired);
  await note('a change', flow, happens(flow, 'changed', 'kay', { phone: '2', manager: 'john.roe' }));
  await note('an end', flow, happens(flow, 'ended', 'kay', { endDate: '2026-11-23' }));

  const taken = happens(flow, 'hired', 'lee', ada);
  await handling.pass(flow, hour / 2);
  await note('a hire that is withdrawn', flow, happens(flow, 'withdrawn', 'lee'));
  await note('the hire that was taken back', flow, taken);

  const rejected = happens(flow, 'hired', 'max', ada);
  await handling.pass(flow, hour / 2);
  await handling.decide('max', 'reject', 'Not this one');
  await note('a hire that is rejected', flow, rejected);

  await note('a hire without approval', direct, happens(direct, 'hired', 'ned', { ...ada, startDate: '2027-01-01' }));
  await note('a hire that lacks something', direct, happens(direct, 'hired', 'ola', { firstName: 'Ola' }));
  await note('a withdrawal', direct, happens(direct, 'withdrawn', 'ned'));

  const records = await Array.fromAsync(handling.isc.records.list(), (record) => personOf(record));
  const requests = await Promise.all(['kay', 'lee', 'max'].map(handling.requestsOf));
  const mails = (await handling.box.mails()).map(({ subject }) => subject);
  const locks = await handling.box.objects.list('locks/');
  const running = [flow, direct].flatMap((one) => one.executions()).filter(({ status }) => status === 'RUNNING');
  await handling.close();
  return { crashed, lost: [...faults.lost].sort(), ended: { reports, records, requests, mails, locks, running } };
}

const expected = {
  'a hire that is approved': { outcome: 'approved', changed: [] },
  'a change': { outcome: 'changed', changed: ['phone', 'manager'] },
  'an end': { outcome: 'ended', changed: ['endDate'] },
  'a hire that is withdrawn': { outcome: 'withdrawn', changed: [] },
  'the hire that was taken back': { outcome: 'gone', changed: [] },
  'a hire that is rejected': { outcome: 'rejected', reason: 'Not this one', changed: [] },
  'a hire without approval': { outcome: 'created', changed: [] },
  'a hire that lacks something': {
    outcome: 'refused',
    reason: 'The event lacks lastName, email, manager, startDate, endDate, which a new person needs.',
    changed: [],
  },
  'a withdrawal': { outcome: 'withdrawn', changed: [] },
};

/** Events whose runs are killed before or after each of their checkpoints end as undisturbed ones do. */
export async function endAlike(when: 'before' | 'after'): Promise<void> {
  const undisturbed = await handleAll();
  expect(undisturbed.lost).toEqual([
    'DELETE /v3/non-employee-records/',
    'DELETE /v3/non-employee-requests/',
    'PATCH /v3/non-employee-records/',
    'POST /v3/non-employee-records',
    'POST /v3/non-employee-requests',
  ]);
  expect(undisturbed.ended).toMatchObject({
    reports: expected,
    records: [
      {
        accountName: 'kay',
        phone: '2',
        manager: 'john.roe',
        startDate: '2026-11-01T00:00:00.000Z',
        endDate: '2026-11-23T23:59:59.000Z',
      },
    ],
    requests: [['APPROVED'], [], ['REJECTED']],
    mails: ['Send again or do by hand: "hired" for Contractors was not done'],
    locks: [],
    running: [],
  });
  const killed = await handleAll(when);
  expect(killed.crashed).toBeGreaterThan(100);
  expect(killed.ended).toEqual(undisturbed.ended);
}
