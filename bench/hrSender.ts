import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { sign } from '../cli/send.ts';

/** What became of the deliveries; latencies in milliseconds. `beforeMilliseconds`: what was done before the first was sent. */
export type Sent = {
  latencies: number[];
  statuses: Record<number, number>;
  milliseconds: number;
  beforeMilliseconds: number;
};

const [url = '', events = '1', people = '1'] = process.argv.slice(2);
const count = Number(events);
const now = Date.now();
const launched = performance.timeOrigin;

// Signed beforehand: what is measured is the door. An HR system posts through a pool of connections, too.
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const deliveries = Array.from({ length: count }, (_, index) =>
  delivery({
    id: `bench-${index}`,
    type: 'changed',
    occurredAt: new Date(now - 1_000_000 - ((index * 7_919) % count) * 10).toISOString(),
    source: 'Contractors',
    person: { accountName: `person.${index % Number(people)}`, phone: String(index) },
  }),
);

function delivery(event: object) {
  const { headers, body } = sign('standard', JSON.stringify(event), new Date());
  return { headers: { 'content-type': 'application/json', ...headers }, body };
}

const latencies: number[] = [];
const statuses: Record<number, number> = {};

async function post({ headers, body }: ReturnType<typeof delivery>): Promise<void> {
  const started = performance.now();
  const posted = request(`${url}/hr/standard`, { method: 'POST', agent, headers });
  posted.end(body);
  const [answer] = (await once(posted, 'response')) as [IncomingMessage];
  await text(answer);
  latencies.push(performance.now() - started);
  const status = answer.statusCode ?? 0;
  statuses[status] = (statuses[status] ?? 0) + 1;
}

const started = performance.now();
const beforeMilliseconds = performance.timeOrigin + started - launched;
const waiting = deliveries.values();
await Promise.all(
  Array.from({ length: 64 }, async () => {
    for (const one of waiting) await post(one);
  }),
);
process.send?.({ latencies, statuses, milliseconds: performance.now() - started, beforeMilliseconds } satisfies Sent);
process.disconnect();
