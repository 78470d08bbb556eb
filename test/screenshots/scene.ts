import { defineConfig } from '../../lib/config/config.ts';
import { contractDoor } from '../../lib/doors/contract/contractDoor.ts';
import { decisionDoor } from '../../lib/doors/decision/decisionDoor.ts';
import { mailLink } from '../../lib/doors/sign-in-asked/mailLink.ts';
import { approvals } from '../../lib/flows/approvals/approvals.ts';
import { contractChoice } from '../../lib/flows/contract-choice/contractChoice.ts';
import { csvImport } from '../../lib/flows/csv-import/csvImport.ts';
import { expectedFiles } from '../../lib/flows/expected-files/expectedFiles.ts';
import { expiryNotice } from '../../lib/flows/expiry-notice/expiryNotice.ts';
import { expirySweep } from '../../lib/flows/expiry-sweep/expirySweep.ts';
import { sourceBackup } from '../../lib/flows/source-backup/sourceBackup.ts';
import { sourceDrift } from '../../lib/flows/source-drift/sourceDrift.ts';
import type { Mail } from '../../lib/mail/mail.ts';
import { defineSources } from '../../lib/sources/wantedSources.ts';
import { runIdOf } from '../../lib/store/drop.ts';
import { startHttpDoor } from '../../local/aws/httpDoor.ts';
import { etagOf } from '../../local/aws/objects.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';
import { approvingConfig, person as requested } from '../functions/approving.ts';
import { startLiving } from '../lib/directory/living.ts';
import { startConsole } from '../lib/doors/console/visiting.ts';
import { invoke, rememberingLog } from '../lib/middleware/invoking.ts';
import { fileOf, people } from './people.ts';

const { Contractors } = seededSources;
export const operator = 'ops@example.com';
export const manager = 'jane.doe@example.com';

/**
 * An organisation after a month with nelm: flows ran, files came, somebody was extended, handed over and stopped, and something
 * waits. It is the same at every start, by the clock of the story and people who are written out.
 */
export async function startScene() {
  const living = await startLiving('2026-11-02T08:00:00Z');
  const stated = defineSources([
    { name: 'Contractors', description: Contractors.description, managers: ['manager'], approvers: ['approver'] },
  ]);
  const visiting = await startConsole(living, stated);
  const { clock, tools, box } = living;
  const settings = { sources: { Interns: { expect: { by: '06:00' } }, '*': { onboarding: 'record' as const } } };
  const flows = {
    imports: living.host(csvImport, { settings }),
    backup: living.host(sourceBackup),
    sweep: living.host(expirySweep, { settings: { sources: { '*': { deleteThresholdMinimum: 2 } } } }),
    notice: living.host(expiryNotice),
    choice: living.host(contractChoice),
    expected: living.host(expectedFiles, { settings }),
    drift: living.host(sourceDrift(stated)),
  };
  const { approvals: policy } = defineConfig(approvingConfig);
  if (!policy) throw new Error('The settings of the scene have no rules of approvals.');
  const approving = living.host((given) => approvals(policy)(given), {
    as: seededClients.approver,
    settings: approvingConfig,
  });

  /** Lets time pass until a moment, as the days of a story do. */
  const at = (moment: string) => clock.advance(Date.parse(moment) - clock.now());

  async function drop(folder: 'inbox' | 'roster' | 'preview', source: string, name: string, csv: string) {
    const key = `${folder}/${source}/${name}`;
    await box.bucket.write(key, csv, 'text/csv');
    clock.advance(1_000);
    const droppedAt = new Date(clock.now()).toISOString();
    const etag = etagOf(Buffer.from(csv));
    const size = Buffer.byteLength(csv);
    const dropped = { bucket: 'test', key, etag, size, droppedAt, sequencer: droppedAt };
    await living.play(flows.imports, flows.imports.start(dropped, runIdOf(dropped)));
    return { key, etag, since: droppedAt, runId: runIdOf(dropped) };
  }

  const contracts = contractDoor(rememberingLog().log, defineConfig({ timeZone: 'Europe/Berlin' }), () => ({
    ...{ bucket: tools.bucket, linkKeys: tools.linkKeys, now: tools.now },
    config: defineConfig({ timeZone: 'Europe/Berlin' }),
    start: async (runId, contractId) => flows.choice.start({ contractId }, `contract-${runId}`),
  }));
  const decisions = decisionDoor(rememberingLog().log, defineConfig({ timeZone: 'Europe/Berlin' }), () => ({
    ...{ bucket: tools.bucket, linkKeys: tools.linkKeys, now: tools.now },
    async complete(callbackId, decided) {
      flows.imports.completeCallback(callbackId, JSON.stringify(decided));
      return true;
    },
  }));
  const server = await startHttpDoor({
    port: 0,
    routes: [
      ...['GET', 'POST'].map((method) => ({ method, path: '/console/{path+}', functionName: 'console' })),
      ...['GET', 'POST'].map((method) => ({ method, path: '/decisions/{token}', functionName: 'decision' })),
      ...['GET', 'POST'].map((method) => ({ method, path: '/contracts/{token}/{wish}', functionName: 'contract' })),
    ],
    invoke: (name, event) =>
      name === 'console' ? visiting.invoke(event) : invoke(name === 'decision' ? decisions : contracts, event),
  });
  /** The links of the mails to somebody, of this subject. The order of mails is by chance. */
  const mailed = async (to: string, subject: RegExp, link: RegExp): Promise<string[]> => {
    const mails = (await box.mails()).filter(
      (mail) => subject.test(mail.subject ?? '') && [mail.to].flat().some((one) => one?.text === `${to}@example.com`),
    );
    return mails.flatMap(({ text }) => text?.match(link) ?? []);
  };

  // The people come, two rows of whom cannot be taken.
  const broken = 'bo.hill,Bo,Hill,not an address,1,jane.doe,2026-01-01,2027-01-31,Northwind,C-1\n';
  await drop('inbox', 'Contractors', 'contractors-november.csv', `${fileOf(people)}${broken}`);
  await drop('inbox', 'Interns', 'interns.csv', fileOf(people.slice(-10), 'i.'));
  await visiting.managers('jane.doe', 'john.roe', 'mary.major');
  await living.fire(flows.backup, 'source-backup');

  // Somebody is extended, and somebody is stopped.
  at('2026-11-09T09:12:00Z');
  await living.wish('greta.lind', { type: 'extended', lastDay: '2027-05-31' }, 'The migration goes on until May.');
  at('2026-11-12T14:03:00Z');
  await living.wish('omar.haddad', { type: 'stopped' }, 'The laptop was not given back.');

  // People are handed over, which John accepts.
  at('2026-11-16T10:30:00Z');
  const handOver = async (account: string, to: string) => {
    const asOperator = await visiting.as(operator);
    const list = await asOperator.get(`/console/people?text=${account}`);
    const chosen = { 'chosen-0': JSON.stringify([Contractors.id, account]), step: 'choose' };
    const asking = await asOperator.send(list, '/console/transfer', chosen);
    await asOperator.send(asking, '/console/transfer', {
      step: 'send',
      to,
      note: 'You sit side by side.',
      once: account,
    });
    await visiting.settle();
    const [link = ''] = await mailed(to, /^Accept or decline/, /\/console\/offer\?token=[\w.-]+/);
    return link;
  };
  const offered = await handOver('pia.berg', 'john.roe');
  const john = await visiting.as('john.roe@example.com');
  await john.send(await john.get(offered), '/console/offer', { answer: 'accept' });
  await visiting.settle();

  // A list that lacks many is approved by the link of the mail.
  at('2026-11-20T07:00:00Z');
  await drop('roster', 'Interns', 'interns-full.csv', fileOf(people.slice(-2), 'i.'));
  const [decided = ''] = await mailed('ops', /^Decide: /, /\/decisions\/[\w.-]+/);
  clock.advance(260_000);
  await fetch(`${server.url}${decided}`, { method: 'POST', body: new URLSearchParams({ decision: 'approve' }) });
  for (const execution of flows.imports.executions()) await living.play(flows.imports, execution);

  // The morning jobs.
  at('2026-11-27T03:00:00Z');
  await living.fire(flows.backup, 'source-backup');
  at('2026-11-28T03:00:00Z');
  await living.fire(flows.backup, 'source-backup');
  at('2026-11-28T05:00:00Z');
  const ago = living.inDays(-500);
  await living.longAgo(() =>
    living.isc.records.create(requested('past.one', { startDate: living.inDays(-900), endDate: ago })),
  );
  await living.fire(flows.sweep, 'expiry-sweep', true);
  at('2026-11-28T05:10:00Z');
  await living.fire(flows.sweep, 'expiry-sweep');
  at('2026-11-28T06:00:00Z');
  await living.fire(flows.notice, 'expiry-notice');
  const links = await mailed('jane.doe', /./, /\/contracts\/[\w.-]+\/(extend|end)/g);
  const [contract = ''] = links.filter((link) => link.endsWith('/extend'));
  const [ending = ''] = links.filter((link) => link.endsWith('/end'));
  at('2026-11-28T06:30:00Z');
  const choosing = { method: 'POST', body: new URLSearchParams({ days: '30' }) };
  const [chosen = ''] = await mailed('john.roe', /./, /\/contracts\/[\w.-]+\/extend/);
  await fetch(`${server.url}${chosen}`, choosing);
  for (const execution of flows.choice.executions()) await living.play(flows.choice, execution);
  await living.fire(flows.expected, 'expected-files');
  at('2026-11-28T06:40:00Z');
  await living.fire(flows.drift, 'source-drift');
  at('2026-11-28T06:45:00Z');
  const dates = { startDate: living.inDays(10), endDate: living.inDays(300) };
  for (const [account, vendor] of [
    ['new.one', 'Northwind'],
    ['new.two', 'Contoso'],
  ] as const) {
    await living.isc.requests.create(requested(account, { ...dates, data: { vendor } }));
  }
  await living.fire(approving, 'approvals');

  // What is open now.
  at('2026-11-28T08:20:00Z');
  await drop('roster', 'Contractors', 'contractors-full.csv', fileOf(people.slice(0, 14)));
  const [toDecide = ''] = await mailed('ops', /^Decide: .*Contractors/, /\/decisions\/[\w.-]+/);
  const openOffer = await handOver('nils.aalto', 'jane.doe');
  at('2026-11-28T08:50:00Z');
  const preview = await drop('preview', 'Contractors', 'contractors-december.csv', fileOf(people.slice(2), '', '2027'));
  at('2026-11-28T09:00:00Z');

  return {
    living,
    visiting,
    server,
    addresses: { decided, toDecide, contract, ending, openOffer },
    preview,
    /** Forgets wishes to sign in: the same person asks for each picture. */
    async forgetWishes(): Promise<void> {
      for (const folder of ['sign-ins/', 'sign-in-tries/']) {
        for (const key of await tools.bucket.list(folder)) await tools.bucket.remove(key);
      }
    },
    /** The link that a wish to sign in was answered with. */
    async signInLink(): Promise<string> {
      let link = '';
      const mailer = {
        async send(_: string, mail: Mail) {
          link = /\/console\/sign-in\/link\?\S+/.exec(mail.text)?.[0] ?? '';
          return 'sent' as const;
        },
      };
      const keys = await tools.bucket.list('sign-ins/');
      const { config, consoleKeys } = visiting.tools;
      const url = 'https://nelm.example.com';
      for (const key of keys) await mailLink({ ...tools, config, consoleKeys, mailer, url }, key);
      return link;
    },
    /**
     * The page of the newest report in a folder of runs.
     *
     * @param owner what the folder begins with: the id of a source, or the name of a job
     * @param isWanted is given the report for programs as text
     */
    async reportOf(owner: string, isWanted = (_: string) => true): Promise<{ folder: string; page: string }> {
      const { bucket } = tools;
      const read = async (key: string) => {
        const found = await bucket.read(key);
        return found.kind === 'found' ? new TextDecoder().decode(found.bytes) : '';
      };
      const [within] = (await bucket.folders('runs/')).filter((one) => one.startsWith(owner));
      for (const id of (await bucket.folders(`runs/${within}/`)).reverse()) {
        const folder = `runs/${within}/${id}`;
        const report = await read(`${folder}/report.json`);
        if (report !== '' && isWanted(report)) return { folder, page: await read(`${folder}/report.html`) };
      }
      throw new Error(`The story has left no such report in the folder of ${owner}.`);
    },
    async close(): Promise<void> {
      await server.close();
      await living.close();
    },
  };
}

export type Scene = Awaited<ReturnType<typeof startScene>>;
