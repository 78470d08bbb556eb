import { accountKey, type People, type Person, type SchemaAttribute } from '../../people/person.ts';
import { isOneOf, readAbsentLists, writeAbsentLists } from './absentPeople.ts';
import type { ImportRun, ImportTools } from './importRun.ts';

/** Why somebody was not ended whose ending was sent, or was to be. */
const errors = {
  notShown: 'was not ended, though it was sent; drop the file again, or end them by hand',
  unknown:
    'may not be ended: what was sent failed, was not worked off in time, or could not be looked at afterwards; drop the file again',
};

/**
 * Lists those whose ending was sent, or was to be, and whom the source does not show as ended, among those who are not. Where it was looked at
 * after the upload had ended they are not among the ended any more; else they stay there, since they may have to be put back. Safe to do twice.
 *
 * @returns whom the run was to end, and whom not, as they were
 */
export async function listLost(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  lost: readonly Person[],
  why: keyof typeof errors,
): Promise<People> {
  const lists = await readAbsentLists(tools, run, attributes);
  const all = [...lists.ended, ...lists.notEnded.map(({ person }) => person)];
  const were = new Map(all.map((person) => [accountKey(person.accountName), person]));
  if (lost.length === 0) return were;
  const isLost = isOneOf(lost);
  const ended = why === 'unknown' ? lists.ended : lists.ended.filter((person) => !isLost(person));
  const others = lists.notEnded.filter(({ person }) => !isLost(person));
  const added = [...were.values()].filter(isLost).map((person) => ({ person, error: errors[why] }));
  await writeAbsentLists(tools, run, { ended, notEnded: [...others, ...added] }, attributes);
  return were;
}
