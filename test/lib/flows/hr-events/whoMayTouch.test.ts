import { describe, expect, test } from 'vitest';
import { configSchema } from '../../../../lib/config/config.ts';
import type { NormalizedEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';
import { emptyHistory, type PersonHistory } from '../../../../lib/flows/hr-events/personHistory.ts';
import {
  bringerOf,
  eventsThatCount,
  foldedThatCount,
  forbiddenTo,
  readRights,
} from '../../../../lib/flows/hr-events/whoMayTouch.ts';
import { adopt } from '../../../../lib/hr/adoption.ts';
import { startFiles } from '../../store/files.ts';

const happened = (id: string, system?: string): NormalizedEvent => ({
  id,
  ...(system !== undefined && { system }),
  type: 'changed',
  occurredAt: 0,
  arrivedAt: 0,
  values: { accountName: 'ada', data: {} },
});

test('a system may touch whom it brought or was given; everybody of the source where the settings say so', async () => {
  const { bucket, close } = await startFiles();
  try {
    await adopt(bucket, 's1', 'bamboohr', ['r1']);
    const hr = { bamboohr: { source: 'Contractors' }, deel: { source: 'Contractors', people: 'source' } };
    const mayTouch = await readRights({ bucket, config: configSchema.parse({ hr }) }, { id: 's1' });
    const bamboohr = happened('1', 'bamboohr');
    expect(mayTouch(bamboohr, { broughtBy: 'bamboohr' })).toBe(true);
    expect(mayTouch(bamboohr, { broughtBy: 'deel', recordId: 'r1' })).toBe(true);
    expect(mayTouch(bamboohr, { broughtBy: 'deel', recordId: 'r2' })).toBe(false);
    expect(mayTouch(bamboohr, {})).toBe(false);
    expect(mayTouch(happened('1', 'deel'), {})).toBe(true);
    expect(mayTouch(happened('1', 'standard'), { recordId: 'r1' })).toBe(false);
    expect(mayTouch(happened('1'), {})).toBe(false);
  } finally {
    await close();
  }
});

describe('what counts beside an event', () => {
  const ofAll = [happened('1'), happened('2', 'deel'), happened('3', 'bamboohr'), happened('4', 'standard')];
  const kept: PersonHistory = {
    ...emptyHistory(undefined),
    broughtBy: 'standard',
    events: ofAll,
    folded: ofAll.map(({ values: _, ...one }) => one),
  };
  const own = ({ system }: NormalizedEvent, { broughtBy }: { broughtBy?: string | undefined }) => broughtBy === system;
  const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id);

  test('is what its own system has said, those that may touch the person, and whatever was kept before systems were', () => {
    expect(ids(eventsThatCount(own, happened('9', 'deel'), kept))).toEqual(['1', '2', '4']);
    expect(ids(foldedThatCount(own, happened('9', 'deel'), kept))).toEqual(['1', '2', '4']);
  });

  test('is not the event itself, and nothing where nothing is known', () => {
    expect(ids(eventsThatCount(own, happened('2', 'deel'), kept))).toEqual(['1', '4']);
    expect(ids(foldedThatCount(own, happened('2', 'deel'), kept))).toEqual(['1', '2', '4']);
    expect(eventsThatCount(own, happened('2', 'deel'), undefined)).toEqual([]);
    expect(foldedThatCount(own, happened('2', 'deel'), undefined)).toEqual([]);
    // Of nobody as yet, whoever may touch nobody's says nothing that counts.
    expect(ids(eventsThatCount(own, happened('9', 'deel'), { ...kept, broughtBy: undefined }))).toEqual(['1', '2']);
  });
});

describe('who is there was brought by the system', () => {
  const nobodyAsks = () => Promise.reject(new Error('asked'));
  const bringer = (
    known: { recordId?: string; requestId?: string },
    record?: string,
    request?: string,
    status: (id: string) => Promise<string | undefined> = nobodyAsks,
  ) => bringerOf({ ...emptyHistory(undefined), broughtBy: 'deel', ...known }, record, request, status);

  test('whose request waits, or of whom nothing is there', async () => {
    expect(await bringer({ requestId: 'q1' }, undefined, 'q1')).toBe('deel');
    expect(await bringer({ requestId: 'q1' }, undefined, 'q2')).toBeUndefined();
    expect(await bringer({ requestId: 'q1' })).toBe('deel');
    expect(await bringer({}, undefined, 'q2')).toBeUndefined();
  });

  test('whose record it is, and nobody who came later under the same name', async () => {
    expect(await bringer({ recordId: 'r1' }, 'r1')).toBe('deel');
    expect(await bringer({ recordId: 'r1' }, 'r2')).toBeUndefined();
    expect(await bringer({ recordId: 'r1', requestId: 'q1' }, 'r2')).toBeUndefined();
    // It made a record of which it does not know the id.
    expect(await bringer({}, 'r1')).toBe('deel');
  });

  test('where its request was approved', async () => {
    const asked: string[] = [];
    const status = (answer: string | undefined) => async (id: string) => {
      asked.push(id);
      return answer;
    };
    expect(await bringer({ requestId: 'q1' }, 'r1', undefined, status('APPROVED'))).toBe('deel');
    expect(await bringer({ requestId: 'q1' }, 'r1', undefined, status('REJECTED'))).toBeUndefined();
    expect(await bringer({ requestId: 'q1' }, 'r1', undefined, status(undefined))).toBeUndefined();
    expect(asked).toEqual(['q1', 'q1', 'q1']);
  });

  test('but not where none did', async () => {
    expect(await bringerOf(undefined, 'r1', undefined, nobodyAsks)).toBeUndefined();
    expect(await bringerOf(emptyHistory(undefined), 'r1', undefined, nobodyAsks)).toBeUndefined();
  });
});

test('a system that may not touch somebody is told what would let it', () => {
  expect(forbiddenTo(happened('1', 'deel'))).toEqual({
    do: 'nothing',
    outcome: 'refused',
    reason:
      'The person did not come by deel, and "people" of hr.deel in nelm.config.ts lets it touch only its own. npx nelm adopt gives it those who are there; "people: \'source\'" everybody of the source.',
    isForbidden: true,
  });
});
