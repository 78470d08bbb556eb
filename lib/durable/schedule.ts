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

/** The job whose run has an id, as `scheduledRunId` makes it; undefined for any other text. */
export function jobOfRun(runId: string): ScheduledJob | undefined {
  const [, day, time, thousandths, job, dry] = /^(\d{8})T(\d{6})(\d{3})Z-([a-z-]+?)(-dry-run)?$/.exec(runId) ?? [];
  if (!day || !time) return undefined;
  const date = day.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  const scheduledAt = `${date}T${time.replace(/^(\d\d)(\d\d)(\d\d)$/, '$1:$2:$3')}.${thousandths}Z`;
  return scheduledJobSchema.safeParse({ job, scheduledAt, dryRun: dry !== undefined }).data;
}

/** Whether a run is reported that found nothing to do: somebody looks at what it came to. A schedule's is not. */
export function isLookedAt({ dryRun, isAwaited = false }: Pick<ScheduledJob, 'dryRun' | 'isAwaited'>): boolean {
  return dryRun || isAwaited;
}

/** The name of the execution of a scheduled run, at most 64 characters: a second delivery of the schedule is the same one. */
export function scheduledExecutionName(job: ScheduledJob): string {
  return `job-${scheduledRunId(job)}`;
}
