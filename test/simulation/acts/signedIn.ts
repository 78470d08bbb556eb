import { readToken, signToken } from '../../../lib/decisions/token.ts';
import { formEvent, request } from '../../lib/middleware/invoking.ts';
import type { Journal } from '../journal.ts';
import type { Place } from '../mailbox.ts';
import { managers, personOf, reason } from '../people.ts';
import { linkKey } from '../secrets.ts';
import type { World } from '../world.ts';
import { addressOf, type Browser, openBrowser, operator } from './browser.ts';
import { minute, type Of, untilTaken } from './trying.ts';

const day = 24 * 60 * minute;

/** Whose contract it is that a manager may choose about; undefined where it is gone. */
export function accountOf({ storage }: World, contractId: string): string | undefined {
  const kept = storage.read(`contracts/${contractId}.json`);
  return kept && JSON.parse(String(kept.bytes)).accountName;
}

/** Decides and chooses in the console, where only whoever is signed in may; and tries to, as somebody to whom a mail was forwarded. */
export function signedInActs(world: World, journal: Journal, noteDecision: (runId: string) => void) {
  const { time, mailbox, storage } = world;

  /** What somebody tries by the link of a mail of before, which anybody could use who had it, and in the console. */
  async function tryByLink(
    purpose: 'decision' | 'contract',
    id: string,
    fields: Record<string, string>,
  ): Promise<void> {
    const token = signToken([linkKey], { purpose, id, expiresAt: lastMomentOf(purpose, id) });
    const { doors } = world.deployed();
    const wish = fields['wish'] ?? '';
    const [door, to] =
      purpose === 'decision'
        ? [doors.decision, { route: '/decisions/{token}', parameters: { token } }]
        : [doors.contract, { route: '/contracts/{token}/{wish}', parameters: { token, wish } }];
    await request(door as never, formEvent(to as never, fields)).catch(() => {});
  }

  /** Until when a link is valid, as nelm signs it: as long as what waits, or the contract, is not over. */
  function lastMomentOf(purpose: 'decision' | 'contract', id: string): number {
    const kept = storage.read(purpose === 'decision' ? `decisions/${id}.json` : `contracts/${id}.json`);
    if (!kept) return time.now();
    const { expiresAt, endDate } = JSON.parse(String(kept.bytes));
    return Date.parse(expiresAt ?? endDate);
  }

  /** What mails are about, in their order: by their links of before, too. */
  function mailedAbout(kind: Place['kind']): Pick<Place, 'id' | 'mail'>[] {
    const purpose = kind === 'waiting' ? 'decision' : 'contract';
    const byLink = mailbox.links().flatMap(({ token, wish, mail }) => {
      const read = wish === 'end' ? undefined : readToken([linkKey], token, purpose, time.now());
      return read === undefined || read.kind === 'invalid' ? [] : [{ id: read.id, mail }];
    });
    return [...mailbox.places(kind), ...byLink].toSorted((one, other) => one.mail.at - other.mail.at);
  }

  async function decide({ decision, clicks, after, by, isLate = false }: Of<'decide'>): Promise<void> {
    const open = mailedAbout('waiting').filter(({ id }) => isOpen(id) !== isLate);
    const [place] = open.slice(-1 - after);
    if (!place) return;
    const { id } = place;
    journal.clicks.push({ id, what: decision });
    if (by === 'forwarded') await tryByLink('decision', id, { decision });
    const who = by === undefined ? operator : by === 'another' ? addressOf('mary.major') : undefined;
    if (by === undefined) journal.operatorClicks.add(id);
    for (let click = 0; click < clicks; click += 1)
      await untilTaken(async () => {
        const browser = await openBrowser(world, who);
        const page = await browser.open('waiting');
        const sent = browser.send(page, 'waiting', { run: id, decision, reason });
        // What is cut off may have decided, and the run goes on before it is tried again.
        const { status } = await sent.finally(() => noteDecision(id));
        return status < 500;
      });
  }

  function isOpen(runId: string): boolean {
    const hold = storage.read(`decisions/${runId}.json`);
    const { decided, expiresAt } = hold ? JSON.parse(String(hold.bytes)) : { decided: 'gone', expiresAt: '' };
    return !decided && Date.parse(expiresAt) > time.now();
  }

  /** A manager who has, and had, nothing to do with somebody. */
  function anotherThan(account: string): string {
    const offered = journal.offers.flatMap(({ accounts, to }) => (accounts.includes(account) ? [to] : []));
    const own = new Set([personOf(account).manager, ...offered]);
    return addressOf(managers.find((manager) => manager !== 'jane.doe' && !own.has(manager)) ?? 'no.body');
  }

  async function choose({ wish, nth, account, clicks, by }: Of<'choose'>): Promise<void> {
    const all = mailedAbout('contract');
    const places =
      account === undefined ? all.slice(-20) : all.filter(({ id }) => accountOf(world, id) === account).slice(-1);
    const place = places[nth % Math.max(1, places.length)];
    const kept = place && storage.read(`contracts/${place.id}.json`);
    if (!place || !kept) return;
    const { sourceId, accountName, endDate } = JSON.parse(String(kept.bytes));
    journal.clicks.push({ id: place.id, what: wish === 'extend' ? wish : 'let it end', account: accountName });
    const until = new Date(Date.parse(endDate) + 30 * day).toISOString().slice(0, 10);
    if (by === 'forwarded') await tryByLink('contract', place.id, wish === 'extend' ? { wish, days: '30' } : { wish });
    const who = by === undefined ? place.mail.to[0] : by === 'another' ? anotherThan(accountName) : undefined;
    const once = `${place.id}-${nth}`;
    const said = { once, day: until, reason };
    const wanted = { account: accountName, by: who ?? '', type: 'extended' as const };
    const extension = { ...wanted, from: time.now(), to: Number.POSITIVE_INFINITY };
    // That a contract may end as it stands is noted, and has no run.
    if (by === undefined && wish === 'extend') journal.wishes.push(extension);
    const ask = async (browser: Browser) => {
      const page = await browser.open(`contract?id=${place.id}`);
      if (page.status >= 500 || !page.location.includes('/console/person'))
        return (await browser.send(page, 'contract', { ...said, id: place.id, wish })).status;
      const act = wish === 'extend' ? 'extend' : 'letEnd';
      const which = { source: sourceId, account: accountName, act };
      const asked = await browser.open(`person/act?${new URLSearchParams(which)}`);
      return (await browser.send(asked, 'person/act', { ...said, ...which })).status;
    };
    for (let click = 0; click < clicks; click += 1)
      await untilTaken(async () => (await ask(await openBrowser(world, who))) < 500);
    extension.to = time.now();
  }

  return { decide, choose };
}
