import type { ApprovalPolicy, ApprovalRule } from '../../config/approvalPolicy.ts';
import { contractDays, type Days, daysUntilStart } from '../../dates/days.ts';
import { isNamed } from '../../sources/sources.ts';
import type { RuleInput } from './ruleInput.ts';

/** When and where a request is judged. `now` in epoch milliseconds. */
export type Judging = { now: number; timeZone: string };

/** The first rule of which every condition holds; undefined when none does. A value that is missing satisfies nothing. */
export function firstRule(
  { rules }: Pick<ApprovalPolicy, 'rules'>,
  input: RuleInput,
  judging: Judging,
): ApprovalRule | undefined {
  return rules.find(({ when }) => holds(when, input, judging));
}

/** What is written beside a decision: for the requester to read, and by which a decision of nelm's is known again. */
export function commentOf(rule: ApprovalRule): string {
  const by = `nelm's rule "${rule.name}"`;
  return rule.decide === 'reject' ? `${rule.comment} (${by})` : `Approved by ${by}.`;
}

function holds(when: ApprovalRule['when'], input: RuleInput, { now, timeZone }: Judging): boolean {
  const { startDate, endDate } = input;
  const length = startDate && endDate ? contractDays(startDate, endDate, timeZone) : undefined;
  const untilStart = startDate ? daysUntilStart(startDate, now, timeZone) : undefined;
  return (
    isSource(when.source, input.source) &&
    isOneOf(when.vendor, [input.vendor]) &&
    isOneOf(when.emailDomain, [input.emailDomain]) &&
    isOneOf(when.manager, [input.manager]) &&
    isAtMost(when.contractDaysAtMost, length) &&
    isOver(when.contractDaysOver, length) &&
    isAtMost(when.daysUntilStartAtMost, untilStart) &&
    isOver(when.daysUntilStartOver, untilStart)
  );
}

/** A source is meant by the same rule as everywhere else: by its name or an id, in any letter case. */
function isSource(wanted: string | string[] | undefined, { name = '', ids }: RuleInput['source']): boolean {
  if (wanted === undefined) return true;
  return [wanted].flat().some((one) => isNamed({ name, ids }, one));
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
