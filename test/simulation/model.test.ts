import { expect, test } from 'vitest';
import type { Dropped } from './journal.ts';
import { FileModel } from './model.ts';
import type { Row } from './plan.ts';

const usual = { phone: '11', start: '2026-02-01', end: '2026-05-01' };
const [anna, ben, cleo] = ['qx.1', 'qx.2', 'qx.3'].map((account) => ({ account, ...usual })) as [Row, Row, Row];

/** A full list that was dropped at a time of 10 February. */
function list(runId: string, time: string, rows: Row[]): Dropped {
  const at = `2026-02-10T${time}:00Z`;
  const event = { id: 1, at, kind: 'file' as const, source: 'Interns', folder: 'roster' as const };
  const key = 'roster/Interns/people.csv';
  return { event: { ...event, name: 'people', rows, told: [0] }, key, runId, droppedAt: Date.parse(at), isTold: true };
}

type Outcome = Parameters<FileModel['apply']>[1];

function report(outcome: Outcome['outcome'], counts: Partial<Outcome['counts']>, decided: Partial<Outcome> = {}) {
  const none = { rows: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, failed: 0 };
  const times = { startedAt: Date.parse('2026-02-10T10:00:00Z'), finishedAt: Date.parse('2026-02-10T22:47:00Z') };
  return { outcome, counts: { ...none, ...counts }, ...times, ending: [], timeZones: ['UTC'], ...decided };
}

/** A model of two people, in which a list that nobody stands in has come to something within the day. */
function afterEmptyList(came: Outcome): FileModel {
  const model = new FileModel();
  model.apply(list('a', '01:00', [anna, ben]), report('completed', { rows: 2, created: 2 }), () => false);
  model.apply(list('c', '09:00', []), came, () => false);
  return model;
}

/** What is wrong of an older list that names one person more, and whether the model has that person in by it. */
function olderList(model: FileModel, outcome: Outcome['outcome']) {
  const counts = outcome === 'superseded' ? {} : { rows: 3, created: 1, unchanged: 2 };
  const wrong = model.apply(list('b', '08:00', [anna, ben, cleo]), report(outcome, counts), () => false);
  return { wrong, isIn: model.people.has('qx.3') };
}

test('a full list that was held and approved on the same day has the say over an older one', () => {
  const approved = report('completed', { held: 0, ended: 2 }, { decision: 'approved' });
  expect(olderList(afterEmptyList(approved), 'superseded')).toEqual({ wrong: [], isIn: false });
  expect(olderList(afterEmptyList(approved), 'completed')).toEqual({
    wrong: ['1: A file came to completed and should be superseded: a newer roster was applied.'],
    isIn: false,
  });
});

test('what a run has sent before it began again may be done, or have given way', () => {
  const lateOf = (more: Partial<Outcome>) => {
    const model = new FileModel();
    model.apply(list('a', '01:00', [anna, ben]), report('completed', { rows: 2, created: 2 }), () => false);
    const newer = list('c', '09:00', [anna]);
    const inbox = { ...newer, event: { ...newer.event, folder: 'inbox' as const } };
    model.apply(inbox, report('completed', { rows: 1, unchanged: 1 }), () => false);
    const older = list('b', '08:00', [{ ...anna, phone: '12' }, ben]);
    const told = { ...older, event: { ...older.event, folder: 'inbox' as const } };
    return model.apply(told, report('completed', { rows: 2, updated: 1, unchanged: 1 }, more), () => false);
  };
  expect(lateOf({})).toEqual(['1: There are 0 rows of b that were rejected or gave way, and should be 1.']);
  expect(lateOf({ hasBegunAgain: true })).toEqual([]);
});

test('a full list of which a row waited and was not approved has no say about whoever stands in that row', () => {
  const model = new FileModel();
  model.apply(list('a', '01:00', [anna, ben]), report('completed', { rows: 2, created: 2 }), () => false);
  const counts = { rows: 2, unchanged: 1, heldRows: 1 };
  const shorter = list('c', '09:00', [{ ...anna, end: '2026-02-09' }, ben]);
  expect(model.apply(shorter, report('held', counts), () => false)).toEqual([]);
  expect(model.apply(shorter, report('completed', counts, { decision: 'rejected' }), () => false)).toEqual([]);
  // Of 560044: S3 told late of a file that was dropped before.
  const older = list('b', '08:00', [anna, ben]);
  const told = { ...older, event: { ...older.event, folder: 'inbox' as const } };
  const gaveWay = report('nothing-to-do', { rows: 2, unchanged: 1, superseded: 1 });
  expect(model.apply(told, gaveWay, () => false)).toEqual([]);
});

test('a full list that failed may or may not have the say over an older one', () => {
  const failed = report('failed', {});
  expect(olderList(afterEmptyList(failed), 'superseded')).toEqual({ wrong: [], isIn: false });
  expect(olderList(afterEmptyList(failed), 'completed')).toEqual({ wrong: [], isIn: true });
});

test('of a file that failed for some it is not known of whom it has the say over an older one', () => {
  const model = new FileModel();
  model.apply(list('a', '01:00', [anna, ben]), report('completed', { rows: 2, created: 2 }), () => false);
  const later = { ...list('c', '09:00', [anna, ben]).event, folder: 'inbox' as const };
  model.apply(
    { ...list('c', '09:00', []), event: later },
    report('failed', { rows: 2, unchanged: 1, failed: 1 }),
    () => false,
  );
  model.unsure.clear();
  const older = list('b', '08:00', [anna, ben]);
  const counts = { rows: 2, unchanged: 1, superseded: 1 };
  expect(model.apply(older, report('nothing-to-do', counts), () => false)).toEqual([]);
});

test('whoever was changed otherwise before a list may wait with it for a decision', () => {
  const model = new FileModel();
  model.apply(list('a', '01:00', [anna, ben]), report('completed', { rows: 2, created: 2 }), () => false);
  model.unsure.add('qx.2');
  const shorter = { ...anna, end: '2026-03-01' };
  const held = report('held', { rows: 2, heldRows: 2 }, { ending: ['qx.1', 'qx.2'] });
  model.apply(list('b', '08:00', [shorter, ben]), held, () => false);
  model.unsure.clear();
  model.apply(
    list('b', '08:00', [shorter, ben]),
    report('completed', { rows: 2 }, { decision: 'approved' }),
    () => false,
  );
  expect([...model.unsure].sort()).toEqual(['qx.1', 'qx.2']);
});

test('whom a later file names that failed for some an older list may or may not end', () => {
  const model = new FileModel();
  model.apply(list('a', '01:00', [anna, ben]), report('completed', { rows: 2, created: 2 }), () => false);
  const inbox = { ...list('c', '09:00', [ben]).event, folder: 'inbox' as const };
  model.apply({ ...list('c', '09:00', []), event: inbox }, report('failed', { rows: 1, failed: 1 }), () => false);
  model.unsure.clear();
  const ended = report('completed', { rows: 1, unchanged: 1, ended: 0 });
  expect(model.apply(list('b', '08:00', [anna]), ended, () => false)).toEqual([]);
  expect([...model.unsure]).toEqual(['qx.2']);
});

test('of two lists at once the later one may end once more whom the first one has ended', () => {
  const model = new FileModel();
  model.apply(list('a', '01:00', [anna, ben]), report('completed', { rows: 2, created: 2 }), () => false);
  const at = (time: string) => Date.parse(`2026-02-10T${time}Z`);
  const counts = { rows: 1, unchanged: 1, ended: 1 };
  const ending = ['qx.2'];
  const first = report('completed', counts, { ending, startedAt: at('09:00:01'), finishedAt: at('09:00:06') });
  expect(model.apply(list('b', '09:00', [anna]), first, () => false)).toEqual([]);
  const again = report('completed', counts, { ending, startedAt: at('09:00:02'), finishedAt: at('09:00:09') });
  expect(model.apply(list('c', '09:00', [anna]), again, () => false)).toEqual([]);
  model.unsure.clear();
  const later = report('completed', counts, { ending, startedAt: at('10:00:02'), finishedAt: at('10:00:09') });
  expect(model.apply(list('d', '10:00', [anna]), later, () => false)).toEqual([
    '1: qx.2 is to end by d, and is not missing from it.',
  ]);
});

test('an older file does not give way to a full list that was cut off before it names somebody', () => {
  // Of 956012.
  const model = new FileModel();
  model.apply(list('a', '01:00', [anna, ben, cleo]), report('completed', { rows: 3, created: 3 }), () => false);
  const whole = list('c', '09:00', [anna, ben, { ...cleo, account: 'qx.4' }]);
  const cut = { ...whole, event: { ...whole.event, cutAt: 0.5 } };
  expect(model.apply(cut, report('completed', { rows: 3, unchanged: 2, rejected: 1 }), () => false)).toEqual([]);
  const older = { ...list('b', '08:00', [cleo]).event, folder: 'inbox' as const };
  const taken = report('completed', { rows: 1, unchanged: 1 });
  expect(model.apply({ ...list('b', '08:00', [cleo]), event: older }, taken, () => false)).toEqual([]);
});

test('a list does not end whom it lacks and who is blocked', () => {
  // Of 550035: somebody had been stopped, and was given a later end by hand.
  const model = new FileModel();
  model.apply(list('a', '01:00', [anna, ben]), report('completed', { rows: 2, created: 2 }), () => false);
  const ended = report('completed', { rows: 1, unchanged: 1 });
  expect(model.apply(list('b', '02:00', [anna]), ended, (account) => account === 'qx.2')).toEqual([]);
  expect(model.unsure.size).toBe(0);
});

test('whoever is not known for certain, and waits to be ended, may be ended when that is decided', () => {
  const model = new FileModel();
  model.apply(list('a', '01:00', [anna]), report('completed', { rows: 1, created: 1 }), () => false);
  // Of 800012: a file that was decided on within the day let ben in, or did not.
  model.unsure.add('qx.2');
  const held = report('held', { rows: 1, unchanged: 1, held: 1 }, { ending: ['qx.2'] });
  expect(model.apply(list('b', '02:00', [anna]), held, () => false)).toEqual([]);
  model.unsure.clear();
  const approved = report('completed', { rows: 1, unchanged: 1, ended: 1 }, { ending: ['qx.2'], decision: 'approved' });
  expect(model.apply(list('b', '02:00', [anna]), approved, () => false)).toEqual([]);
  expect([...model.unsure]).toEqual(['qx.2']);
});

test('a list ends whom it lacks, and nobody else; one that names nobody waits for a decision', () => {
  const model = new FileModel();
  model.apply(list('a', '01:00', [anna, ben, cleo]), report('completed', { rows: 3, created: 3 }), () => false);
  // What somebody else is does not hang on it that nobody knows of this one.
  model.unsure.add('qx.9');
  const counts = { rows: 1, unchanged: 1, ended: 1 };
  expect(
    model.apply(list('b', '02:00', [anna]), report('completed', counts, { ending: ['qx.2'] }), () => false),
  ).toEqual(['1: qx.3 is missing from b, and is not to end by it.']);
  const empty = report('completed', { ended: 1 }, { ending: ['qx.1'] });
  expect(model.apply(list('c', '03:00', []), empty, () => false)).toEqual([
    '2: The list c names nobody, and ended 1 people without a decision.',
  ]);
});

test('of whom operators have not approved a full list has no say, whether it names them or lacks them', () => {
  // Of 971224: two whom the list lacked were kept, and an older file names them.
  const model = new FileModel();
  model.apply(list('a', '01:00', [anna, ben, cleo]), report('completed', { rows: 3, created: 3 }), () => false);
  const held = report('held', { rows: 1, unchanged: 1, held: 2 }, { ending: ['qx.2', 'qx.3'] });
  model.apply(list('c', '09:00', [anna]), held, () => false);
  const rejected = report('completed', { rows: 1, unchanged: 1 }, { decision: 'rejected', ending: ['qx.2', 'qx.3'] });
  model.apply(list('c', '09:00', [anna]), rejected, () => false);
  const older = { ...list('b', '08:00', [anna, ben, cleo]).event, folder: 'inbox' as const };
  const taken = report('completed', { rows: 3, unchanged: 2, superseded: 1 });
  expect(model.apply({ ...list('b', '08:00', []), event: older }, taken, () => false)).toEqual([]);
});

test('of whom a full list has ended that was decided on within the day an older file may have the say or not', () => {
  // Of 997056: the list was looked at when it was done, and an older file was told of hours later.
  const model = new FileModel();
  model.apply(list('a', '01:00', [anna, ben]), report('completed', { rows: 2, created: 2 }), () => false);
  const approved = report('completed', { rows: 1, unchanged: 1, ended: 1 }, { decision: 'approved', ending: ['qx.2'] });
  model.apply(list('c', '09:00', [anna]), approved, () => false);
  model.unsure.clear();
  const older = { ...list('b', '08:00', [anna, ben]).event, folder: 'inbox' as const };
  const gaveWay = report('completed', { rows: 2, superseded: 2 });
  expect(model.apply({ ...list('b', '08:00', []), event: older }, gaveWay, () => false)).toEqual([]);
  expect([...model.unsure].sort()).toEqual(['qx.1', 'qx.2']);
});

test('whose contract is over while a list waits may have nothing left to lose when it is planned', () => {
  // Of 998232: the list was too small, and was decided on after a night in which a contract ended.
  const model = new FileModel();
  const ending = { ...anna, end: '2026-02-10' };
  model.apply(list('a', '01:00', [ending, ben]), report('completed', { rows: 2, created: 2 }), () => false);
  const night = { startedAt: Date.parse('2026-02-10T22:00:00Z'), finishedAt: Date.parse('2026-02-11T09:00:00Z') };
  const sooner = list('b', '21:00', [
    { ...anna, end: '2026-02-03' },
    { ...ben, end: '2026-02-20' },
  ]);
  expect(model.apply(sooner, report('held', { rows: 2, updated: 1, heldRows: 1 }, night), () => false)).toEqual([]);
});

test('of two lists at once the later one need not end whom the first one has ended, by whatever clock', () => {
  // Of 998785: clocks may differ by seconds, and the second list was done a second after the first one.
  const model = new FileModel(4_000);
  model.apply(list('a', '01:00', [anna, ben, cleo]), report('completed', { rows: 3, created: 3 }), () => false);
  const at = (time: string) => Date.parse(`2026-02-10T${time}Z`);
  const [first, second] = [
    { ending: ['qx.2'], startedAt: at('08:20:00'), finishedAt: at('08:20:09') },
    { ending: ['qx.3'], startedAt: at('08:19:59'), finishedAt: at('08:20:10') },
  ];
  const ended = report('completed', { rows: 2, unchanged: 2, ended: 1 }, first);
  expect(model.apply(list('b', '08:20', [anna, cleo]), ended, () => false)).toEqual([]);
  const endedToo = report('completed', { rows: 1, unchanged: 1, ended: 1 }, second);
  expect(model.apply(list('c', '08:21', [anna]), endedToo, () => false)).toEqual([]);
});
