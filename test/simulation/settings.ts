import type { defineConfig } from '../../lib/config/config.ts';
import type { Drawer } from './drawer.ts';

/** What an organisation sets. */
export type Settings = Parameters<typeof defineConfig>[0];

/** Rules that the model of requests knows as well. */
const rulesOf = (mostDays: number) => [
  { name: 'too long', when: { contractDaysOver: mostDays }, decide: 'reject' as const, comment: 'It is too long.' },
  { name: 'ours', when: { vendor: 'Northwind' }, decide: 'approve' as const },
];

export const approvalRules = rulesOf(75);

/** BambooHR as everybody has it here: its fields are those of hrSystems.ts. */
export const bamboohr = {
  source: 'Contractors',
  fields: { manager: 'managerAccount', endDate: 'contractEnd', data: { vendor: 'agency' } },
};

export const deel = { source: 'Contractors', defaults: { manager: 'jane.doe', phone: '-', data: { vendor: 'Deel' } } };

/** What some organisation sets. */
export function settingsOf(draw: Drawer): Settings {
  const { decisionDays, losses, size } = limitsOf(draw);
  return {
    operators: ['ops@example.com'],
    ...(draw.is(0.5) && { approvals: { rules: approvalRules, remindAfterDays: draw.pick([1, 3]) } }),
    timeZone: draw.pick(zones),
    decisionDays,
    ...(draw.is(0.5) && { retention: { runDays: 70 } }),
    ...(draw.is(0.5) && { backups: backupsOf(draw) }),
    decisions: { signIn: draw.pick(signIns) },
    sources: {
      '*': { ...losses, onboarding: draw.pick(onboardings) },
      ...(draw.is(0.4) && { Interns: { expect: { folder: 'roster' as const, by: '07:00', ...size } } }),
    },
    hr: {
      standard: { sources: ['Contractors'], people: draw.pick(rights), mayStop: true },
      bamboohr,
      deel,
    },
  };
}

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Auckland'] as const;
const signIns = ['optional', 'required'] as const;
const onboardings = ['request', 'record'] as const;
const rights = ['own', 'source'] as const;

const backupsOf = (draw: Drawer) => ({ keepDaily: draw.pick([1, 2, 5]), keepMonthly: draw.pick([0, 1, 2]) });

/** How long operators have, when somebody is deleted, how many may leave, and how small a list may be. */
function limitsOf(draw: Drawer) {
  return {
    decisionDays: draw.pick([2, 3, 7]),
    losses: {
      graceDays: draw.pick([0, 3, 10, 30]),
      deleteThresholdPercent: draw.pick([5, 10, 20]),
      deleteThresholdMinimum: draw.pick([1, 2, 5]),
    },
    size: {
      ...(draw.is(0.7) && { minimumRows: draw.pick([2, 3, 4]) }),
      ...(draw.is(0.5) && { fallsByAtMostPercent: draw.pick([10, 30, 50]) }),
    },
  };
}

/** What a deployment sets anew. */
export type SettingsChange = Partial<Omit<ReturnType<typeof limitsOf>, 'decisionDays'>> & {
  whole?: Pick<Settings, 'timeZone' | 'decisionDays' | 'decisions' | 'retention' | 'backups'>;
  /** From how many days on a rule rejects requests; 0 where none is decided by rule. */
  mostDays?: number;
  onboarding?: (typeof onboardings)[number];
  /** Whom the HR system of the first source may touch. */
  people?: (typeof rights)[number];
  /** Whether a full list is expected every day. */
  isExpected?: boolean;
};

/** Limits always, and some of all else. */
export function changeOf(draw: Drawer): SettingsChange {
  const { decisionDays, ...limits } = limitsOf(draw);
  return {
    ...limits,
    whole: {
      decisionDays,
      ...(draw.is(0.15) && { timeZone: draw.pick(zones) }),
      ...(draw.is(0.2) && { decisions: { signIn: draw.pick(signIns) } }),
      ...(draw.is(0.2) && { retention: { runDays: draw.pick([70, 100]) } }),
      ...(draw.is(0.2) && { backups: backupsOf(draw) }),
    },
    ...(draw.is(0.2) && { mostDays: draw.pick([0, 30, 75]) }),
    ...(draw.is(0.2) && { onboarding: draw.pick(onboardings) }),
    ...(draw.is(0.2) && { people: draw.pick(rights) }),
    ...(draw.is(0.15) && { isExpected: draw.is(0.5) }),
  };
}

/** From when on, in epoch milliseconds, everything that was reported is there still: a run may have waited for some days. */
export function keptSince(everSet: readonly Settings[], now: number): number {
  const least = Math.min(...everSet.map(({ retention: { runDays = 400 } = {} }) => runDays));
  return now - (least - 10) * 24 * 60 * 60_000;
}

/** Settings with some of them as a deployment brings them. */
export function changed(settings: Settings, change: SettingsChange): Settings {
  const { losses, size, whole, mostDays, onboarding, people } = change;
  const { sources: set = {}, hr, approvals, ...others } = settings;
  const { '*': all, Interns: interns, ...otherSources } = set;
  const { isExpected = interns?.expect !== undefined } = change;
  const rules =
    mostDays === undefined ? approvals : mostDays > 0 ? { ...approvals, rules: rulesOf(mostDays) } : undefined;
  const expect = { folder: 'roster' as const, by: '07:00', ...size };
  return {
    ...{ ...others, ...whole },
    ...(rules && { approvals: rules }),
    sources: {
      ...otherSources,
      '*': { ...all, ...losses, ...(onboarding && { onboarding }) },
      ...(isExpected && { Interns: { ...interns, expect } }),
    },
    ...(hr && { hr: { ...hr, ...(hr.standard && people && { standard: { ...hr.standard, people } }) } }),
  };
}
