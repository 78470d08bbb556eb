import { expiryNotice } from '../../../lib/flows/expiry-notice/expiryNotice.ts';
import { sourceBackup } from '../../../lib/flows/source-backup/sourceBackup.ts';
import { acquireLock, releaseLock } from '../../../lib/store/lock.ts';
import type { Scenarios } from '../scenario.ts';
import type { Between, Stage } from '../stage.ts';

/** The contracts of two people end in a week; they have different managers. */
export async function plantEnding(stage: Stage): Promise<void> {
  const ending = { start: stage.inDays(-300), end: stage.inDays(7) };
  await stage.plant('Contractors', [
    { ...ending, name: 'ada' },
    { ...ending, name: 'ben', manager: 'john.roe' },
  ]);
}

/** The identity john.roe has no address. */
const noAddress: Between = async ({ url }, send) => {
  const answer = await send();
  if (!url.includes('/public-identities')) return answer;
  const people = (await answer.json()) as { alias: string }[];
  return Response.json(people.map((one) => (one.alias === 'john.roe' ? { ...one, email: null } : one)));
};

/** The tenant has no identity john.roe any more. */
export const withoutJohn: Between = async ({ url }, send) => {
  const answer = await send();
  if (!url.includes('/public-identities')) return answer;
  const people = (await answer.json()) as { alias: string }[];
  return Response.json(people.filter(({ alias }) => alias !== 'john.roe'));
};

/** Another run takes the lock of the notices when the first manager has been told, and gives it back. */
function losingTheLock({ box: { bucket }, clock }: Stage) {
  let isTaken = false;
  const write: typeof bucket.write = async (key, body, type) => {
    if (key.endsWith('/unreachable.json') && String(body) !== '[]' && !isTaken) {
      isTaken = true;
      const taken = await acquireLock(bucket, 'expiry-notice', 'another-run', clock.now() + 86_400_000);
      if ('generation' in taken) await releaseLock(bucket, 'expiry-notice', taken.generation);
    }
    return await bucket.write(key, body, type);
  };
  return { bucket: { ...bucket, write } };
}

export const expiryNoticeScenarios: Scenarios = {
  'a manager who is told, and one who cannot be': async (stage) => {
    await plantEnding(stage);
    return [await stage.fire(stage.host(expiryNotice, { between: noAddress }), 'expiry-notice')];
  },
  'people whose manager is no identity any more': async (stage) => {
    await plantEnding(stage);
    await stage.fire(stage.host(sourceBackup, { name: 'source-backup' }), 'source-backup');
    return [await stage.fire(stage.host(expiryNotice, { between: withoutJohn }), 'expiry-notice')];
  },
  'notices that lose their lock when the first manager has been told': async (stage) => {
    await plantEnding(stage);
    const host = stage.host(expiryNotice, { between: noAddress, tools: losingTheLock(stage) });
    return [await stage.fire(host, 'expiry-notice')];
  },
  'nobody whose contract ends soon': async (stage) => [await stage.fire(stage.host(expiryNotice), 'expiry-notice')],
  'a dry run': async (stage) => {
    await plantEnding(stage);
    return [await stage.fire(stage.host(expiryNotice), 'expiry-notice', true)];
  },
};
