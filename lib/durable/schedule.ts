import * as z from 'zod';

/** What a schedule fires, and what the flow that it starts is given: which job, for which moment. */
export const scheduledJobSchema = z.object({
  /** The name of the flow. */
  job: z
    .string()
    .max(30)
    .regex(/^[a-z]+(-[a-z]+)*$/),
  /** The moment that the schedule names; not the one at which it was delivered. */
  scheduledAt: z.iso.datetime().transform((instant) => new Date(instant).toISOString()),
  /** Say what would be done, and do nothing. */
  dryRun: z.boolean().default(false),
});

export type ScheduledJob = z.output<typeof scheduledJobSchema>;

/** The id of the run that a job makes: sorts by time, and is the same however often the schedule is delivered. */
export function scheduledRunId({ job, scheduledAt, dryRun }: ScheduledJob): string {
  return `${scheduledAt.replaceAll(/[-:.]/g, '')}-${job}${dryRun ? '-dry-run' : ''}`;
}

/** The name of the execution of a scheduled run, at most 64 characters: a second delivery of the schedule is the same one. */
export function scheduledExecutionName(job: ScheduledJob): string {
  return `job-${scheduledRunId(job)}`;
}
