import type { Measured } from './measured.ts';

/** How runs end that came to what they should. */
const fine = /^\d+ SUCCEEDED (completed|nothing-to-do)$/;

/**
 * What is wrong with a job of a day on which nothing goes wrong: how a run ended, or how many there were; and a mail to the
 * operators, who need not be told of anything.
 */
export function wrongOutcomes(
  { job, runs, outcome, mailsToOperators }: Pick<Measured, 'job' | 'runs' | 'outcome' | 'mailsToOperators'>,
  sources: number,
): string[] {
  const wrong = outcome.split(', ').filter((one) => one !== '' && !fine.test(one));
  const told = mailsToOperators > 0 ? [`${mailsToOperators} mails to the operators`] : [];
  return [...wrong, ...told, ...(isCountRight(job, runs, sources) ? [] : [`${runs} runs`])].map(
    (one) => `${job}: ${one}`,
  );
}

/** Lists have a run each; events of a source wait for each other and may have several. */
function isCountRight(job: string, runs: number, sources: number): boolean {
  if (job === 'csv-import') return runs === sources;
  return job === 'hr-events' ? runs > 0 : runs === 1;
}
