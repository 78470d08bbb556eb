import { afterAll, beforeEach, expect, test } from 'vitest';
import { runIdOf } from '../../../../lib/store/drop.ts';
import { header, row, startImporting } from './importing.ts';

let it: Awaited<ReturnType<typeof startImporting>> | undefined;

async function importing() {
  it ??= await startImporting();
  return it;
}

beforeEach(async () => {
  const { deleteEverybody, keys, box } = await importing();
  await deleteEverybody();
  for (const key of await keys('sources/')) await box.objects.remove(key);
});
afterAll(() => it?.close());

async function imported(rows: readonly string[], folder?: 'roster') {
  const { host, drop, pass, report } = await importing();
  const one = host();
  const dropped = await drop(rows, folder && { folder });
  const execution = one.start(dropped, runIdOf(dropped));
  await pass(one, 60_000);
  return await report(execution);
}

async function endOf(name: string) {
  const people = await (await importing()).people();
  return people.get(name)?.endDate?.slice(0, 10);
}

const withBadAddress = (name: string) => row(name).replace('@example.com', '');
const withoutManager = (name: string) => row(name).replace('jane.doe', 'no.body');

test.each<[string, string[]]>([
  ['has the account name of nobody', [row('ada'), row('ben'), withBadAddress('cyy')]],
  ['stands twice', [row('ada'), row('ben'), row('ben', '2')]],
  ['names a manager who is nobody', [row('ada'), row('ben'), withoutManager('ben.new')]],
  ['names somebody of the source, and a manager who is nobody', [row('ada'), withoutManager('ben')]],
])('a full list ends nobody without a decision while a row was rejected that %s', async (_, rows) => {
  await imported(['ada', 'ben', 'cy'].map((name) => row(name)));
  const report = await imported(rows, 'roster');
  expect(report).toMatchObject({ outcome: 'held', counts: { ended: 0, held: 1 } });
  expect(report?.missing).toMatch(
    /^One person is not in the roster, but rows? [\d, ]+ (?:was|were) rejected and may be theirs/,
  );
  expect(await endOf('cy')).toBe('2027-12-31');
});

test('a full list ends who is not in it while a row of somebody of the source was rejected for something else', async () => {
  await imported(['ada', 'ben', 'cy'].map((name) => row(name)));
  const report = await imported([row('ada'), withBadAddress('ben')], 'roster');
  expect(report).toMatchObject({ outcome: 'completed', counts: { rejected: 1, ended: 1, held: 0 } });
  expect(await endOf('cy')).toBe('2026-11-24');
});

test.each([
  ['within an address', ',ben@exam'],
  ['before its last cells', ',ben@example.com,1,jane.doe,2026-01-01,2027-12-31'],
  ['within a cell behind which others are missing', ',ben@example.com,1,jane.d'],
])(
  'a full list that was cut off within its last row ends nobody, and changes nobody by half a row: %s',
  async (_, cut) => {
    await imported(['ada', 'ben', 'cy'].map((name) => row(name)));
    const { host, dropBytes, pass, report } = await importing();
    const one = host();
    const dropped = await dropBytes(
      'roster/Contractors/cut.csv',
      [header, row('ada'), `ben,Ada,Example${cut}`].join('\n'),
    );
    const execution = one.start(dropped, runIdOf(dropped));
    await pass(one, 60_000);
    expect(await report(execution)).toMatchObject({
      counts: { unchanged: 1, updated: 0, rejected: 1, ended: 0, held: 0 },
      missing: expect.stringContaining('Nobody was ended. Row 3 does not say for certain whose it is'),
    });
    expect([await endOf('ben'), await endOf('cy')]).toEqual(['2027-12-31', '2027-12-31']);
  },
);

test('a full list with a title above its header and a total below its rows ends who is not in it', async () => {
  await imported(['ada', 'ben', 'cy'].map((name) => row(name)));
  const { host, dropBytes, pass, report } = await importing();
  const one = host();
  const lines = ['Contractors of Northwind', '', header, row('ada'), row('ben'), 'Total: 2', ''];
  const dropped = await dropBytes('roster/Contractors/titled.csv', lines.join('\n'));
  const execution = one.start(dropped, runIdOf(dropped));
  await pass(one, 60_000);
  expect(await report(execution)).toMatchObject({
    outcome: 'completed',
    counts: { rows: 2, unchanged: 2, rejected: 0, ended: 1, held: 0 },
  });
  expect([await endOf('ada'), await endOf('ben'), await endOf('cy')]).toEqual([
    '2027-12-31',
    '2027-12-31',
    '2026-11-24',
  ]);
});
