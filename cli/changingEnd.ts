import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Temporal } from 'temporal-polyfill';
import type { Config } from '../lib/config/config.ts';
import { toType } from '../lib/config/toType.ts';
import type { ImportReport } from '../lib/flows/csv-import/importReport.ts';
import { readExport } from '../lib/people/csv/readExport.ts';
import { writeEnds } from '../lib/people/csv/writePeople.ts';
import { accountKey } from '../lib/people/person.ts';
import type { Confirm } from './confirming.ts';
import { importFile } from './importing.ts';
import { momentText } from './moments.ts';
import { personText } from './peopleLines.ts';
import type { Place } from './place/place.ts';
import type { Terminal } from './shell.ts';
import { shellWord } from './shellWord.ts';
import { sourceMeant } from './sourceMeant.ts';
import { WrongUse } from './wrongUse.ts';

export type EndOptions = {
  source: string;
  accountName: string;
  /** The last day of the contract, in the organisation's zone. */
  day: string;
  kind: 'extend' | 'end';
  /** How long the run of the file is waited for, in milliseconds; as long as something happens when left out. */
  longest?: number | undefined;
  /** Whether the report of the import alone is printed, as JSON. */
  json: boolean;
};

/**
 * Moves the end of one person's contract: later, or to an earlier day. It goes the way of a file with that one person, so
 * that every rule for files holds, such as the longest contract, and there is a report.
 *
 * @param confirm is asked before anything is done
 * @returns the exit code: failed unless the contract ends on that day then
 * @throws WrongUse when the day is none, or on the wrong side of the present end
 * @throws Error when the tenant has no such source, or nobody of that account, or they changed while it was asked
 */
export async function changeEnd(
  place: Place,
  config: Config,
  { source: wanted, accountName, day, kind, longest, json }: EndOptions,
  confirm: Confirm,
  terminal: Terminal,
): Promise<number> {
  const option = kind === 'extend' ? '--until' : '--on';
  const last = dayOf(option, day);
  const { source } = await sourceMeant(place.isc, wanted);
  const read = async () => {
    const attributes = await place.isc.schemaAttributes.list(source.id);
    const people = readExport(await place.isc.records.export(source.id), attributes, config);
    return { attributes, person: people.get(accountKey(accountName)) };
  };
  const { attributes, person } = await read();
  if (!person)
    throw new Error(
      `${source.name} has nobody called ${accountName}. ${toType(`people --source ${shellWord(source.name)}`)} lists who is there.`,
    );
  const before = momentText(person.endDate, config.timeZone).slice(0, 10);
  const order = Temporal.PlainDate.compare(last, Temporal.PlainDate.from(before));
  if (kind === 'extend' ? order <= 0 : order >= 0) {
    throw new WrongUse(
      `The contract of ${accountName} ends ${before}: ${option} must be ${kind === 'extend' ? 'a later' : 'an earlier'} day.`,
    );
  }
  await confirm(
    `The contract of ${personText(person)} at ${source.name} ends ${before}; it would end ${last}, by a file with that one row, for which every rule for files holds.`,
  );
  // Nobody knows for how long it was asked, and the file says again what it has to have of a person.
  const now = await read();
  if (!now.person || writeEnds([now.person], now.attributes) !== writeEnds([person], attributes)) {
    throw new Error(
      `Nothing was changed: the record of ${accountName} at ${source.name} has changed since it was shown. Type the command once more.`,
    );
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'nelm-end-'));
  try {
    const file = path.join(folder, `${kind}.csv`);
    await writeFile(file, writeEnds([{ ...now.person, endDate: last.toString() }], now.attributes));
    const dropped = { file, source: source.id, folder: 'inbox', waits: true, longest, json } as const;
    const lack = (report: ImportReport) => whyNotMoved(report, `The contract of ${accountName}`, `${last}`);
    return await importFile(place, { ...dropped, lack }, terminal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Why the one row of a file did not move the end of a contract to a day; undefined when it ends there. */
function whyNotMoved(
  { outcome, counts, rejects, capped, gaveWay, error }: ImportReport,
  contract: string,
  day: string,
): string | undefined {
  if (capped) return `${contract} does not end ${day}: it got the last end that it may have.`;
  if (outcome === 'completed' && counts.updated === 1) return undefined;
  if (outcome === 'nothing-to-do' && counts.unchanged === 1) return undefined;
  const [later] = gaveWay ?? [];
  const reasons = rejects.map(({ column, reason }) => (column ? `${column}: ${reason}` : reason));
  if (later) reasons.push(`${later.file}, which was dropped later, has the say`);
  if (error) reasons.push(error);
  const why = reasons.length > 0 ? reasons.join('; ') : 'its report says more';
  return `${contract} was not moved to ${day}: ${why.replace(/\.$/, '')}.`;
}

function dayOf(option: string, text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    throw new WrongUse(`${option} takes a day such as 2027-03-31, not "${text}".`);
  }
}
