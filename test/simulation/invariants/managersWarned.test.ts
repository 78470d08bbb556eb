import { expect, test } from 'vitest';
import { contractIdOf } from '../../../lib/contracts/keptContract.ts';
import { createMailbox } from '../mailbox.ts';
import type { Seen } from '../seen.ts';
import { setOnce } from '../setOnce.ts';
import { managersWarned } from './managersWarned.ts';

const due = {
  ...{
    recordId: 'r1',
    sourceName: 'Interns',
    accountName: 'qx.1',
    daysBefore: 30,
    managerEmail: 'john.roe@example.com',
  },
  ...{ endDate: '2026-04-01T21:59:59.000Z', modified: '2026-03-01T05:00:00.000Z' },
};
const link = `https://nelm.example.com/console/contract?id=${contractIdOf(due)}`;
const rightRow = `Name: Qxada (qx.1, Interns)\nLast day: 1 April 2026, in 30 days\nYour choice: ${link}`;
const at = (time: string) => Date.parse(`2026-03-02T${time}Z`);

type Given = {
  to?: string;
  row?: string;
  unknown?: number;
  choice?: object;
  isUnreachable?: boolean;
  absentAt?: string;
};

/** What is said where a run told the manager of one contract, and there is such a mail. */
function saidOf({ to = 'john.roe@example.com', row, unknown = 0, choice, isUnreachable, absentAt }: Given): string[] {
  const mailbox = createMailbox(() => at('07:00:30'));
  const Simple = { Subject: { Data: '' }, Body: { Text: { Data: `Contracts\n\n${row}\n\n-- ` } } };
  if (row) mailbox.take(JSON.stringify({ Destination: { ToAddresses: [to] }, Content: { Simple } }));
  const objects: Record<string, object> = {
    'runs/r/due.json': [due],
    'runs/r/unreachable.json': isUnreachable ? [due] : [],
    'contracts/c.json': { ...due, choice },
  };
  const storage = {
    keys: (prefix: string) => Object.keys(objects).filter((key) => key.startsWith(prefix)),
    read: (key: string) => ({ bytes: JSON.stringify(objects[key]) }),
  };
  const report = {
    ...{ kind: 'expiry-notice', runId: 'r', outcome: 'completed', dryRun: false, counts: { unknown } },
    ...{ startedAt: '2026-03-02T07:00:00Z', finishedAt: '2026-03-02T07:01:00Z' },
  };
  const record = { id: 'r1', manager: 'john.roe', modified: Date.parse(due.modified) };
  return managersWarned()({
    ...{ now: at('23:00:00'), others: [{ folder: 'runs/r', report }] },
    records: new Map([['Interns', new Map([['qx.1', record]])]]),
    journal: { absences: absentAt ? [{ manager: 'john.roe', from: at(absentAt) }] : [] },
    world: { storage, mailbox, ...setOnce({ timeZone: 'Europe/Berlin' }) },
  } as unknown as Seen);
}

test('whoever is told of has a mail to their manager, unless nobody knows of it, or somebody has chosen', () => {
  expect(saidOf({ row: rightRow })).toEqual([]);
  expect(saidOf({})).toEqual(['4: r says that it told of qx.1, and no mail went out.']);
  expect(saidOf({ unknown: 1 })).toEqual([]);
  expect(saidOf({ choice: { kind: 'let it end' } })).toEqual([]);
});

test('the mail goes to the manager whom the person has, and to the operators only where that one has left', () => {
  const to = (address: string) => [`4: The mail  about qx.1 of Interns went to ${address}`];
  expect(saidOf({ row: rightRow, to: 'jane.doe@example.com' })).toEqual(
    to('jane.doe@example.com, and not to john.roe@example.com.'),
  );
  const operators = { row: rightRow, to: 'ops@example.com', isUnreachable: true };
  expect(saidOf(operators)).toEqual(to('the operators, and its manager is there.'));
  expect(saidOf({ ...operators, absentAt: '06:00:00' })).toEqual([]);
  expect(saidOf({ ...operators, absentAt: '08:00:00' })).toEqual(to('the operators, and its manager is there.'));
});

test('the mail says the last day in the zone of the organisation, and of whom', () => {
  const of = '4: The mail  about qx.1 of Interns';
  expect(saidOf({ row: rightRow.replace('1 April', '2 April') })).toEqual([
    `${of} does not say that the last day is 1 April 2026.`,
  ]);
  expect(saidOf({ row: rightRow.replace('qx.1', 'qx.11') })).toEqual([`${of} names somebody else.`]);
});
