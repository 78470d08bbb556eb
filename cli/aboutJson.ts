import * as z from 'zod';
import { aboutLines } from './aboutTable.ts';
import { type About, isManager, type Matcher, matcherOf, type PersonNames } from './nameMatcher.ts';

/** What a JSON text says of a person. @param isOnlyNames whether nothing but their name is taken out of it */
export function aboutJson(text: string, names: PersonNames, isOnlyNames: boolean): About | undefined {
  const match = matcherOf(names);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return aboutLines(text, match);
  }
  const parts: unknown[] = [];
  if (isOnlyNames) {
    const rest = withoutNames(value, match, parts);
    return parts.length > 0 ? { parts, rest: JSON.stringify(rest, null, 2) } : undefined;
  }
  // What is about the person alone goes as a whole; a report is about a run.
  const isReport = typeof value === 'object' && value !== null && ('runId' in value || 'groups' in value);
  if (!isReport && !Array.isArray(value) && isTheirs(value, match)) return { parts: [value], rest: undefined };
  const report = reportOfOneSchema.safeParse(value).data;
  if (isReport && report && match.isName(report.accountName)) return aboutReportOfOne(report, names);
  const rest = withoutPerson(value, match, parts);
  return parts.length > 0 ? { parts, rest: JSON.stringify(rest, null, 2) } : undefined;
}

/** The report of a run that was about one person, such as the choice of their manager. */
const reportOfOneSchema = z.looseObject({
  accountName: z.string(),
  name: z.string().optional(),
  recordId: z.unknown().optional(),
  endDate: z.unknown().optional(),
});

/** The person is known by their name, their record and the dates of their contract too; that there was the run stays. */
function aboutReportOfOne(report: z.infer<typeof reportOfOneSchema>, { accountName, addresses }: PersonNames): About {
  const { name, recordId, endDate, ...others } = report;
  const called = name ?? '';
  const parts: unknown[] = [{ accountName: report.accountName, name, recordId, endDate }];
  const match = matcherOf({ accountName, addresses: [...addresses, called].filter(Boolean) });
  const said: unknown[] = [];
  const rest = withoutPerson(others, match, said);
  parts.push(...said.filter((one) => one !== report.accountName));
  return { parts, rest: JSON.stringify(rest, null, 2), calledInReport: called };
}

/** Whether a value says of itself that it is about the person: by a value of its own, or of an object in it. */
function isTheirs(value: unknown, match: Matcher): boolean {
  if (typeof value === 'string') return match.inText(value);
  if (Array.isArray(value))
    return value.every((one) => typeof one !== 'object') && value.some((one) => isTheirs(one, match));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, one]) =>
      !isManager(name) && (typeof one === 'string' ? match.inText(one) : !Array.isArray(one) && isTheirs(one, match)),
  );
}

function withoutPerson(value: unknown, match: Matcher, parts: unknown[]): unknown {
  if (typeof value === 'string') {
    if (!match.inText(value)) return value;
    parts.push(value);
    return match.without(value);
  }
  if (Array.isArray(value)) {
    const [theirs, others] = [
      value.filter((one) => isTheirs(one, match)),
      value.filter((one) => !isTheirs(one, match)),
    ];
    parts.push(...theirs);
    return others.map((one) => withoutPerson(one, match, parts));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, isManager(name) ? one : withoutPerson(one, match, parts)]),
  );
}

/** The same value without the name in its texts; nothing else of it goes. */
function withoutNames(value: unknown, match: Matcher, parts: unknown[]): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutNames(one, match, parts));
  if (typeof value !== 'object' || value === null) return withoutPerson(value, match, parts);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutNames(one, match, parts)]));
}
