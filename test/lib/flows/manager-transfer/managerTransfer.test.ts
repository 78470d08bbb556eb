import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { managerTransfer } from '../../../../lib/flows/manager-transfer/managerTransfer.ts';
import { transferReportSchema } from '../../../../lib/flows/manager-transfer/transferReport.ts';
import { block } from '../../../../lib/people/blocked.ts';
import { knownBy } from '../../../../lib/sessions/roles.ts';
import { readTransfer } from '../../../../lib/transfers/keptTransfer.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { everywhereOnce } from '../../../inProcess.ts';
import { withoutJohn } from '../../../operations/scenarios/expiryNotice.ts';
import { type Asked, answer, askTransfer, startTransfer } from '../../../operations/scenarios/managerTransfer.ts';
import { type Between, type Stage, startStage } from '../../../operations/stage.ts';

const { id: contractors } = seededSources.Contractors;

let stage: Stage;

beforeEach(async () => {
  stage = await startStage('2026-11-24T10:00:00Z', () => undefined);
});

afterEach(() => stage.close());

const day = 86_400_000;

async function managers(): Promise<Record<string, string>> {
  const records = await Array.fromAsync(stage.isc.records.list());
  return Object.fromEntries(records.map(({ accountName, manager }) => [accountName, manager ?? '']));
}

async function reportOf({ execution }: Pick<Asked, 'execution'>) {
  const { folder } = JSON.parse(execution.result ?? '{}') as { folder?: string };
  const key = folder
    ? `${folder}/report.json`
    : (await stage.box.objects.list('runs/')).find((one) => one.endsWith('/report.json'));
  const found = await stage.box.objects.read(key ?? '');
  return transferReportSchema.parse(JSON.parse(String(found?.bytes)));
}

const mayComeIn = async (address: string) =>
  (await knownBy({ bucket: stage.tools.bucket, config: { operators: [] } }, address)) !== undefined;

/** The text of the newest mail. */
const lastMail = async () => (await stage.box.mails()).at(-1)?.text ?? '';

/** Whom mails went to, and their subjects. */
const mails = async () => (await stage.box.mails()).map(({ to, subject }) => `${[to].flat()[0]?.text}: ${subject}`);

describe('people who are handed over', () => {
  test('are asked about by a mail whose link is no key, where a decision needs a sign-in', async () => {
    const host = stage.host(managerTransfer, { settings: { decisions: { signIn: 'required' } } });
    const { id } = await askTransfer(stage, 'john.roe', host);
    const [offer] = await stage.box.mails();
    expect(offer?.text).toContain(`https://nelm.example.com/console/offer?id=${id}`);
    expect(offer?.text).not.toContain('token=');
    expect(offer?.text).toContain('You sign in with the address that this mail went to.');
  });

  test('keep their manager until the other one accepts; then they have that one, and whoever asked is told', async () => {
    const asked = await askTransfer(stage, 'John.Roe@example.com');
    expect(await mails()).toEqual(['john.roe@example.com: Accept or decline: become the manager of 2 people']);
    const [offer] = await stage.box.mails();
    expect(offer?.text).toMatch(/jane\.doe@example\.com asks you to look after 2 people of Contractors from now on\./);
    expect(offer?.text).toMatch(/https:\/\/nelm\.example\.com\/console\/offer\?token=[\w.-]+/);
    expect(offer?.text).toMatch(/It lapses after 1 December 2026, and nothing changes then either\./);
    expect(await managers()).toEqual({ ada: 'jane.doe', ben: 'jane.doe' });
    await answer(stage, asked, 'accept');
    expect(await managers()).toEqual({ ada: 'john.roe', ben: 'john.roe' });
    expect(await reportOf(asked)).toMatchObject({
      outcome: 'transferred',
      by: 'jane.doe@example.com',
      manager: { from: 'jane.doe', to: 'john.roe' },
      people: [
        { accountName: 'ada', outcome: 'transferred', from: 'jane.doe', to: 'john.roe' },
        { accountName: 'ben', outcome: 'transferred', from: 'jane.doe', to: 'john.roe' },
      ],
    });
    expect((await mails()).slice(1)).toEqual(['jane.doe@example.com: Accepted: 2 people of Contractors']);
    expect(await readTransfer(stage.tools.bucket, asked.id)).toMatchObject({ outcome: 'transferred' });
  });

  test.each([
    ['decline', 'declined', 'Find another manager: declined for 2 people of Contractors'],
    [undefined, 'lapsed', 'Find another manager: no answer for 2 people of Contractors'],
  ] as const)('keep their manager when the other one says %s', async (kind, outcome, subject) => {
    const asked = await askTransfer(stage, 'john.roe');
    if (kind) await answer(stage, asked, kind);
    else {
      stage.clock.advance(7 * day);
      await stage.play(asked.host, asked.execution);
      // It is too late then.
      await answer(stage, asked, 'accept');
    }
    expect(await reportOf(asked)).toMatchObject({
      outcome,
      people: [{ outcome: 'not changed' }, { outcome: 'not changed' }],
    });
    expect(await managers()).toEqual({ ada: 'jane.doe', ben: 'jane.doe' });
    expect((await mails()).at(-1)).toBe(`jane.doe@example.com: ${subject}`);
  });

  test.each([
    ['no.body', 'No identity of the tenant has this account name or e-mail address alone.'],
    ['nobody@example.com', 'No identity of the tenant has this account name or e-mail address alone.'],
    ['JANE.DOE', 'They have this manager already.'],
  ])('are not offered to %s', async (to, error) => {
    const asked = await askTransfer(stage, to);
    expect(await reportOf(asked)).toMatchObject({ outcome: 'refused', error });
    expect(await mails()).toEqual([
      'jane.doe@example.com: Find another manager: nobody could be asked for 2 people of Contractors',
    ]);
  });

  test('keep their manager when whoever accepted is no valid identity any more by then', async () => {
    let isThere = true;
    const between: Between = (request, send) => (isThere ? send() : withoutJohn(request, send));
    const asked = await askTransfer(stage, 'john.roe', stage.host(managerTransfer, { between }));
    isThere = false;
    await answer(stage, asked, 'accept');
    const { outcome, error, people } = await reportOf(asked);
    expect([outcome, error]).toEqual([
      'failed',
      'Could not find the records: The other manager has accepted, but is no valid identity any more: nobody was handed over. Ask somebody else.',
    ]);
    expect(people.map(({ outcome }) => outcome)).toEqual(['not changed', 'not changed']);
    expect(await mayComeIn('john.roe@example.com')).toBe(false);
    expect(await managers()).toEqual({ ada: 'jane.doe', ben: 'jane.doe' });
    const told = await lastMail();
    expect(told).toContain('Some of it, or all, could not be done: the list has who was not handed over.');
    expect(told).toContain('is no valid identity any more: nobody was handed over. Ask somebody else.');
    expect(told.match(/Account name: (ada|ben)\nWhat became of it: It was not come to\./g)).toHaveLength(2);
  });

  test('keep their manager when the tenant refuses to change them; the mail has those and no others', async () => {
    let changes = 0;
    const between: Between = async (request, send) => {
      if (request.method !== 'PATCH') return await send();
      changes += 1;
      return changes > 27 ? new Response('{}', { status: 403 }) : await send();
    };
    const names = Array.from({ length: 30 }, (_, index) => `p${10 + index}`);
    await stage.plant(
      'Contractors',
      names.map((name) => ({ name, end: stage.inDays(60) })),
    );
    const asked = await startTransfer(stage, 'john.roe', names, stage.host(managerTransfer, { between }));
    await answer(stage, asked, 'accept');
    const { outcome, people } = await reportOf(asked);
    expect(outcome).toBe('failed');
    const now = await managers();
    const handedOver = names.filter((name) => now[name] === 'john.roe');
    expect(handedOver).toHaveLength(27);
    expect(people.flatMap((one) => (one.outcome === 'transferred' ? [one.accountName] : [])).sort()).toEqual(
      handedOver,
    );
    const told = await lastMail();
    expect(names.filter((name) => !told.includes(name))).toEqual(handedOver);
    // Some are theirs now: they come into the console at once.
    expect(await mayComeIn('john.roe@example.com')).toBe(true);
  });

  test('keep whoever has become their manager since, and stay as they are when they are blocked or gone', async () => {
    const host = stage.host(managerTransfer);
    await stage.plant(
      'Contractors',
      ['ada', 'ben', 'cy'].map((name) => ({ name, end: stage.inDays(60) })),
    );
    const more = await startTransfer(stage, 'john.roe', ['ada', 'ben', 'cy', 'nobody'], host);
    const records = await Array.fromAsync(stage.isc.records.list());
    const ada = records.find(({ accountName }) => accountName === 'ada');
    await stage.isc.records.patch(ada?.id ?? '', { manager: 'mary.major' });
    await block(
      stage.tools.bucket,
      { id: contractors, name: 'Contractors' },
      'ben',
      { by: 'kim', reason: 'a theft' },
      stage.clock.now(),
    );
    await answer(stage, more, 'accept');
    const { outcome, people } = await reportOf(more);
    expect(outcome).toBe('partly');
    expect(people.map(({ accountName, outcome }) => `${accountName}: ${outcome}`).sort()).toEqual([
      'ada: other manager',
      'ben: blocked',
      'cy: transferred',
      'nobody: gone',
    ]);
    expect(await managers()).toEqual({ ada: 'mary.major', ben: 'jane.doe', cy: 'john.roe' });
  });
});

describe('of a mail that SES may have taken', () => {
  /** What the log says of why a mail may not have come. */
  const warned = () => stage.lines.map((line) => JSON.parse(line)).filter(({ reason }) => reason !== undefined);

  test('to the other manager the log tells, and whoever asked when nobody has answered', async () => {
    stage.box.script.push({ status: 500 });
    const asked = await askTransfer(stage, 'john.roe');
    const reason = 'Nobody knows whether the mail that asks the other manager was sent: ask for it again.';
    const message = 'the other manager may not have been asked';
    expect(warned()).toEqual([{ message, runId: expect.any(String), reason }]);
    stage.clock.advance(7 * day);
    await stage.play(asked.host, asked.execution);
    expect(await reportOf(asked)).toMatchObject({ outcome: 'lapsed', error: reason });
    expect((await stage.box.mails()).map(({ text }) => text?.includes(reason))).toEqual([true]);
  });

  test('to whoever asked the report tells, and the log', async () => {
    const asked = await askTransfer(stage, 'john.roe');
    stage.box.script.push({ status: 500 });
    await answer(stage, asked, 'accept');
    const reason = 'Nobody knows whether the mail that says so was sent: ask whether it has come.';
    expect(await reportOf(asked)).toMatchObject({ outcome: 'transferred', error: reason });
    expect(warned()).toEqual([{ message: 'whoever asked for it was not told', runId: expect.any(String), reason }]);
  });
});

test('a run that is killed at every checkpoint does what one does that is not, and mails nobody twice', async () => {
  for (const when of ['before', 'after'] as const) {
    let crashes = 0;
    const crash = everywhereOnce(when, () => {
      crashes += 1;
    });
    const other = await startStage('2026-11-24T10:00:00Z', crash);
    try {
      const asked = await askTransfer(other, 'john.roe');
      await answer(other, asked, 'accept');
      expect(crashes).toBeGreaterThan(8);
      const records = await Array.fromAsync(other.isc.records.list());
      expect(records.map(({ manager }) => manager)).toEqual(['john.roe', 'john.roe']);
      expect(await readTransfer(other.tools.bucket, asked.id)).toMatchObject({ outcome: 'transferred' });
      const subjects = (await other.box.mails()).map(({ subject }) => subject);
      expect(new Set(subjects).size).toBe(subjects.length);
      expect(subjects).toEqual([
        'Accept or decline: become the manager of 2 people',
        'Accepted: 2 people of Contractors',
      ]);
    } finally {
      await other.close();
    }
  }
});

test('whoever is blocked after they were handed over, and before a killed run goes on, is told as handed over', async () => {
  const other = await startStage(
    '2026-11-24T10:00:00Z',
    everywhereOnce('before', () => undefined),
  );
  try {
    let changes = 0;
    const between: Between = async (request, send) => {
      const answered = await send();
      if (request.method !== 'PATCH') return answered;
      changes += 1;
      const by = { by: 'kim', reason: 'a theft' };
      const source = { id: contractors, name: 'Contractors' };
      if (changes === 2) await block(other.tools.bucket, source, 'ada', by, other.clock.now());
      return answered;
    };
    const asked = await askTransfer(other, 'john.roe', other.host(managerTransfer, { between }));
    await answer(other, asked, 'accept');
    const { folder } = JSON.parse(asked.execution.result ?? '{}') as { folder?: string };
    const found = await other.box.objects.read(`${folder}/report.json`);
    const { outcome, people } = transferReportSchema.parse(JSON.parse(String(found?.bytes)));
    expect(outcome).toBe('transferred');
    expect(people.map(({ accountName, outcome }) => `${accountName}: ${outcome}`).sort()).toEqual([
      'ada: transferred',
      'ben: transferred',
    ]);
    // What is said of whoever is blocked, that nothing changes, is not so of her.
    expect(people.flatMap(({ reason }) => reason ?? [])).toEqual([]);
    // Ada was found to be theirs already.
    expect(changes).toBe(3);
  } finally {
    await other.close();
  }
});
