import { afterEach, beforeEach, expect, test } from 'vitest';
import { readIscCredentials } from '../../../../lib/config/iscCredentials.ts';
import { createIsc } from '../../../../lib/isc/client.ts';
import { runIdOf } from '../../../../lib/store/drop.ts';
import { seededClients } from '../../../../local/tenant/seed.ts';
import { type Importing, row, startImporting } from './importing.ts';

let it: Importing;

const day = 86_400_000;
const config = { decisionDays: 30, sources: { Contractors: { expect: { by: '06:00', minimumRows: 3 } } } };

beforeEach(async () => {
  it = await startImporting();
});

afterEach(() => it.close());

/** A tenant whose clients are made and deleted; it keeps who asked it for a token. */
function createClients() {
  const clients = new Map([['client-of-before', 'secret-of-before']]);
  const asked: string[] = [];
  const { admin } = seededClients;
  const ask: typeof fetch = async (url, init) => {
    if (!(init?.body instanceof URLSearchParams)) return await it.askTenant(url, init);
    const { client_id: id = '', client_secret: secret } = Object.fromEntries(init.body);
    const isKnown = clients.get(id) === secret;
    asked.push(`${id} ${isKnown}`);
    if (!isKnown) return Response.json({ error: 'invalid_client' }, { status: 401 });
    const grant = { ...Object.fromEntries(init.body), client_id: admin.clientId, client_secret: admin.clientSecret };
    return await it.askTenant(url, { ...init, body: new URLSearchParams(grant) });
  };
  return { clients, asked, ask };
}

/** A host of one deployed version, which has the client's id in its environment and reads the parameter. */
function deployed(clientId: string, parameter: { text: string }, ask: typeof fetch) {
  const isc = createIsc({
    baseUrl: it.tenant.url,
    clientId,
    clientSecret: async () => readIscCredentials('ISC_CLIENT_SECRET', parameter.text, clientId),
    fetch: ask,
    clock: it.clock.now,
    sleep: async () => {},
  });
  return it.host({ config, isc });
}

test.each([
  ['the same client', 'client-of-before', 'secret-of-now', 'secret-of-now\nsecret-of-before\n', 'secret-of-now'],
  [
    'another client',
    'client-of-now',
    'secret-of-now',
    'client-of-now:secret-of-now\nclient-of-before:secret-of-before\n',
    'client-of-now:secret-of-now',
  ],
])(
  'a run that waits while the key is changed for one of %s goes on with it',
  async (_, client, secret, both, after) => {
    const { clients, asked, ask } = createClients();
    const parameter = { text: 'secret-of-before' };
    const old = deployed('client-of-before', parameter, ask);
    const drop = await it.drop([row('ada'), row('ben')], { folder: 'roster' });
    const execution = old.start(drop, runIdOf(drop));
    await it.pass(old, 10 * day);
    expect((await it.report(execution))?.outcome).toBe('held');

    // The steps of docs/operations.md: both are in the parameter, then the old one is deleted in ISC and taken out.
    parameter.text = both;
    clients.set(client, secret);
    await it.pass(old, 10 * day);
    if (client !== 'client-of-before') clients.delete('client-of-before');
    parameter.text = after;
    asked.length = 0;

    await it.decided(old, 'approve');
    expect(await it.report(execution)).toMatchObject({ outcome: 'completed', counts: { created: 2 } });
    expect([...(await it.people()).keys()].sort()).toEqual(['ada', 'ben']);
    expect(asked).toEqual(['client-of-before false', `${client} true`]);
  },
);
