import { expect, test } from 'vitest';
import { ada, hour, startHandling } from './handling.ts';

test('of more events than one run carries out, the next run carries out the rest, and each has one line', async () => {
  const handling = await startHandling('2026-11-24T10:00:00Z');
  try {
    const flow = handling.flowOf('record');
    const names = Array.from({ length: 20 }, (_, index) => `p.${index}`);
    const ids = names.map((name) => handling.happens(flow, 'hired', name, ada));
    for (let index = 0; index < 5_300; index += 1) {
      const name = names[index % names.length] ?? '';
      ids.push(handling.happens(flow, 'changed', name, { phone: String(index) }));
    }
    await handling.pass(flow, hour);
    const reports = (await handling.reports()).filter(({ events }) => events.length > 0);
    expect(reports.length).toBeGreaterThan(1);
    const told = reports.flatMap(({ events }) => events.map(({ event }) => event.id)).sort();
    expect(told).toEqual(ids.sort());
    expect(await handling.record('p.19')).toMatchObject({ phone: '5299' });
    expect(await handling.box.objects.list('events/')).toEqual([]);
  } finally {
    await handling.close();
  }
});
