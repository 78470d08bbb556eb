import { decide } from '../../../lib/doors/decision/decideRun.ts';
import { keys } from '../../../lib/store/keys.ts';
import { acquireLock, releaseLock } from '../../../lib/store/lock.ts';
import { answerOffer, openOffer } from '../../../lib/transfers/answerOffer.ts';
import { seededSources } from '../../../local/tenant/seed.ts';
import type { Between, HostOptions, Stage } from '../../operations/stage.ts';
import type { World } from '../keptWaits.ts';

export const day = 86_400_000;

/** What the mails say that were sent. */
export async function mailsOf({ box }: Stage): Promise<string[]> {
  return (await box.mails()).map(({ text = '' }) => text);
}

/** What a link in one of the mails ends with, that were sent before. */
function tokenIn(mails: readonly string[], place: string): string {
  const tokens = mails.map((text) => new RegExp(`${place}([\\w.-]+)`).exec(text)?.[1]);
  return tokens.find((token) => token !== undefined) ?? '';
}

/** Goes on with an execution that waits for somebody. */
const completing = (host: World['host']) => async (callbackId: string, result: unknown) => {
  host.completeCallback(callbackId, JSON.stringify(result));
  return true;
};

/** An operator approves behind the link of the mail that was sent before. */
export async function approve({ stage, host, mails }: World): Promise<void> {
  const { bucket, linkKeys, now } = stage.tools;
  const tools = { bucket, linkKeys, now, complete: completing(host) };
  const { kind } = await decide(tools, tokenIn(mails, '/decisions/'), 'approve');
  if (kind !== 'decided') throw new Error(`The link is ${kind}.`);
}

/** The other manager accepts behind the link of the mail that was sent before. */
export async function accept({ stage, host, mails }: World): Promise<void> {
  const { bucket, linkKeys, now } = stage.tools;
  const opened = await openOffer({ bucket, now }, linkKeys, tokenIn(mails, '/console/offer[?]token='));
  if (opened.kind !== 'open') throw new Error(`The offer is ${opened.kind}.`);
  await answerOffer({ bucket, now, complete: completing(host) }, opened.transfer.id, { kind: 'accept', via: 'link' });
}

/** Another run writes to a source. */
export async function takeLock({ box, clock }: Stage, source: 'Contractors' | 'Interns'): Promise<void> {
  await acquireLock(box.bucket, seededSources[source].id, 'another-run', clock.now());
}

/** The other run has given the source free. */
export async function freeLock({ box }: Stage, source: 'Contractors' | 'Interns'): Promise<void> {
  const { id } = seededSources[source];
  const found = await box.bucket.read(keys.lock(id));
  if (found.kind !== 'found') throw new Error('Nobody has the lock.');
  await releaseLock(box.bucket, id, JSON.parse(Buffer.from(found.bytes).toString()).generation);
}

/** The tenant says of each upload after some of them that it goes on still. */
export function workedOffFrom(first: number): () => HostOptions {
  let uploads = 0;
  const between: Between = async ({ method, url }, send) => {
    const answer = await send();
    if (!url.includes('bulk-upload')) return answer;
    if (method === 'POST') uploads += 1;
    if (method === 'POST' || uploads < first || !answer.ok) return answer;
    return Response.json({ ...((await answer.json()) as object), status: 'IN_PROGRESS' });
  };
  return () => ({ between });
}
