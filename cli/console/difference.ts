import type { Manifest } from '../../lib/backups/manifest.ts';
import type { Difference } from '../../lib/flows/source-backup/compareWithBackup.ts';
import type { Person } from '../../lib/people/person.ts';
import { hasEnded } from '../../lib/people/roster/missing.ts';

const mostNames = 40;

/**
 * What differs between a backup and its source, for the terminal of an operator: numbers and names.
 *
 * @param namesMissing whether it names who is missing; otherwise the question whether they are put back does
 */
export function differenceText(
  name: string,
  manifest: Manifest,
  difference: Difference,
  { now, namesMissing }: { now: number; namesMissing: boolean },
): string {
  const { missing, changed, added, unchanged } = difference;
  const ended = missing.filter((person) => hasEnded(person, now)).length;
  const exportedAt = `${manifest.exportedAt.slice(0, 19).replace('T', ' ')} UTC`;
  return [
    '',
    `${inLine(manifest.source.name)}, backup ${name}: ${number(manifest.rows)} people at ${exportedAt}; unaltered since (SHA-256).`,
    '',
    ...(namesMissing ? group('missing from the tenant', missing) : [counted('missing from the tenant', missing)]),
    ...(ended > 0
      ? [
          `            ${number(ended)} of them ${ended === 1 ? 'has' : 'have'} ended by now: once they are back and their grace is over, the sweep asks about them or deletes them again`,
        ]
      : []),
    ...group('changed since', changed),
    ...group('new since', added),
    `${number(unchanged).padStart(8)}  unchanged`,
    '',
  ].join('\n');
}

function group(what: string, people: readonly Person[]): string[] {
  const names = people
    .slice(0, mostNames)
    .map(
      ({ firstName, lastName, accountName }) => `            ${inLine(`${firstName} ${lastName} (${accountName})`)}`,
    );
  const more = people.length > mostNames ? [`            and ${number(people.length - mostNames)} more`] : [];
  return [counted(what, people), ...names, ...more];
}

function counted(what: string, people: readonly Person[]): string {
  return `${number(people.length).padStart(8)}  ${what}`;
}

/** Nothing in a name may move the cursor of a terminal. */
function inLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
}

const number = (count: number) => count.toLocaleString('en');
