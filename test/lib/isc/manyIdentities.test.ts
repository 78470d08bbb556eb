import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createIsc } from '../../../lib/isc/client.ts';

/** A tenant with everybody who is asked for, but who begins with `gone`; it sees how many requests there are at once. */
function tenant(refuses: (filters: string) => boolean = () => false, turns = () => 1) {
  const seen = { requests: 0, now: 0, most: 0 };
  const isc = createIsc({
    ...{ baseUrl: 'https://tenant.example.com', clientId: 'client', clientSecret: 'secret' },
    async fetch(url) {
      const { pathname, searchParams } = new URL(String(url));
      if (pathname === '/oauth/token') return Response.json({ access_token: 'token', expires_in: 700 });
      seen.requests += 1;
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      for (let turn = turns(); turn > 0; turn -= 1) await setImmediate();
      seen.now -= 1;
      const filters = searchParams.get('filters') ?? '';
      if (refuses(filters)) return Response.json({}, { status: 403 });
      const names = [...filters.matchAll(/"([^"]+)"/g)].flatMap(([, name = '']) =>
        name.startsWith('gone') ? [] : [name],
      );
      return Response.json(names.map((alias) => ({ id: alias, name: alias, alias, email: alias })));
    },
  });
  return { isc, seen };
}

const aliases = Array.from({ length: 600 }, (_, index) => `boss.${index}`);

test('many identities are looked up five requests at a time, and come in their order', async () => {
  const { isc, seen } = tenant();
  const found = await isc.publicIdentities.findByAlias([...aliases, 'gone']);
  expect([...found.keys()]).toEqual(aliases);
  expect((await isc.publicIdentities.findByEmails(aliases)).map(({ email }) => email)).toEqual(aliases);
  expect(seen).toEqual({ requests: 13 + 12, now: 0, most: 5 });
});

test('nothing more is asked for after a look-up has failed, and nothing is under way then', async () => {
  let asked = 0;
  const { isc, seen } = tenant(
    (filters) => filters.includes('"boss.0"'),
    // The first is refused while the others are still waited for.
    () => (asked++ === 0 ? 1 : 20),
  );
  await expect(isc.publicIdentities.findByAlias(aliases)).rejects.toThrow('403');
  expect(seen).toMatchObject({ requests: 5, now: 0 });
});
