import type { defineConfig } from '../../lib/config/config.ts';
import type { Drawer } from './drawer.ts';

/** What an organisation sets. */
export type Settings = Parameters<typeof defineConfig>[0];

/** Rules that the model of requests knows as well. */
export const approvalRules = [
  { name: 'too long', when: { contractDaysOver: 75 }, decide: 'reject' as const, comment: 'At most 75 days.' },
  { name: 'ours', when: { vendor: 'Northwind' }, decide: 'approve' as const },
];

/** BambooHR as everybody has it here: its fields are those of hrSystems.ts. */
export const bamboohr = {
  source: 'Contractors',
  fields: { manager: 'managerAccount', endDate: 'contractEnd', data: { vendor: 'agency' } },
};

export const deel = { source: 'Contractors', defaults: { manager: 'jane.doe', phone: '-', data: { vendor: 'Deel' } } };

/** What some organisation sets. */
export function settingsOf(draw: Drawer): Settings {
  const { decisionDays, losses, size } = changeOf(draw);
  return {
    operators: ['ops@example.com'],
    ...(draw.is(0.5) && { approvals: { rules: approvalRules, remindAfterDays: draw.pick([1, 3]) } }),
    timeZone: draw.pick(['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Auckland'] as const),
    decisionDays,
    ...(draw.is(0.5) && { retention: { runDays: 70 } }),
    ...(draw.is(0.5) && { backups: { keepDaily: draw.pick([1, 2, 5]), keepMonthly: draw.pick([0, 1, 2]) } }),
    decisions: { signIn: draw.pick(['optional', 'required'] as const) },
    sources: {
      '*': { ...losses, onboarding: draw.pick(['request', 'record'] as const) },
      ...(draw.is(0.4) && { Interns: { expect: { folder: 'roster' as const, by: '07:00', ...size } } }),
    },
    hr: {
      standard: { sources: ['Contractors'], people: draw.pick(['own', 'source'] as const), mayStop: true },
      bamboohr,
      deel,
    },
  };
}

/** What a deployment may set anew: how long operators have, when somebody is deleted, how many may leave, and how small a list may be. */
export type SettingsChange = ReturnType<typeof changeOf>;

export function changeOf(draw: Drawer) {
  return {
    decisionDays: draw.pick([2, 3, 7]),
    losses: {
      graceDays: draw.pick([3, 10, 30]),
      deleteThresholdPercent: draw.pick([5, 10, 20]),
      deleteThresholdMinimum: draw.pick([1, 2, 5]),
    },
    size: {
      ...(draw.is(0.7) && { minimumRows: draw.pick([2, 3, 4]) }),
      ...(draw.is(0.5) && { fallsByAtMostPercent: draw.pick([10, 30, 50]) }),
    },
  };
}

/** From when on, in epoch milliseconds, everything that was reported is there still: a run may have waited for some days. */
export function keptSince({ retention: { runDays = 400 } = {} }: Settings, now: number): number {
  return now - (runDays - 10) * 24 * 60 * 60_000;
}

/** Settings with some of them as a deployment brings them. */
export function changed(settings: Settings, { decisionDays, losses, size }: SettingsChange): Settings {
  const { '*': all, Interns: interns, ...others } = settings.sources ?? {};
  const expect = interns?.expect && { folder: interns.expect.folder ?? 'roster', by: interns.expect.by, ...size };
  return {
    ...{ ...settings, decisionDays },
    sources: {
      ...others,
      '*': { ...all, ...losses },
      ...(interns && { Interns: { ...interns, ...(expect && { expect }) } }),
    },
  };
}
