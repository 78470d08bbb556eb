import { type Transfer, transferRunId } from '../../../lib/transfers/keptTransfer.ts';
import type { Journal, Offered } from '../journal.ts';
import { managers, reason } from '../people.ts';
import { sourceOf } from '../sources.ts';
import type { World } from '../world.ts';
import { type Answered, addressOf, type Browser, openBrowser, operator } from './browser.ts';
import { offerQueryOf } from './mailedOffers.ts';
import { later, minute, type Of, untilTaken } from './trying.ts';

/** Offers people to other managers in the console, and answers by the mails that ask. */
export function offerActs(world: World, journal: Journal) {
  const { time, storage, lambda } = world;
  let isOver = false;

  /** An operator offers people to another manager, who answers by the mail about each offer that came of it. */
  async function handOver({ id, source: name, accounts, to, clicks = 1, answers }: Of<'handover'>): Promise<void> {
    const { id: source } = sourceOf(world, name);
    const note = `${reason}, as wish ${id}.`;
    const asked = await askPage(source, accounts);
    if (!asked) return;
    const from = time.now();
    let isOffered = false;
    let isClear = true;
    for (let click = 0; click < clicks; click += 1)
      await untilTaken(async () => {
        // A try that is cut off has failed as well.
        const wasClear = isClear;
        isClear = false;
        const { status, location } = await asked.browser.send(asked.page, 'transfer', { to, note, step: 'send' });
        // Whoever is gone by now is offered to nobody, and the page says so; of a form of before it says what became of it.
        if (status === 303 && location.includes('done=')) isOffered = true;
        isClear = wasClear && status < 500;
        return status < 500;
      });
    if (isOffered) journal.handovers.push({ eventId: id, note, from, to: time.now(), isClear });
    for (const transfer of madeOf(note)) {
      const { people, from, askedAt } = transfer;
      const offered: Offered = {
        ...{ id: transfer.id, runId: transferRunId(transfer), source: name, from, to, askedAt: Date.parse(askedAt) },
        ...{ accounts: people.map(({ accountName }) => accountName), answers: [] },
      };
      journal.offers.push(offered);
      for (const said of answers) void later(said.after * 60 * minute, () => answer(offered, said));
    }
  }

  /** The page that asks once more, whom and to whom; undefined where the console has none of them. */
  async function askPage(
    source: string,
    accounts: readonly string[],
  ): Promise<{ browser: Browser; page: Answered } | undefined> {
    let asked: { browser: Browser; page: Answered } | undefined;
    await untilTaken(async () => {
      const browser = await openBrowser(world, operator);
      const list = await browser.open(`people?source=${source}`);
      if (list.status !== 200) return false;
      const chosen = accounts.map((account, index) => [`chosen-${index}`, JSON.stringify([source, account])] as const);
      const page = await browser.send(list, 'transfer', { ...Object.fromEntries(chosen), step: 'choose' });
      if (page.status === 200) asked = { browser, page };
      return page.status < 500;
    });
    return asked;
  }

  /**
   * What came of a wish: a transfer for each manager whom the people have. One that was kept by a try that failed, and that no later try
   * has met since somebody else is there by then, has no run: whoever asked was told that it failed.
   */
  function madeOf(note: string): Transfer[] {
    const runs = lambda.engine.executions().map(({ payload }) => payload);
    return storage
      .keys('transfers/')
      .map((key): Transfer => JSON.parse(String(storage.read(key)?.bytes)))
      .filter((transfer) => transfer.note === note && runs.some((payload) => payload.includes(transfer.id)));
  }

  /** Somebody answers, if the mail that asks has come. */
  async function answer(offered: Offered, { answer: kind, by }: Of<'handover'>['answers'][number]): Promise<void> {
    const query = offerQueryOf(world, offered);
    if (query === undefined || isOver) return;
    const at = time.now();
    journal.clicks.push({ id: offered.id, what: kind });
    let tries = 0;
    await untilTaken(async () => {
      tries += 1;
      const { status, body } = await answerOnce(offered, query, { kind, by });
      if (status >= 500) return false;
      const isTaken = /You have (?:accepted|declined)/.test(body);
      offered.answers.push({ at, kind, isFirstTry: tries === 1, isTaken, by });
      return true;
    });
  }

  async function answerOnce(
    { id, to }: Offered,
    query: string,
    { kind, by }: Pick<Offered['answers'][number], 'kind' | 'by'>,
  ): Promise<Answered> {
    const other = managers.find((manager) => manager !== to) ?? 'no.body';
    let browser = await openBrowser(world, by === 'another' ? addressOf(other) : undefined);
    let page = await browser.open(`offer?${query}`);
    if (by === undefined && page.location.startsWith('/console/sign-in')) {
      const wanted = new URLSearchParams(page.location.split('?')[1]).get('to') ?? '';
      if (!journal.offerClicks.has(id)) journal.offerClicks.set(id, time.now());
      browser = await openBrowser(world, addressOf(to));
      page = await browser.open(wanted.replace('/console/', ''));
    }
    if (page.status >= 500) return page;
    // Whoever opened the page before it was answered sends its form, and so does whoever may not look and knows it from another mail.
    const [[way = '', value = ''] = []] = new URLSearchParams(query);
    return await browser.send(page, 'offer', { [way === 'token' ? 'offer' : 'id']: value, answer: kind });
  }

  return {
    handOver,
    /** From now on nobody answers who would have done so later. */
    answerNoMore(): void {
      isOver = true;
    },
  };
}
