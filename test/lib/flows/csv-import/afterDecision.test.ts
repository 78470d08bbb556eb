import { describe, expect, test } from 'vitest';
import {
  approved,
  approvedUndone,
  heldText,
  nobodyEnded,
  refusalText,
} from '../../../../lib/flows/csv-import/afterDecision.ts';
import type { ImportResult } from '../../../../lib/flows/csv-import/results.ts';

const none = { rows: 5, created: 0, updated: 0, unchanged: 5, rejected: 0, failed: 0 };
const result = (counts: Partial<ImportResult['counts']>, others: Partial<ImportResult> = {}): ImportResult => ({
  outcome: 'held',
  counts: { ...none, ...counts },
  ...others,
});
const zone = 'Europe/Berlin';
const at = '2026-11-29T19:45:00Z';

test.each([
  [{ held: 1 }, 'the contract of one person who is not in the roster'],
  [{ held: 1_200, heldRows: 0 }, 'the contracts of 1,200 people who are not in the roster'],
  [{ heldRows: 1 }, 'the contract of one person whom the file ends, or ends sooner'],
  [{ heldRows: 2 }, 'the contracts of 2 people whom the file ends, or ends sooner'],
  [
    { held: 1, heldRows: 3 },
    'the contracts of one person who is not in the roster and 3 people whom the file ends, or ends sooner',
  ],
])('whose end waits is said in words: %j', (counts, text) => {
  expect(heldText({ ...none, ...counts })).toBe(text);
});

describe('where nobody was ended', () => {
  test.each([
    [{ created: 1 }, 'completed'],
    [{ updated: 1 }, 'completed'],
    [{ created: 1, updated: 1 }, 'completed'],
    [{ ended: 1 }, 'completed'],
    [{ created: 1, ended: 1 }, 'completed'],
    [{ ended: 0 }, 'nothing-to-do'],
    [{}, 'nothing-to-do'],
  ])('what was done before stands: %j', (counts, outcome) => {
    expect(nobodyEnded(result({ held: 2, ...counts }), 'rejected', 'Nobody was ended.')).toEqual(
      result({ held: 2, ...counts }, { outcome, decision: 'rejected', missing: 'Nobody was ended.' } as ImportResult),
    );
  });

  test('what stays true of the others is said behind it', () => {
    const held = result({ held: 2 }, { lasting: '3 have ended.' });
    expect(nobodyEnded(held, 'expired', 'Nobody was ended.').missing).toBe('Nobody was ended. 3 have ended.');
  });

  test('it is said why', () => {
    const held = result({ held: 1 });
    const of = 'to end the contract of one person who is not in the roster: nobody was ended.';
    expect(refusalText(held, { decision: 'reject', at }, zone)).toBe(
      `An operator rejected on 29 November 2026 at 20:45 CET ${of}`,
    );
    expect(refusalText(held, { decision: 'expired' }, zone)).toBe(`Nobody decided in time whether ${of}`);
    expect(refusalText(held, { decision: 'nobody' }, zone)).toBe(
      `nelm.config.ts names no operators who could decide whether ${of}`,
    );
  });

  test('where a full list had ended others at once, it is nobody else', () => {
    const text = (ended: number) => refusalText(result({ held: 1, ended }), { decision: 'expired' }, zone);
    expect(text(1)).toMatch(/ who is not in the roster: nobody else was ended\.$/);
    expect(text(0)).toMatch(/ who is not in the roster: nobody was ended\.$/);
  });
});

describe('where the endings were approved', () => {
  const textOf = (held: ImportResult, counts: Partial<Parameters<typeof approved>[1]>, when: string | undefined = at) =>
    approved(held, { ended: 0, notEnded: 0, leftAlone: 0, ...counts }, when, zone).missing;
  const start = 'An operator approved on 29 November 2026 at 20:45 CET to end';

  test('the report says who was ended, and nobody waits any more', () => {
    const held = result({ held: 3, created: 1 }, { lasting: '3 have ended.' });
    expect(approved(held, { ended: 2, notEnded: 1, leftAlone: 0 }, at, zone)).toEqual({
      ...held,
      outcome: 'completed',
      decision: 'approved',
      counts: { ...held.counts, held: 0, ended: 2, notEnded: 1 },
      missing: `${start} the contracts of 3 people who are not in the roster: 2 were ended; 1 was not, for the reason in not-ended.csv. 3 have ended.`,
    });
  });

  test('whoever is left alone is counted, and one is one', () => {
    expect(textOf(result({ held: 4 }), { ended: 1, notEnded: 2, leftAlone: 1 })).toBe(
      `${start} the contracts of 4 people who are not in the roster: 1 was ended; 2 were not, for the reason in not-ended.csv; 1 was left alone: gone, ended already, or with another end by now.`,
    );
    expect(textOf(result({ held: 2 }), { leftAlone: 2 })).toContain(': 0 were ended; 2 were left alone: gone');
  });

  test('of rows it is said that they end, since an end may be one to come', () => {
    expect(textOf(result({ heldRows: 1 }), { ended: 1 })).toMatch(/, or ends sooner: 1 ends as decided\.$/);
    expect(textOf(result({ heldRows: 1_500 }), { ended: 1_500 })).toMatch(/: 1,500 end as decided\.$/);
  });

  test('whom a full list had ended before is told apart, and whom it could not end is counted', () => {
    const said = approved(
      result({ heldRows: 2, ended: 1, notEnded: 3 }),
      { ended: 2, notEnded: 1, leftAlone: 0 },
      at,
      zone,
    );
    expect(said.missing).toMatch(/: 2 end as decided; 1 was not, .* 1 was ended before, without a decision\.$/);
    expect(said).toMatchObject({ counts: { ended: 3, notEnded: 4 }, endedAtOnce: 1 });
    expect(textOf(result({ held: 2, ended: 0 }), { ended: 2 })).toMatch(/: 2 were ended\.$/);
    expect(textOf(result({ held: 2, ended: 5 }, { lasting: 'So it is.' }), { ended: 2 })).toMatch(
      /: 2 were ended\. 5 were ended before, without a decision\. So it is\.$/,
    );
  });

  test('before any of it is done, what is known is that they were approved', () => {
    const held = result({ held: 3, created: 1 });
    const missing = `${start} the contracts of 3 people who are not in the roster.`;
    expect(approvedUndone(held, at, zone)).toEqual({ ...held, decision: 'approved', missing });
    expect(approvedUndone({ ...held, missing: 'They wait.', lasting: '3 have ended.' }, at, zone)).toEqual({
      ...{ ...held, lasting: '3 have ended.', decision: 'approved', missing: `${missing} 3 have ended.` },
    });
  });

  test('the moment is left out where it is not known', () => {
    const said = approved(result({ held: 1 }), { ended: 1, notEnded: 0, leftAlone: 0 }, undefined, zone);
    expect(said.missing).toMatch(/^An operator approved to end the contract of one person/);
  });
});
