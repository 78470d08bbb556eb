import { expect, test } from 'vitest';
import type { Hold } from '../../../../lib/decisions/hold.ts';
import { decisionPage } from '../../../../lib/doors/decision/decisionPage.ts';

const hold: Hold = {
  ...{ runId: 'run-1', callbackId: 'c', what: 'End the contracts of 9 people of Contractors', why: 'They are many.' },
  ...{ columns: ['Account name'], rows: [['ada']], count: 1 },
  ...{ heldAt: '2026-11-24T08:00:00.000Z', expiresAt: '2026-12-01T08:00:00.000Z' },
};

/** What the buttons look like, and what each of them says. */
function buttonsOf(choices: Hold['choices']): string[] {
  const page = decisionPage({ kind: 'open', hold: { ...hold, ...(choices && { choices }) } }, 'Europe/Berlin');
  return Array.from(page.matchAll(/<button(?: class="(\w+)")?[^>]*>([^<]*)/g), ([, look, text]) => `${text}: ${look}`);
}

test('what ends people looks dangerous, and keeping them does not', () => {
  expect(buttonsOf({ approve: 'End these 9 contracts', reject: 'Keep them' })).toEqual([
    'End these 9 contracts: danger',
    'Keep them: undefined',
  ]);
  // It was kept by a version of nelm that named no choices.
  expect(buttonsOf(undefined)).toEqual(['Approve: danger', 'Reject: undefined']);
});

test('to let people in again is no danger to anybody', () => {
  expect(buttonsOf({ approve: 'Let these 2 in', reject: 'Keep them out', letsIn: true })).toEqual([
    'Let these 2 in: approve',
    'Keep them out: undefined',
  ]);
});

test('of what a newer file has overtaken it is said, and it can only be closed', () => {
  const page = decisionPage({ kind: 'open', hold, overtakenBy: 'run-2' }, 'Europe/Berlin');
  const said =
    'A file of this source that was dropped later has taken its place (run run-2): nothing comes of this any more.';
  expect(page).toContain(said);
  expect(page).not.toContain('value="approve"');
  expect(page).toContain('<button name="decision" value="reject">Reject</button>');
  // Somebody had the page open before.
  const decided = { decision: 'approve', at: '2026-11-24T09:00:00.000Z' } as const;
  const after = { kind: 'decided', hold, decided, isUnheard: false, overtakenBy: 'run-2' } as const;
  expect(decisionPage(after, 'Europe/Berlin')).toContain(said);
});
