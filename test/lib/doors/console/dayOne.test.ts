import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepHold, readHold } from '../../../../lib/decisions/hold.ts';
import { pages } from '../../../../lib/doors/console/consolePages.ts';
import { type Browser, type Site, startSite } from './site.ts';

let site: Site;
let operator: Browser;

beforeAll(async () => {
  site = await startSite();
  operator = await site.signIn('olive.operator@example.com');
});

afterAll(() => site.close());

/** What a person reads of a page. */
async function read(path: string, language = 'en'): Promise<string> {
  const { body } = await site.ask(`/console/${path}`, {
    cookies: operator.cookies,
    headers: { 'accept-language': language },
  });
  const [, main = ''] = /<main[^>]*>([\s\S]*)<\/main>/.exec(String(body)) ?? [];
  return main
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe('on the first day, when the bucket is empty', () => {
  test.each([
    ['today', /Waits for a decision Nothing waits\. .*In progress No file and no event is in progress\. .*Nothing\./],
    ['today', /Backup not within 30 days/],
    ['today', /No source is known yet: nothing was backed up or imported\./],
    ['runs', /There is no such run\. .*Run a job now .*Backup/],
    ['people', /0 people Nobody was found\./],
    ['waiting', /No run waits for a decision\. .*No hire waits for approvers\./],
    ['drop', /No source is known yet\. Run the backup once \(Sources\): every source is known then\./],
    ['sources', /No source is known yet: nothing was backed up or imported\. .*Back up now/],
    ['person?source=x&account=ada', /There is no such page, or it is not for you\./],
    ['run?folder=runs/x/y', /It may not be written yet, or it was removed when its time was over\./],
  ])('%s says so, and what to do', async (path, said) => {
    expect(await read(path)).toMatch(said);
  });

  test('no page has a value that is none, in any language', async () => {
    for (const { path, roles, show } of pages) {
      if (!show || !roles.includes('operator')) continue;
      for (const language of ['en', 'de']) {
        expect(await read(path, language), path).not.toMatch(/undefined|null|NaN|Invalid|\[object/);
      }
    }
  });
});

test('of two operators who decide at the same moment one is first, and the other is told what holds', async () => {
  await keepHold(site.bucket, {
    ...{ runId: 'both', callbackId: 'callback', what: 'End 3 people', why: 'Many.', columns: [], rows: [], count: 3 },
    ...{ heldAt: '2026-11-28T08:00:00.000Z', expiresAt: '2026-12-05T08:00:00.000Z' },
  });
  const other = await site.signIn('olive.operator@example.com');
  const decide = async ({ cookies, token }: Browser, decision: string) =>
    String((await site.ask('/console/waiting', { cookies, form: { token, run: 'both', decision } })).body);
  const answers = await Promise.all([decide(operator, 'approve'), decide(other, 'reject')]);
  const decided = (await readHold(site.bucket, 'both'))?.decided;
  const words = decided?.decision === 'approve' ? 'Approved by' : 'Rejected by';
  for (const body of answers) expect(body).toContain(words);
  expect(answers.filter((body) => body.includes('It was decided before; that holds.'))).toHaveLength(1);
  expect(new Set(site.completed.map((given) => JSON.stringify(given)))).toEqual(
    new Set([JSON.stringify(['callback', { decision: decided?.decision, at: decided?.at }])]),
  );
});
