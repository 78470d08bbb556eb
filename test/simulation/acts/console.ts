import type { Journal } from '../journal.ts';
import { personOf, reason } from '../people.ts';
import { sourceOf } from '../sources.ts';
import type { World } from '../world.ts';
import { type Answered, addressOf, type Browser, openBrowser, operator } from './browser.ts';
import { type Of, untilTaken } from './trying.ts';

/** What came of a form: the console does not have such a person, it cannot be done to them as they are, or it is done or asked for. */
type Outcome = 'not there' | 'refused' | 'done';

/** Does what operators do to one person in the console. */
export function consoleActs(world: World, journal: Journal) {
  const { time } = world;

  async function stopInConsole({ kind, source, account }: Of<'stop' | 'lift'>): Promise<Outcome> {
    const outcome = await actOn({ source, account, act: kind, fields: {} });
    if (outcome === 'done') journal.blocks.push({ source, account, at: time.now(), what: kind });
    return outcome;
  }

  async function move({ act, source, account, day, clicks }: Of<'move'>): Promise<void> {
    if (act === 'end') await tryAsManager({ source, account, act, fields: { day } });
    await actOn({ source, account, act, fields: { day }, clicks });
  }

  /** The person's manager tries first what only operators may, be it by a form that no page gives them. */
  async function tryAsManager({ source, account, act, fields = {} }: Tried): Promise<void> {
    const which = { source: sourceOf(world, source).id, account, act };
    try {
      const browser = await openBrowser(world, addressOf(personOf(account).manager));
      const page = await browser.open(`person/act?${new URLSearchParams(which)}`);
      await browser.send(page, 'person/act', { ...which, ...fields, reason });
    } catch {
      // A door that fails does nothing for them either.
    }
  }

  /** Opens the page of what is to be done, and sends its form, the same one each time. */
  async function actOn({ source: name, account, act, fields, clicks = 1 }: Wanted): Promise<Outcome> {
    const which = { source: sourceOf(world, name).id, account, act };
    const asked = await askPage(which);
    if (!asked) return 'not there';
    const from = time.now();
    // What a run of the operators' events does is wanted from now on, whether its answer is heard of or not. A lift has no run.
    const wish = act !== 'lift' && { account, by: operator, type: types[act], from, to: Number.POSITIVE_INFINITY };
    if (wish) journal.wishes.push(wish);
    let outcome: Outcome = 'refused';
    let hasFailed = false;
    for (let click = 0; click < clicks; click += 1)
      await untilTaken(async () => {
        const before = hasFailed;
        hasFailed = true;
        const { status } = await asked.browser.send(asked.page, 'person/act', { ...fields, reason });
        hasFailed = before;
        // Of a try that failed something may have been done, and then it cannot be done once more.
        if (status === 303 || (status === 409 && hasFailed)) outcome = 'done';
        if (status >= 500) hasFailed = true;
        if (status === 303 && act !== 'lift') journal.asked.push({ account, type: types[act], from, to: time.now() });
        return status < 500;
      });
    if (wish) wish.to = time.now();
    return outcome;
  }

  /** The page that asks once more; undefined where whoever it is about is not there, or is otherwise than that. */
  async function askPage(which: Record<string, string>): Promise<{ browser: Browser; page: Answered } | undefined> {
    let asked: { browser: Browser; page: Answered } | undefined;
    await untilTaken(async () => {
      const browser = await openBrowser(world, operator);
      const page = await browser.open(`person/act?${new URLSearchParams(which)}`);
      if (page.status === 200) asked = { browser, page };
      return page.status < 500;
    });
    return asked;
  }

  return { stopInConsole, move, tryAsManager };
}

/** Of which type the event is by which something is done. */
const types = { stop: 'stopped', extend: 'extended', end: 'ended' } as const;

type Tried = Pick<Wanted, 'source' | 'account' | 'act'> & Partial<Pick<Wanted, 'fields'>>;

type Wanted = {
  source: string;
  account: string;
  act: keyof typeof types | 'lift';
  fields: Readonly<Record<string, string>>;
  clicks?: number;
};
