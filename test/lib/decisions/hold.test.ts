import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  asToldOf,
  decideHold,
  type Hold,
  isOver,
  keepHold,
  lapseHold,
  looksOfApproval,
  noteMailUnknown,
  noteWhatCame,
  readHold,
} from '../../../lib/decisions/hold.ts';
import { mayPass } from '../../../lib/durable/failure.ts';
import type { Bucket } from '../../../lib/store/bucket.ts';
import { keys } from '../../../lib/store/keys.ts';
import { startFiles } from '../store/files.ts';

const now = Date.parse('2026-11-24T09:00:00Z');
const at = '2026-11-24T09:00:00.000Z';
const hold: Hold = {
  runId: 'run-1',
  callbackId: 'callback-1',
  what: 'Delete 10 of 12 people of Contractors',
  why: 'More than the delete threshold of 5.',
  columns: [],
  rows: [],
  count: 10,
  heldAt: '2026-11-24T08:00:00.000Z',
  expiresAt: '2026-12-01T08:00:00.000Z',
};

let bucket: Bucket;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ bucket, close } = await startFiles());
  await keepHold(bucket, hold);
});

afterEach(() => close());

const kept = async () => (await readHold(bucket, 'run-1')) as Hold;

/** The bucket, in which somebody else writes right before a condition is looked at, so many times. */
function racing(other: () => Promise<unknown>, times = 1): Bucket {
  let left = times;
  return {
    ...bucket,
    async replace(key, value, etag) {
      if (left > 0) {
        left -= 1;
        await other();
      }
      return await bucket.replace(key, value, etag);
    },
  };
}

let touches = 0;

/** Writes what is there once more, with other space at its end. */
async function touch(): Promise<void> {
  touches += 1;
  await bucket.write(keys.hold('run-1'), JSON.stringify(await kept()) + ' '.repeat(touches), 'text/plain');
}

describe('a wait', () => {
  test('is written down once: asked anew, what was said then holds', async () => {
    const decided = { decision: 'reject', at, by: 'ops@example.com', reason: 'They stay.' } as const;
    await decideHold(bucket, 'run-1', decided);
    expect(await keepHold(bucket, { ...hold, callbackId: 'callback-2' })).toEqual({ ...hold, decided });
    expect(await kept()).toEqual({ ...hold, decided });
    const choices = { approve: 'Delete these 10', reject: 'Keep them' };
    const other = { ...hold, runId: 'run-2', choices };
    expect(await keepHold(bucket, other)).toEqual(other);
    expect(await readHold(bucket, 'run-2')).toEqual(other);
  });

  test('is over from the moment on at which it expires, or once its flow has stopped waiting', () => {
    expect(isOver(hold, Date.parse('2026-12-01T07:59:59.999Z'))).toBe(false);
    expect(isOver(hold, Date.parse('2026-12-01T08:00:00Z'))).toBe(true);
    expect(isOver({ ...hold, lapsed: true }, now)).toBe(true);
  });
});

describe('a decision', () => {
  test('is taken until the wait expires, and none of that moment', async () => {
    const late = { decision: 'approve', at: '2026-12-01T08:00:00.000Z' } as const;
    expect(await decideHold(bucket, 'run-1', late)).toBeUndefined();
    const last = { decision: 'approve', at: '2026-12-01T07:59:59.999Z' } as const;
    expect(await decideHold(bucket, 'run-1', last)).toEqual(last);
  });

  test('is told to whoever decides after it, however they decide', async () => {
    const first = { decision: 'approve', at } as const;
    await decideHold(bucket, 'run-1', first);
    expect(await decideHold(bucket, 'run-1', { decision: 'reject', at })).toEqual(first);
    expect((await kept()).decided).toEqual(first);
  });

  test('that there is nothing to decide of is none', async () => {
    expect(await decideHold(bucket, 'run-2', { decision: 'approve', at })).toBeUndefined();
    expect(await readHold(bucket, 'run-2')).toBeUndefined();
  });

  test('that loses its write to a note about the mail is written all the same', async () => {
    const other = racing(() => noteMailUnknown(bucket, 'run-1', true));
    expect(await decideHold(other, 'run-1', { decision: 'approve', at })).toEqual({ decision: 'approve', at });
    expect(await kept()).toMatchObject({ mailUnknown: true, decided: { decision: 'approve', at } });
  });

  test('that loses its write to another decision is that one', async () => {
    const first = { decision: 'reject', at: '2026-11-24T08:59:59.999Z' } as const;
    const other = racing(async () => decideHold(bucket, 'run-1', first));
    expect(await decideHold(other, 'run-1', { decision: 'approve', at })).toEqual(first);
    expect((await kept()).decided).toEqual(first);
  });

  test('that loses its write to the end of the wait is none', async () => {
    const other = racing(() => lapseHold(bucket, 'run-1', now - 1));
    expect(await decideHold(other, 'run-1', { decision: 'approve', at })).toBeUndefined();
    expect((await kept()).decided).toBeUndefined();
  });

  test('that never gets its turn says so, and may be made again', async () => {
    const deciding = decideHold(racing(touch, Number.POSITIVE_INFINITY), 'run-1', { decision: 'approve', at });
    const error = await deciding.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: 'decisions/run-1.json could not be written: others write to it all the time. Try again later.',
    });
    expect(mayPass(error)).toBe(true);
  });
});

describe('a note about the mail', () => {
  test('that loses its write is made again', async () => {
    await noteMailUnknown(racing(touch), 'run-1', true);
    expect((await kept()).mailUnknown).toBe(true);
  });

  test('that loses its write to a decision is not needed any more, and leaves the decision alone', async () => {
    await noteMailUnknown(
      racing(async () => decideHold(bucket, 'run-1', { decision: 'approve', at })),
      'run-1',
      true,
    );
    expect(await kept()).toMatchObject({ decided: { decision: 'approve', at } });
    expect((await kept()).mailUnknown).toBeUndefined();
  });

  test('is taken back when it turns out that the mail went out', async () => {
    await noteMailUnknown(bucket, 'run-1', true);
    await noteMailUnknown(bucket, 'run-1', false);
    expect((await kept()).mailUnknown).toBe(false);
  });

  test('is not written where it says nothing new', async () => {
    const readOnly: Bucket = { ...bucket, replace: () => Promise.reject(new Error('written')) };
    await noteMailUnknown(readOnly, 'run-1', false);
    await noteMailUnknown(bucket, 'run-1', true);
    await noteMailUnknown(readOnly, 'run-1', true);
    expect((await kept()).mailUnknown).toBe(true);
  });

  test('that never gets its turn may be made again', async () => {
    const noting = noteMailUnknown(racing(touch, Number.POSITIVE_INFINITY), 'run-1', true);
    expect(mayPass(await noting.catch((thrown: unknown) => thrown))).toBe(true);
  });
});

describe('the end of a wait', () => {
  test('that loses its write is made again, and from then on nobody decides', async () => {
    expect(await lapseHold(racing(touch), 'run-1', now)).toBeUndefined();
    expect(await kept()).toMatchObject({ expiresAt: at, lapsed: true });
    // Not even by a clock that is late.
    const early = { decision: 'approve', at: '2026-11-24T08:59:59.000Z' } as const;
    expect(await decideHold(bucket, 'run-1', early)).toBeUndefined();
    expect(await decideHold(bucket, 'run-1', { decision: 'approve', at })).toBeUndefined();
  });

  test('that loses its write to a decision is that decision', async () => {
    const other = racing(async () => decideHold(bucket, 'run-1', { decision: 'approve', at }));
    expect(await lapseHold(other, 'run-1', now)).toEqual({ decision: 'approve', at });
    expect((await kept()).expiresAt).toBe(hold.expiresAt);
  });

  test('that never gets its turn ends trying, and may be made again', async () => {
    const ending = lapseHold(racing(touch, 1000), 'run-1', now);
    expect(mayPass(await ending.catch((thrown: unknown) => thrown))).toBe(true);
  });

  test('is when it expired, however late the flow sees it, and stays as it was', async () => {
    await lapseHold(bucket, 'run-1', Date.parse('2026-12-02T00:00:00Z'));
    expect(await kept()).toEqual({ ...hold, lapsed: true });
    await lapseHold(bucket, 'run-1', now);
    expect(await kept()).toEqual({ ...hold, lapsed: true });
  });

  test('that there was none of is none', async () => {
    expect(await lapseHold(bucket, 'run-2', now)).toBeUndefined();
    await noteMailUnknown(bucket, 'run-2', true);
    expect(await readHold(bucket, 'run-2')).toBeUndefined();
  });
});

describe('what came of it', () => {
  const came = { at: '2026-11-24T09:30:00.000Z', what: '8 contracts were ended, as approved' };

  test('is noted once of what was decided', async () => {
    await decideHold(bucket, 'run-1', { decision: 'approve', at });
    await noteWhatCame(bucket, 'run-1', came);
    expect(await kept()).toEqual({ ...hold, decided: { decision: 'approve', at }, came });
    await noteWhatCame(bucket, 'run-1', { ...came, what: 'Nobody was ended' });
    expect((await kept()).came).toEqual(came);
  });

  test('is not noted where nobody decided, or nothing waited', async () => {
    await noteWhatCame(bucket, 'run-1', came);
    expect(await kept()).toEqual(hold);
    await noteWhatCame(bucket, 'run-2', came);
    expect(await readHold(bucket, 'run-2')).toBeUndefined();
  });
});

test('of twenty who decide at once one does, and all are told the same', async () => {
  const decisions = Array.from({ length: 20 }, (_, index) => ({
    decision: index % 2 === 0 ? ('approve' as const) : ('reject' as const),
    at: new Date(now + index).toISOString(),
  }));
  const told = await Promise.all(decisions.map((one) => decideHold(bucket, 'run-1', one)));
  const { decided } = await kept();
  expect(decisions).toContainEqual(decided);
  expect(told).toEqual(decisions.map(() => decided));
});

test('a run is told of a decision without who decided, and why', () => {
  const decided = { decision: 'reject', at, by: 'Grace Example', reason: 'Ada Example stays.' } as const;
  expect(asToldOf(decided)).toEqual({ decision: 'reject', at });
});

test('what ends people, or may, looks dangerous; what lets them in does not', () => {
  const choices = { approve: 'Let them in', reject: 'Keep them out' };
  expect(looksOfApproval({})).toBe('danger');
  expect(looksOfApproval({ choices })).toBe('danger');
  expect(looksOfApproval({ choices: { ...choices, letsIn: true } })).toBe('approve');
});

test.each(['any', 'full list'] as const)(
  'what is about a file that gives way to %s is kept with that file',
  async (way) => {
    const droppedAt = '2026-11-24T07:00:00.000Z';
    const file = { runId: 'run-3', droppedAt, sourceId: 'source-1', givesWayTo: way };
    await keepHold(bucket, { ...hold, runId: 'run-3', file });
    expect((await readHold(bucket, 'run-3'))?.file).toEqual(file);
  },
);
