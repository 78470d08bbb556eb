import { expect, test } from 'vitest';
import { createIsc, type Isc } from '../../../lib/isc/client.ts';

const page = () => new Response('<html>Maintenance</html>', { headers: { 'content-type': 'text/html' } });
const empty = () => new Response('');
const refusal = () => Response.json({ detailCode: '503', trackingId: 't1', messages: [{ text: 'Later.' }] });
const wrong = { 'a page': page, 'nothing at all': empty, 'an error': refusal };

const record = { id: 'r1', accountName: 'jane.doe', sourceId: 's1' };
const csv = 'accountName,firstName\njane.doe,Jane\n';

/** A tenant that answers everything but for tokens by the given answers, one after the other. */
function tenant(...answers: (() => Response)[]) {
  const seen: string[] = [];
  const isc = createIsc({
    ...{ baseUrl: 'https://tenant.example.com', clientId: 'client', clientSecret: 'secret' },
    sleep: async () => {},
    async fetch(url, init) {
      const { pathname, search } = new URL(String(url));
      if (pathname === '/oauth/token') return Response.json({ access_token: 'token', expires_in: 700 });
      seen.push(`${init?.method} ${pathname}${search}`);
      return (answers.shift() ?? page)();
    },
  });
  return { isc, seen };
}

type Read = [name: string, ask: (isc: Isc) => Promise<unknown>, right: () => Response];

const listed = (isc: Isc) => Array.fromAsync(isc.records.list({ sourceId: 's1' }));
const reads: Read[] = [
  ['a list', listed, () => Response.json([record])],
  ['one record', (isc) => isc.records.get('r1'), () => Response.json(record)],
  ['an export', (isc) => isc.records.export('s1'), () => new Response(csv)],
  ['the status of an upload', (isc) => isc.bulkUpload.status('s1'), () => Response.json({ status: 'PENDING' })],
  ['no status of an upload', (isc) => isc.bulkUpload.status('s1'), () => Response.json({})],
  ['a deletion', (isc) => isc.records.delete('r1'), () => new Response(null, { status: 204 })],
  ['a deletion of many', (isc) => isc.records.deleteInBulk(['r1']), () => new Response(null, { status: 204 })],
];

test.each(
  reads.flatMap(([what, ask, right]) =>
    Object.entries(wrong).map(([body, answer]) => ({ what, body, ask, right, answer })),
  ),
)('$what is asked for again where $body was answered with 200', async ({ what, body, ask, right, answer }) => {
  const { isc, seen } = tenant(answer, right);
  const alone = tenant(right);
  // An export without a header may be that of a source without people.
  if (what === 'an export' && body === 'nothing at all') return;
  expect(await ask(isc)).toEqual(await ask(alone.isc));
  expect(seen).toHaveLength(2);
});

test.each([{}, null, 'a text', [null], [{}], [{ id: 'r1' }], { items: [record] }])(
  'a list of %j is none',
  async (body) => {
    const { isc } = tenant(
      () => Response.json(body),
      () => Response.json([record]),
    );
    expect(await listed(isc)).toHaveLength(1);
  },
);

test('a page that stays is a failure that may pass, and tells what is wrong and nobody', async () => {
  const { isc, seen } = tenant();
  await expect(isc.records.get('r1')).rejects.toMatchObject({
    ...{ name: 'IscAnswerError', retry: true, mayHaveTakenEffect: false },
    message: expect.stringContaining('the body (invalid_type)'),
  });
  expect(seen).toHaveLength(6);
});

test('what the names of values say in an answer is told to nobody', async () => {
  const data = { 'jane.doe\n{"level":"ERROR"}': 5 };
  const { isc } = tenant(...Array.from({ length: 6 }, () => () => Response.json({ ...record, data })));
  await expect(isc.records.get('r1')).rejects.toThrow('is not as documented: data (invalid_type).');
});

test.each<[string, (isc: Isc) => Promise<unknown>]>([
  ['a record', (isc) => isc.records.get('r1')],
  ['a deletion', (isc) => isc.records.delete('r1')],
  ['an export', (isc) => isc.records.export('s1')],
  ['a stream', (isc) => isc.records.exportStream('s1')],
])('where %s stays a page, it is said what to do', async (_, ask) => {
  await expect(ask(tenant().isc)).rejects.toThrow(
    /If it stays so, look whether something else answers in the place of ISC; if the API has changed, nelm must be adapted\.$/,
  );
});

test('a page instead of an export is let go of each time', async () => {
  let open = 0;
  const endless = () => {
    open += 1;
    const body = new ReadableStream({
      pull: (to) => to.enqueue(new Uint8Array(1_000)),
      cancel() {
        open -= 1;
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/html' } });
  };
  const { isc, seen } = tenant(...Array.from({ length: 6 }, () => endless));
  await expect(isc.records.exportStream('s1')).rejects.toMatchObject({ name: 'IscAnswerError' });
  expect({ tries: seen.length, open }).toEqual({ tries: 6, open: 0 });
});

test('what must not be done twice is sent once, and may have been done', async () => {
  for (const ask of [(isc: Isc) => isc.approvals.approve('a1'), (isc: Isc) => isc.bulkUpload.upload('s1', csv)]) {
    const { isc, seen } = tenant();
    await expect(ask(isc)).rejects.toMatchObject({ name: 'IscAnswerError', retry: true, mayHaveTakenEffect: true });
    expect(seen).toHaveLength(1);
  }
});

test('who was deleted behind a page is found deleted', async () => {
  const { isc, seen } = tenant(page, () => Response.json({}, { status: 404 }));
  await isc.records.delete('r1');
  expect(seen).toHaveLength(2);
});

test('an export without even a header is one of a source without people, or none', async () => {
  const { isc, seen } = tenant(
    empty,
    () => Response.json([]),
    empty,
    () => Response.json([record]),
  );
  expect(await isc.records.export('s1')).toHaveLength(0);
  await expect(isc.records.export('s1')).rejects.toMatchObject({ name: 'IscAnswerError', retry: true });
  expect(seen).toHaveLength(4);
});

test.each([
  ['a text of a gateway', 'upstream connect error, reset before headers'],
  ['people without a header', 'jane.doe,Jane\n'],
  ['a page of an unknown type', '<!-- account name -->'],
])('%s is no export', async (_, body) => {
  const { isc, seen } = tenant(
    () => new Response(body),
    () => new Response(csv),
  );
  expect(new TextDecoder().decode(await isc.records.export('s1'))).toBe(csv);
  expect(seen).toHaveLength(2);
});

test.each(['\ufeff\r\naccountName\r\n', '"Account Name", First Name\n', 'firstName,account_name\r'])(
  'an export may begin with %j',
  async (body) => {
    const { isc, seen } = tenant(() => new Response(body));
    await isc.records.export('s1');
    expect(seen).toHaveLength(1);
  },
);

test('a page instead of an export is not streamed', async () => {
  const { isc } = tenant();
  await expect(isc.records.exportStream('s1')).rejects.toMatchObject({ name: 'IscAnswerError' });
});

test('what waits for a decision is not decided on without its request', async () => {
  const { isc } = tenant(
    ...Array.from({ length: 6 }, () => () => Response.json({ id: 'a1', approvalStatus: 'PENDING' })),
  );
  await expect(isc.approvals.get('a1')).rejects.toThrow('nonEmployeeRequest');
});

test('a page of a list that goes on by its own count is not empty', async () => {
  const count = (total: number) => ({ headers: { 'x-total-count': String(total) } });
  const { isc, seen } = tenant(
    () => Response.json([], count(3)),
    () => Response.json([record], count(1)),
    () => Response.json([], count(3)),
  );
  expect(await isc.records.list().page()).toMatchObject({ total: 1 });
  expect(await isc.records.list({ limit: 0 }).page()).toMatchObject({ total: 3, items: [] });
  expect(seen).toHaveLength(3);
});

test('a token is asked for again where its answer is none', async () => {
  let asked = 0;
  const isc = createIsc({
    ...{ baseUrl: 'https://tenant.example.com', clientId: 'client', clientSecret: 'secret' },
    sleep: async () => {},
    async fetch(url) {
      if (!String(url).endsWith('/oauth/token')) return Response.json(record);
      asked += 1;
      return asked === 1 ? page() : Response.json({ access_token: 'token', expires_in: 700 });
    },
  });
  expect(await isc.records.get('r1')).toMatchObject({ id: 'r1' });
  expect(asked).toBe(2);
});
