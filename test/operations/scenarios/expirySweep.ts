import { expirySweep } from '../../../lib/flows/expiry-sweep/expirySweep.ts';
import { MailRefusedError } from '../../../lib/mail/ses.ts';
import { acquireLock, releaseLock } from '../../../lib/store/lock.ts';
import { seededSources } from '../../../local/tenant/seed.ts';
import type { Scenarios } from '../scenario.ts';
import type { Between, Stage } from '../stage.ts';

const { Contractors, Interns } = seededSources;

/** So many people of a source ended long ago. */
export async function plantPast(stage: Stage, source: 'Contractors' | 'Interns', count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `past.${index}`);
  await stage.plant(
    source,
    names.map((name) => ({ name, start: stage.inDays(-900), end: stage.inDays(-500) })),
  );
}

/** The first deletion is done only when the records were listed once since; it is answered at once. */
export function lagging(): Between {
  const waiting: (() => Promise<Response>)[] = [];
  let isFirst = true;
  return async ({ method, url }, send) => {
    if (isFirst && url.endsWith('/non-employee-records/bulk-delete')) {
      isFirst = false;
      waiting.push(send);
      return new Response(null, { status: 204 });
    }
    const answer = await send();
    if (method === 'GET' && url.includes('/non-employee-records?')) await waiting.pop()?.();
    return answer;
  };
}

export const expirySweepScenarios: Scenarios = {
  'people of two sources, to one of which another run writes': async (stage) => {
    await plantPast(stage, 'Contractors', 3);
    await plantPast(stage, 'Interns', 3);
    const taken = await acquireLock(stage.box.bucket, Interns.id, 'another-run', stage.clock.now());
    const host = stage.host(expirySweep);
    const execution = stage.start(host, 'expiry-sweep');
    await stage.pass(host, 10 * 60_000);
    if ('generation' in taken) await releaseLock(stage.box.bucket, Interns.id, taken.generation);
    return [await stage.play(host, execution)];
  },
  'a list that lags behind deletions': async (stage) => {
    await plantPast(stage, 'Contractors', 3);
    return [await stage.fire(stage.host(expirySweep, { between: lagging() }), 'expiry-sweep')];
  },
  'a dry run': async (stage) => {
    await plantPast(stage, 'Contractors', 3);
    return [await stage.fire(stage.host(expirySweep), 'expiry-sweep', true)];
  },
  'so many people of a source that an operator must approve': async (stage) => {
    await plantPast(stage, 'Contractors', 8);
    const host = stage.host(expirySweep, {
      settings: { sources: { [Contractors.name]: { deleteThresholdMinimum: 5 } } },
    });
    const sweep = await stage.fire(host, 'expiry-sweep');
    const held = host.executions().filter((execution) => execution !== sweep);
    for (const execution of held) await stage.approve(host, execution);
    return [sweep, ...held];
  },
  'so many, and the mail that asks an operator is refused': async (stage) => {
    await plantPast(stage, 'Contractors', 8);
    const refused = new MailRefusedError('SES refuses it', false, 'Look at its address.');
    const host = stage.host(expirySweep, {
      settings: { sources: { [Contractors.name]: { deleteThresholdMinimum: 5 } } },
      tools: { mailer: { send: async () => await Promise.reject(refused) } },
    });
    const sweep = await stage.fire(host, 'expiry-sweep');
    const held = host.executions().filter((execution) => execution !== sweep);
    for (const execution of held) await stage.play(host, execution);
    return [sweep, ...held];
  },
};
