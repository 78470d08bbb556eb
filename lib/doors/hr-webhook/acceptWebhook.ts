import { createHash } from 'node:crypto';
import { byCurrentKeys } from '../../config/rotatingKeys.ts';
import type { Delivery, Item, Notice } from '../../hr/adapter.ts';
import { TooManyItems } from '../../hr/items.ts';
import type { System } from '../../hr/systems.ts';
import { acceptedEvent, arrivalOf, queueOf, type WaitingEvent } from '../../hr/waitingEvent.ts';
import { inChunks } from '../../store/inChunks.ts';
import { keys } from '../../store/keys.ts';
import { type ToldProblems, toldProblems } from './toldProblems.ts';

/** What the door works with. */
export type WebhookTools = {
  systems: ReadonlyMap<string, System>;
  /** The signing keys of a system; `again` where what came fits none of those that were given. */
  keys: (system: string, again?: 'again') => Promise<readonly string[]>;
  /** Keeps an event where the run of its source finds it; `known` when it waits there already. */
  keepWaiting: (event: WaitingEvent) => Promise<'new' | 'known'>;
  /** Starts the run that carries out what waits in a queue. */
  start: (queue: string, signal?: AbortSignal) => Promise<unknown>;
  /** Keeps a body that could not be read. */
  keep: (key: string, body: Uint8Array) => Promise<void>;
  now: () => number;
};

/** What the sender is answered. The problems repeat no value. */
export type WebhookAnswer = ToldProblems & {
  status: number;
  error?: string;
  counts?: { accepted: number; known: number; ignored: number; refused: number };
};

/** So far the clock of a sender may be ahead, whatever the system. */
const aheadMilliseconds = 5 * 60_000;

/**
 * Accepts a webhook: who sent it is made sure of, then every item that is an event is kept, and the run is started that carries
 * it out with the others of its source. An event that waits already starts it too: an earlier start may have failed.
 *
 * @throws what kept an event from being kept or a run from being started: the sender has to send it again
 */
export async function acceptWebhook(
  systemName: string,
  delivery: Delivery,
  tools: WebhookTools,
  signal?: AbortSignal,
): Promise<WebhookAnswer> {
  const system = tools.systems.get(systemName);
  if (!system) return { status: 404, error: 'There is no such HR system here; see "hr" in nelm.config.ts.' };
  const refusal = await checkSender(system, delivery, tools);
  if (refusal) return refusal;
  const read = readItems(system, delivery);
  const items = Array.isArray(read)
    ? read.map((item, index) => refuseFuture(item, tools.now(), read.length > 1 ? `${index}.` : ''))
    : [];
  const refused = items.filter((item) => item.kind === 'refused');
  const told = toldProblems(refused.flatMap((item) => item.problems));
  if (!Array.isArray(read) || refused.length > 0) {
    await keepBody(system, delivery, Array.isArray(read) ? told : { error: read.error }, tools);
  }
  if (!Array.isArray(read)) return read;
  if (refused.length > 0 && refused.length === items.length) {
    return { status: 422, error: 'Nothing in the body could be read; it is kept.', ...told };
  }
  const kept = await keepAll(system, items, tools, signal);
  const count = (wanted: string) => kept.filter((one) => one === wanted).length;
  const ignored = items.filter(({ kind }) => kind === 'ignored').length;
  const counts = { accepted: count('new'), known: count('known'), ignored, refused: refused.length };
  return { status: 202, counts, ...told };
}

async function checkSender(
  system: System,
  delivery: Delivery,
  tools: Pick<WebhookTools, 'keys' | 'now'>,
): Promise<WebhookAnswer | undefined> {
  const signed = await byCurrentKeys(
    (again) => tools.keys(system.name, again),
    (keys) => system.verify(delivery, keys),
    (verified) => verified !== 'unsigned',
  );
  if (signed === 'unsigned') return { status: 401, error: 'The signature is missing or wrong.' };
  // A body that says no time is not read as an event either.
  const now = tools.now();
  const age = now - (signed.sentAt ?? now);
  if (age <= system.maxAgeMilliseconds && age >= -aheadMilliseconds) return undefined;
  return { status: 401, error: 'The delivery is too old, or a clock is wrong.' };
}

function readItems(system: System, delivery: Delivery): Item[] | WebhookAnswer {
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(delivery.headers['content-type'] ?? '')) {
    return { status: 415, error: 'The content type must be application/json.' };
  }
  const json = parseJson(delivery.body);
  if (json === undefined) return { status: 400, error: 'The body is no JSON.' };
  try {
    return system.parse(json.value, delivery);
  } catch (error) {
    if (error instanceof TooManyItems) return { status: 413, error: error.message };
    throw error;
  }
}

function parseJson(body: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    return undefined;
  }
}

/** An event of the future would keep every later one from being applied. */
function refuseFuture(item: Item, now: number, place: string): Item {
  if (item.kind === 'ignored' || item.kind === 'refused') return item;
  const { occurredAt } = item.kind === 'event' ? item.event : item.reference;
  if (Date.parse(occurredAt) <= now + aheadMilliseconds) return item;
  return { kind: 'refused', problems: [{ path: `${place}occurredAt`, reason: 'lies in the future' }] };
}

/** Under a name that the same body always has, so that one that is sent again is kept once; why it was refused stands beside it. */
async function keepBody({ name }: System, { body }: Delivery, reasons: object, { keep }: WebhookTools): Promise<void> {
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 32);
  await keep(keys.refusedBody(`${name}-${digest}`), body);
  await keep(keys.refusedBody(`${name}-${digest}.reasons.json`), Buffer.from(JSON.stringify(reasons)));
}

/** The events first, the runs last: a run may have looked before what is kept after its start. */
async function keepAll(
  { name: system }: System,
  items: readonly Item[],
  { keepWaiting, start, now }: WebhookTools,
  signal: AbortSignal | undefined,
): Promise<('new' | 'known')[]> {
  const said = items.flatMap((item): { notice: Notice; defaulted?: readonly string[] | undefined }[] => {
    if (item.kind === 'event') return [{ notice: { system, event: item.event }, defaulted: item.defaulted }];
    return item.kind === 'reference' ? [{ notice: { system, reference: item.reference } }] : [];
  });
  const arrived = now();
  const events = said.map(({ notice, defaulted }, place) =>
    acceptedEvent(notice, arrivalOf(arrived, place), defaulted),
  );
  const kept = await inChunks(events, keepWaiting);
  await inChunks([...new Set(events.map(({ notice }) => queueOf(notice)))], (queue) => start(queue, signal));
  return kept;
}
