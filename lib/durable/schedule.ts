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
  /** Somebody waits for its report, who has started it: it gets one even where there was nothing to do. */
  isAwaited: z.boolean().optional(),
});

export type ScheduledJob = z.output<typeof scheduledJobSchema>;

/** The id of the run that a job makes: sorts by time, and is the same however often the schedule is delivered. */
export function scheduledRunId({ job, scheduledAt, dryRun }: ScheduledJob): string {
  return `${scheduledAt.replaceAll(/[-:.]/g, '')}-${job}${dryRun ? '-dry-run' : ''}`;
}

/** Whether a run is reported that found nothing to do: somebody looks at what it came to. A schedule's is not. */
export function isLookedAt({ dryRun, isAwaited = false }: Pick<ScheduledJob, 'dryRun' | 'isAwaited'>): boolean {
  return dryRun || isAwaited;
}

/** The name of the execution of a scheduled run, at most 64 characters: a second delivery of the schedule is the same one. */
export function scheduledExecutionName(job: ScheduledJob): string {
  return `job-${scheduledRunId(job)}`;
}
