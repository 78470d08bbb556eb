import type { Problem } from '../../hr/adapter.ts';

const mostProblems = 100;

/** With what else an answer says it stays under 64 KB. */
const largestList = 60 * 1024;

/** The part of an answer that says what is wrong with a body. */
export type ToldProblems = { problems?: Problem[]; problemsLeftOut?: number };

/** The first problems, as many as an answer may hold, and how many are left out. */
export function toldProblems(problems: readonly Problem[]): ToldProblems {
  let size = 0;
  const told = problems.slice(0, mostProblems).filter((problem) => {
    size += Buffer.byteLength(JSON.stringify(problem)) + 1;
    return size <= largestList;
  });
  const problemsLeftOut = problems.length - told.length;
  return { ...(problems.length > 0 && { problems: told }), ...(problemsLeftOut > 0 && { problemsLeftOut }) };
}
