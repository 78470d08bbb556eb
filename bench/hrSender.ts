import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { sign } from '../cli/send.ts';

/** What became of the deliveries; latencies in milliseconds. */
export type Sent = { latencies: number[]; statuses: Record<number, number>; milliseconds: number };

const perSecond = Number(process.env['BENCH_RATE'] ?? 500);
const seconds = 10;
const [url = '', ...people] = process.argv.slice(2);
const now = Date.now();

// Signed beforehand: what is measured is the door. An HR system posts through a pool of connections, too.
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const deliveries = Array.from({ length: perSecond * seconds }, (_, index) =>
  delivery({
    id: `bench-${index}`,
    type: 'changed',
    occurredAt: new Date(now - 1_000_000 - ((index * 7_919) % 5_000) * 1_000).toISOString(),
    source: 'Contractors',
    person: { accountName: people[index % people.length], phone: String(index) },
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

// The function is loaded before the time is taken.
for (const first of deliveries.splice(0, 1)) await post(first);
latencies.length = 0;

const started = performance.now();
const sent: Promise<void>[] = [];
while (sent.length < deliveries.length) {
  const due = Math.min(deliveries.length, Math.ceil(((performance.now() - started) / 1000) * perSecond));
  for (const one of deliveries.slice(sent.length, due)) sent.push(post(one));
  await new Promise((resolve) => setTimeout(resolve, 5));
}
await Promise.all(sent);
process.send?.({ latencies, statuses, milliseconds: performance.now() - started } satisfies Sent);
process.disconnect();
