import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { Browser, Page } from 'playwright-core';
import { readEvidence } from '../../cli/evidence/readEvidence.ts';
import { writeEvidence } from '../../cli/evidence/writeEvidence.ts';
import { boundedRequests } from '../../lib/aws/boundedRequests.ts';
import { keepContract } from '../../lib/contracts/keptContract.ts';
import { jobOfRun } from '../../lib/durable/schedule.ts';
import { hrEventSchema } from '../../lib/hr/hrEvent.ts';
import { acceptedEvent } from '../../lib/hr/waitingEvent.ts';
import { joinGroup } from '../../lib/hr/waitingGroups.ts';
import { keys } from '../../lib/store/keys.ts';
import { startBrowser } from '../browser.ts';
import { type Look, looks, pictureFile, pictureFolder, pictures } from './pictures.ts';
import { manager, operator, type Scene, startScene } from './scene.ts';

/** The screens. A page longer than `longest` is cut off: what it looks like is seen by then. */
const screens = {
  light: { viewport: { width: 1000, height: 700 }, colorScheme: 'light', longest: 820 },
  dark: { viewport: { width: 1000, height: 700 }, colorScheme: 'dark', longest: 820 },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light', longest: 1_000 },
} as const satisfies Record<Look, object>;

/** Of WebP, from 0 to 100: text can be read well, and a picture has a few kilobytes. */
const quality = 20;

/** Who looks, and what they do until the page is there. */
type Shot = { as?: string; open: (page: Page) => Promise<unknown> };

/** Takes the pictures of docs/console.md anew: of a story that is the same each time. Names of pictures choose some of them. */
async function takeScreenshots(chosen: readonly string[]): Promise<void> {
  const unknown = chosen.filter((name) => !pictures.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no picture ${unknown.join(', ')}. There are: ${pictures.join(', ')}.`);
  await using held = new AsyncDisposableStack();
  const scene = held.adopt(await startScene(), (one) => one.close());
  const browser = held.adopt(await startBrowser(), (one) => one.close());
  const shots = await shotsOf(scene);
  if (chosen.length === 0) await rm(pictureFolder, { recursive: true, force: true });
  await mkdir(pictureFolder, { recursive: true });
  for (const [name, shot] of Object.entries(shots)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    for (const [look, picture] of await take(scene, browser, shot)) {
      await writeFile(path.join(pictureFolder, pictureFile(name, look)), picture);
    }
  }
  const sizes = await Promise.all(
    (await readdir(pictureFolder)).map(async (file) => (await readFile(path.join(pictureFolder, file))).length),
  );
  const [all, most] = [sizes.reduce((sum, size) => sum + size, 0), Math.max(...sizes)];
  console.log(`${sizes.length} pictures of ${Math.ceil(all / 1024)} KB, the largest of ${Math.ceil(most / 1024)} KB.`);
}

async function take(scene: Scene, browser: Browser, { as, open }: Shot): Promise<[Look, Uint8Array][]> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  try {
    if (as) {
      const value = await scene.visiting.sessionOf(as);
      const url = scene.server.url.replace('http:', 'https:');
      await context.addCookies([{ name: '__Host-nelm-session', value, url, httpOnly: true }]);
    }
    const page = await context.newPage();
    await open(page);
    const taken: [Look, Uint8Array][] = [];
    for (const look of looks) taken.push([look, await pictureOf(page, look)]);
    return taken;
  } finally {
    await context.close();
  }
}

async function pictureOf(page: Page, look: Look): Promise<Uint8Array> {
  const { viewport, colorScheme, longest } = screens[look];
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
  if (wide > viewport.width) console.log(`${page.url()} is ${wide} px wide at ${viewport.width} px.`);
  const high = Number(await page.evaluate('document.documentElement.scrollHeight'));
  const clip = { x: 0, y: 0, width: viewport.width, height: Math.min(high, longest), scale: 1 };
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    ...{ format: 'webp', quality, captureBeyondViewport: true, clip },
  });
  return Buffer.from(data, 'base64');
}

async function shotsOf(scene: Scene): Promise<Record<string, Shot>> {
  const { living, server, addresses, preview } = scene;
  const { id: source } = living.contractors;
  const at = (address: string) => (page: Page) => page.goto(`${server.url}${address}`);
  const console = (address: string, as = operator): Shot => ({ as, open: at(`/console/${address}`) });
  const query = (values: Record<string, string>) => new URLSearchParams(values).toString();
  const report = async (owner: string, isWanted?: (report: string) => boolean): Promise<Shot> => {
    const { page: text } = await scene.reportOf(owner, isWanted);
    return { open: (page) => page.setContent(text) };
  };
  const isHeld = (kept: string) => kept.includes('"outcome": "held"');
  const imported = await scene.reportOf(source, isHeld);
  const dry = await scene.reportOf('_expiry-sweep', (kept) => kept.includes('"dryRun": true'));
  const dryRun = jobOfRun(dry.folder.split('/')[2] ?? '');
  await waitingHire(scene);
  return {
    'sign-in': { open: at('/console/sign-in') },
    'sign-in-asked': { open: askToSignIn(scene) },
    'sign-in-link': {
      async open(page) {
        await askToSignIn(scene)(page);
        await page.goto(`${server.url}${await scene.signInLink()}`);
      },
    },
    today: console('today'),
    runs: console('runs'),
    run: console(`run?${query({ folder: imported.folder })}`),
    job: console(`job?${query({ job: 'expiry-sweep', scheduledAt: dryRun?.scheduledAt ?? '', dry: '1' })}`),
    people: console('people'),
    person: console(`person?${query({ source, account: 'greta.lind' })}`),
    'person-act': console(`person/act?${query({ source, account: 'greta.lind', act: 'extend' })}`),
    transfer: {
      as: operator,
      async open(page) {
        await at('/console/people?text=northwind')(page);
        for (const box of (await page.getByRole('checkbox', { name: /^Choose/ }).all()).slice(0, 2)) await box.check();
        await page.getByRole('button', { name: 'Hand those over' }).click();
        await page.getByLabel('Account name or e-mail').waitFor();
      },
    },
    'my-people': console('my-people', manager),
    waiting: console('waiting'),
    drop: console('drop'),
    'drop-run': console(`drop/run?${query({ key: preview.key, etag: preview.etag, since: preview.since })}`),
    sources: console('sources'),
    offer: { open: at(addresses.openOffer) },
    decision: { open: at(addresses.toDecide) },
    decided: { open: at(addresses.decided) },
    'contract-extend': { open: at(addresses.contract) },
    'contract-end': { open: at(addresses.ending) },
    'contract-choice': {
      as: 'pat.poe@example.com',
      async open(page) {
        const id = 'c'.repeat(32);
        await keepContract(scene.visiting.tools.bucket, {
          ...{ id, recordId: 'record-1', sourceId: source, sourceName: 'Contractors', name: 'Runa Voss' },
          ...{ accountName: 'runa.voss', startDate: '2026-06-01T00:00:00Z', endDate: '2026-12-11T22:59:59Z' },
          ...{ modified: '2026-06-01T00:00:00Z', recipients: ['pat.poe@example.com'] },
        });
        await at(`/console/contract?id=${id}`)(page);
      },
    },
    'report-import': { open: (page) => page.setContent(imported.page) },
    'report-preview': await report(source, (kept) => kept.includes('"previewed"')),
    'report-sweep': await report('_expiry-sweep'),
    'report-events': await report(source, (kept) => kept.includes('"hr-events"')),
    'report-notice': await report('_expiry-notice'),
    'report-choice': await report(source, (kept) => kept.includes('"contract-choice"')),
    'report-transfer': await report(source, (kept) => kept.includes('"manager-transfer"')),
    'report-backup': await report('_source-backup'),
    'report-drift': await report('_source-drift'),
    'report-expected': await report('_expected-files'),
    'report-approvals': await report('_approvals'),
    evidence: await evidence(scene),
  };
}

/** A hire that waits for approvers, as its event leaves it. */
async function waitingHire({ living, visiting }: Scene): Promise<void> {
  const { bucket, now } = visiting.tools;
  const { id, name } = living.contractors;
  const source = { id, name, ids: [id], managerId: undefined };
  const waitsFor = { why: 'approval', requestId: '2c9180858a0b4c1e9a573f1d2c7e8a01' } as const;
  const group = await joinGroup(bucket, source, waitsFor, '20261128T074500000Z-hire', now());
  const person = { accountName: 'lena.brandt', firstName: 'Lena', lastName: 'Brandt' };
  const event = { id: 'hire', type: 'hired', occurredAt: '2026-11-28T07:45:00Z', source: name, person };
  const waiting = acceptedEvent({ system: 'standard', event: hrEventSchema.parse(event) }, now());
  await bucket.write(keys.groupEvent(id, group, 'standard-hire'), JSON.stringify(waiting), 'application/json');
}

const askToSignIn = (scene: Scene) => async (page: Page) => {
  await scene.forgetWishes();
  await page.goto(`${scene.server.url}/console/sign-in`);
  await page.getByLabel('E-mail address').fill(operator);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
};

async function evidence({ visiting }: Scene): Promise<Shot> {
  const folder = await mkdtemp(path.join(tmpdir(), 'nelm-evidence-'));
  try {
    const place = { s3: new S3Client(boundedRequests()), bucketName: 'test', bucket: visiting.tools.bucket };
    const [from, until] = ['2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'].map(Date.parse) as [number, number];
    const content = {
      title: '2026-11-01 to 2026-11-30 (Europe/Berlin)',
      drawnEarly: undefined,
      sample: undefined,
      check: 'aws s3 cp s3://acme-nelm/REPORT - | sha256sum',
    };
    await writeEvidence(folder, readEvidence(place, { from, until }), content, new AbortController().signal);
    const text = await readFile(path.join(folder, 'evidence.html'), 'utf8');
    return { open: (page) => page.setContent(text) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

// The clock of the story goes on with the machine's: it stands still, so that every run has the same id each time.
const startedAt = Date.now();
Date.now = () => startedAt;
await takeScreenshots(process.argv.slice(2));
// Clients keep connections open that nobody uses any more.
process.exit();
