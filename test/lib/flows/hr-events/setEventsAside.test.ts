import { expect, test } from 'vitest';
import { setAside } from '../../../../lib/flows/hr-events/setEventsAside.ts';
import { startFiles } from '../../store/files.ts';

test('what is no event is set aside, however long its key is, and beside what has nearly the same key', async () => {
  const { bucket, close } = await startFiles();
  const long = `events/${Array.from({ length: 5 }, () => 'x'.repeat(200)).join('/')}/y.json`;
  const broken = [long, 'events/a-b/c.json', 'events/a/b-c.json'];
  for (const key of broken) await bucket.write(key, `no event of ${key}`, 'application/json');
  await setAside({ bucket, log: { info() {}, warn() {}, error() {} } }, broken);
  expect(await bucket.list('events/')).toEqual([]);
  const kept = await bucket.list('runs/_refused/');
  const bodies = await Promise.all(kept.map((key) => bucket.read(key)));
  expect(bodies.map((one) => (one.kind === 'found' ? new TextDecoder().decode(one.bytes) : one.kind)).sort()).toEqual(
    broken.map((key) => `no event of ${key}`).sort(),
  );
  await close();
});
