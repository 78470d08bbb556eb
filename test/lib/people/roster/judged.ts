import { configSchema } from '../../../../lib/config/config.ts';
import { decideAbsent } from '../../../../lib/flows/csv-import/absentPeople.ts';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { namesDamaged } from '../../../../lib/people/roster/damagedNames.ts';
import { doubtfulRows } from '../../../../lib/people/roster/missing.ts';
import { remarkOnNear } from '../../../../lib/people/roster/nearNames.ts';
import { planRoster } from '../../../../lib/people/roster/planRoster.ts';
import { anyLength, attributes, file, headerLine, line, rosterOf, settings } from '../fixtures.ts';

const now = () => Date.parse('2026-06-15T12:00:00Z');
const config = configSchema.parse({ sources: { Contractors: { deleteThresholdMinimum: 100 } } });
const nobodyLeft = { countWith: (names: Iterable<string>) => Array.from(names).length };
const run = { bucketFolder: 'roster' as const, source: { id: 's1', name: 'Contractors', ids: ['s1'] } };

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** What a full list with such accounts comes to in a source with such people: who is ended, who waits, which rows are doubtful. */
export function judged(written: readonly string[], names: readonly string[]) {
  const lineOf = (name: string, index: number) => line(quoted(name), { email: `p${index}@example.com` });
  const people = readExport([headerLine, ...names.map(lineOf)].join('\n'), attributes, settings);
  const roster = rosterOf(file(...written.map((name, index) => lineOf(name, index + 100))));
  const { atOnce, held, isUnknown = false } = decideAbsent(run, roster, people, nobodyLeft, { config, now });
  const plan = planRoster(roster, people, anyLength);
  return {
    ended: atOnce.map(({ accountName }) => accountName),
    held: held.map(({ accountName }) => accountName),
    isUnknown,
    rejected: plan.rejected.map(({ row }) => row),
    doubtful: doubtfulRows(roster, plan.rejected, people),
    remarks: remarkOnNear(plan, people).map(({ rows }) => rows),
    named: namesDamaged(roster, people).rows,
  };
}
