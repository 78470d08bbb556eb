import type { ApprovalPolicy, ApprovalRule } from '../../config/approvalPolicy.ts';
import { contractDays, type Days, daysUntilStart } from '../../dates/days.ts';
import type { RequestFacts } from './ruleInput.ts';

/** When and where a request is judged. `now` in epoch milliseconds. */
export type Judging = { now: number; timeZone: string };

/** The first rule of which every condition holds; undefined when none does. A value that is missing satisfies nothing. */
export function firstRule(
  { rules }: Pick<ApprovalPolicy, 'rules'>,
  facts: RequestFacts,
  judging: Judging,
): ApprovalRule | undefined {
  return rules.find(({ when }) => holds(when, facts, judging));
}

/** What is written beside a decision: for the requester to read, and by which a decision of nelm's is known again. */
export function commentOf(rule: ApprovalRule): string {
  const by = `nelm's rule "${rule.name}"`;
  return rule.decide === 'reject' ? `${rule.comment} (${by})` : `Approved by ${by}.`;
}

function holds(when: ApprovalRule['when'], facts: RequestFacts, { now, timeZone }: Judging): boolean {
  const { startDate, endDate } = facts;
  const length = startDate && endDate ? contractDays(startDate, endDate, timeZone) : undefined;
  const untilStart = startDate ? daysUntilStart(startDate, now, timeZone) : undefined;
  return (
    isOneOf(when.source, facts.source) &&
    isOneOf(when.vendor, [facts.vendor]) &&
    isOneOf(when.emailDomain, [facts.emailDomain]) &&
    isOneOf(when.manager, [facts.manager]) &&
    isAtMost(when.contractDaysAtMost, length) &&
    isOver(when.contractDaysOver, length) &&
    isAtMost(when.daysUntilStartAtMost, untilStart) &&
    isOver(when.daysUntilStartOver, untilStart)
  );
}

function isOneOf(wanted: string | string[] | undefined, values: readonly (string | undefined)[]): boolean {
  if (wanted === undefined) return true;
  const known = values.filter((value) => value !== undefined).map(folded);
  return [wanted].flat().some((one) => known.includes(folded(one)));
}

function isAtMost(bound: number | undefined, days: Days | undefined): boolean {
  return bound === undefined || (days !== undefined && days.most <= bound);
}

function isOver(bound: number | undefined, days: Days | undefined): boolean {
  return bound === undefined || (days !== undefined && days.least > bound);
}

const folded = (text: string) => text.trim().normalize('NFC').toLowerCase();
