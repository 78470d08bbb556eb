import { momentText } from './moments.ts';
import { inLine } from './table.ts';

/** So many people are listed in a question; of others it is only said how many they are. */
const most = 40;

type Text = string | null | undefined;
type Named = { accountName: string; firstName?: Text; lastName?: Text; endDate?: Text };

/** People for a question, a line each: name, account, and until when their contract is. */
export function peopleLines(people: readonly Named[], timeZone: string): string[] {
  const lines = people.slice(0, most).map((person) => `  ${personText(person)}, ${untilText(person, timeZone)}`);
  const more = people.length - lines.length;
  return more > 0 ? [...lines, `  and ${more.toLocaleString('en')} more`] : lines;
}

/** A person by name and account. */
export function personText({ accountName, firstName, lastName }: Named): string {
  return inLine(`${firstName ?? ''} ${lastName ?? ''} (${accountName})`);
}

function untilText({ endDate }: Named, timeZone: string): string {
  return endDate ? `until ${endText(endDate, timeZone)}` : 'without an end';
}

/** The last day of a contract, as people say it; what is no date as it is. */
export function endText(endDate: string, timeZone: string): string {
  return Number.isNaN(Date.parse(endDate)) ? inLine(endDate) : momentText(endDate, timeZone).slice(0, 10);
}
