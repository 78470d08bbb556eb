import { readToken } from '../../../lib/decisions/token.ts';
import { formEvent, httpEvent, request } from '../../lib/middleware/invoking.ts';
import type { Journal } from '../journal.ts';
import type { Link } from '../mailbox.ts';
import { linkKey } from '../secrets.ts';
import type { World } from '../world.ts';
import { openBrowser } from './browser.ts';
import { accountOf, signedInActs } from './signedIn.ts';
import { type Of, untilTaken } from './trying.ts';

/** Clicks on the links in mails. */
export function linkActs(world: World, journal: Journal) {
  const { time, mailbox } = world;

  const signedIn = signedInActs(world, journal, noteDecision);
  const needsSignIn = () => world.deployed().config.decisions.signIn === 'required';

  /** The last links of some kind of which nothing has been chosen. */
  const linksOf = (kind: Link['kind'], wish: Link['wish']) =>
    mailbox.links().filter((link) => link.kind === kind && link.wish === wish);

  /** The links of decisions that are open, or of those that are over. */
  function decisionsThat(areOver: boolean): Link[] {
    return linksOf('decision', '').filter(({ token }) => {
      const read = readToken([linkKey], token, 'decision', time.now());
      const hold = read.kind === 'invalid' ? undefined : world.storage.read(`decisions/${read.id}.json`);
      if (!hold) return false;
      const isOver = read.kind !== 'valid' || JSON.parse(String(hold.bytes)).decided !== undefined;
      return isOver === areOver;
    });
  }

  async function decide(event: Of<'decide'>): Promise<void> {
    if (needsSignIn()) return await signedIn.decide(event);
    const { decision, clicks, after, isLate = false } = event;
    const [link] = decisionsThat(isLate).slice(-1 - after);
    // Of what was asked while people were to sign in there is no link.
    if (!link) return await signedIn.decide(event);
    const { id } = readToken([linkKey], link.token, 'decision', 0) as { id: string };
    const to = { route: '/decisions/{token}', parameters: { token: link.token } };
    journal.clicks.push({ id, what: decision });
    for (let click = 0; click < clicks; click += 1) {
      await untilTaken(async () => {
        const clicked = request(world.deployed().doors.decision as never, formEvent(to, { decision }));
        // The first click may decide, and the second one be tried for hours. One that is cut off may have decided, too.
        const { statusCode, body } = await clicked.finally(() => noteDecision(id));
        if (statusCode === 200 && /Decided|decided/.test(body)) return true;
        return statusCode < 500;
      });
    }
  }

  function noteDecision(runId: string): void {
    const hold = world.storage.read(`decisions/${runId}.json`);
    const decided = hold && JSON.parse(String(hold.bytes)).decided;
    if (!decided || journal.decisions.some((one) => one.runId === runId)) return;
    journal.decisions.push({ runId, decision: decided.decision, at: Date.parse(decided.at) });
  }

  async function choose(event: Of<'choose'>): Promise<void> {
    if (needsSignIn()) return await signedIn.choose(event);
    const { wish, nth, clicks, account, isLate = false } = event;
    const all = linksOf('contract', wish).filter((link) => !isLate || isOver(link));
    const links = account === undefined ? all.slice(-20) : all.filter((one) => isAbout(one, account)).slice(-1);
    const link = links[nth % Math.max(1, links.length)];
    if (!link) return await signedIn.choose(event);
    const to = { route: '/contracts/{token}/{wish}', parameters: { token: link.token, wish } };
    const { id } = readToken([linkKey], link.token, 'contract', 0) as { id: string };
    journal.clicks.push({ id, what: wish === 'extend' ? wish : 'let it end', account: accountOf(world, id) });
    for (let click = 0; click < clicks; click += 1)
      await untilTaken(async () => {
        const fields: Record<string, string> = wish === 'extend' ? { days: '30' } : {};
        const { statusCode, body } = await request(world.deployed().doors.contract as never, formEvent(to, fields));
        if (statusCode === 200 && /It was chosen on .* to extend /.test(body)) noteExtension(link);
        return statusCode < 500;
      });
  }

  /** Whether the time of a link is over by which nothing was chosen. */
  function isOver({ token }: Link): boolean {
    const read = readToken([linkKey], token, 'contract', time.now());
    const kept = read.kind === 'expired' ? world.storage.read(`contracts/${read.id}.json`) : undefined;
    return kept !== undefined && JSON.parse(String(kept.bytes)).choice === undefined;
  }

  function isAbout({ token }: Link, account: string): boolean {
    const read = readToken([linkKey], token, 'contract', 0);
    return read.kind !== 'invalid' && accountOf(world, read.id) === account;
  }

  function noteExtension({ token, mail }: Link): void {
    const { id } = readToken([linkKey], token, 'contract', 0) as { id: string };
    if (journal.extensions.some(({ contractId }) => contractId === id)) return;
    journal.extensions.push({ contractId: id, to: mail.to.join(), at: time.now() });
  }

  /** A scanner of mails opens every link, and changes nothing by it. */
  async function scan(): Promise<void> {
    for (const { kind, token, wish } of mailbox.links().slice(-30)) {
      if (kind === 'offer') {
        await (await openBrowser(world, undefined)).open(`offer?token=${token}`).catch(() => {});
        continue;
      }
      const isDecision = kind === 'decision';
      const route = isDecision ? '/decisions/{token}' : '/contracts/{token}/{wish}';
      const door = isDecision ? world.deployed().doors.decision : world.deployed().doors.contract;
      await request(door as never, httpEvent({ route, parameters: { token, wish } })).catch(() => {});
    }
  }

  return { decide, choose, scan };
}
