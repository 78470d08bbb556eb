import { nearest } from '../build/nearest.ts';
import type { Config } from '../lib/config/config.ts';
import { toType } from '../lib/config/toType.ts';
import type { Schedule } from '../local/aws/schedule.ts';
import { readWiring } from '../local/aws/wiring.ts';
import { WrongUse } from './wrongUse.ts';

/**
 * The schedule of a job, by what was typed.
 *
 * @param stage whose settings say which jobs are on
 * @throws WrongUse that names the jobs that there are, or says why the job is off
 */
export async function findJob(
  root: string,
  job: string,
  stage: string,
  config: Pick<Config, 'approvals'>,
): Promise<Schedule> {
  const { schedules } = await readWiring(root, stage);
  const found = schedules.find((one) => one.job === job);
  if (found) return found;
  if (job === 'approvals' && !config.approvals) {
    throw new WrongUse(
      'approvals is off: nelm.config.ts has no policy. Set approvals there first (docs/approvals.md).',
    );
  }
  if (job === 'expected-files') {
    throw new WrongUse('expected-files is off: no source says in nelm.config.ts what it expects (docs/files.md).');
  }
  if (job === 'source-drift') {
    throw new WrongUse(
      `source-drift is off: there is no nelm.sources.ts. ${toType('sources pull')} writes it (docs/sources.md).`,
    );
  }
  const jobs = [...new Set(schedules.map((one) => one.job))];
  const meant = nearest(job, jobs);
  throw new WrongUse(
    `There is no job ${job}${meant ? `; did you mean ${meant}?` : '.'} Jobs: ${jobs.join(', ') || 'none is scheduled'}.`,
  );
}
