import { sign } from '../local/send.ts';

/** What became of the deliveries; latencies in milliseconds. */
export type Sent = { latencies: number[]; statuses: Record<number, number>; milliseconds: number };

const perSecond = Number(process.env['BENCH_RATE'] ?? 500);
const seconds = 10;
const [url = '', ...people] = process.argv.slice(2);
const now = Date.now();

const bodies = Array.from({ length: perSecond * seconds }, (_, index) =>
  JSON.stringify({
    id: `bench-${index}`,
    type: 'changed',
    occurredAt: new Date(now - 1_000_000 - ((index * 7_919) % 5_000) * 1_000).toISOString(),
    source: 'Contractors',
    person: { accountName: people[index % people.length], phone: String(index) },
  }),
);

const latencies: number[] = [];
const statuses: Record<number, number> = {};

async function post(body: string): Promise<void> {
  const { headers } = sign('standard', body, new Date());
  const started = performance.now();
  const answer = await fetch(`${url}/hr/standard`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  await answer.text();
  latencies.push(performance.now() - started);
  statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
}

// The function is loaded before the time is taken.
await post(bodies.pop() ?? '');
latencies.length = 0;

const started = performance.now();
const sent: Promise<void>[] = [];
while (sent.length < bodies.length) {
  const due = Math.min(bodies.length, Math.ceil(((performance.now() - started) / 1000) * perSecond));
  for (const body of bodies.slice(sent.length, due)) sent.push(post(body));
  await new Promise((resolve) => setTimeout(resolve, 5));
}
await Promise.all(sent);
process.send?.({ latencies, statuses, milliseconds: performance.now() - started } satisfies Sent);
process.disconnect();
