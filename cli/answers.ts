import * as z from 'zod';
import { holdSchema } from '../lib/decisions/hold.ts';
import { runReportSchema } from '../lib/durable/runReport.ts';
import { importReportSchema } from '../lib/flows/csv-import/importReport.ts';
import { personSchema } from '../lib/isc/person.ts';
import { differenceSchema } from '../lib/sources/differences.ts';
import { evidenceKinds } from './evidence/evidenceLine.ts';
import { answerSchema } from './sentText.ts';

const instant = z.iso.datetime();
const count = z.int().nonnegative();

const run = z.strictObject({
  ...runReportSchema.shape,
  folder: z.string(),
  source: z.strictObject({ id: z.string().optional(), name: z.string() }).optional(),
  dryRun: z.boolean().optional(),
  counts: z.record(z.string(), z.number()).optional(),
});

const person = z.strictObject({
  ...personSchema.shape,
  source: z.string(),
  blocked: z.strictObject({ by: z.string(), at: instant }).optional(),
});

/** Of when people are, source by source. */
const peopleOf = z.array(
  z.strictObject({ source: z.string(), from: z.enum(['backup', 'import', 'tenant']), at: instant }),
);

const said = z.strictObject({
  key: z.string(),
  at: instant.optional(),
  isOldVersion: z.boolean(),
  says: z.array(z.unknown()),
});

/** The report of an import as its run wrote it. */
const importReport = z.looseObject(importReportSchema.shape);

const difference = z.strictObject(differenceSchema.shape);

const answer = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject({ version: z.literal(1), ...shape });

/**
 * What each command says with `--json`, as docs/cli.md has it. Nothing else is ever said. A report is what its flow wrote: these are
 * the fields that every one has, and what a run adds stands beside them.
 */
export const answers = {
  tenant: answer({ url: z.url() }),
  send: answer({
    system: z.string(),
    status: z.int(),
    isTaken: z.boolean(),
    ...answerSchema.shape,
  }),
  approve: answer({
    decided: z.array(
      z.strictObject({
        accountName: z.string().optional(),
        decision: z.enum(['approved', 'rejected']),
        approver: z.enum(['first', 'second']),
      }),
    ),
    looking: count,
  }),
  runs: answer({ runs: z.array(run) }),
  'runs show': z.looseObject(runReportSchema.shape),
  import: answer({ key: z.string(), etag: z.string(), source: z.string() }),
  'import --wait': importReport,
  preview: importReport,
  extend: importReport,
  end: importReport,
  run: answer({
    runId: z.string(),
    state: z.enum(['started', 'waits', 'succeeded', 'failed']),
    error: z.string().optional(),
    report: z.looseObject(runReportSchema.shape).optional(),
    toDecide: z.array(z.string()).optional(),
  }),
  waiting: answer({
    runs: z.array(
      z.strictObject(
        holdSchema
          .pick({ runId: true, what: true, why: true, count: true, heldAt: true, expiresAt: true })
          .extend({ overtakenBy: z.string().optional() }).shape,
      ),
    ),
    hires: z.array(z.strictObject({ source: z.string(), requestId: z.string(), since: instant })),
  }),
  decide: answer({
    runId: z.string(),
    what: z.string(),
    decision: z.enum(['approve', 'reject']),
    at: instant,
    by: z.string().optional(),
    isFirst: z.boolean(),
  }),
  people: answer({
    of: peopleOf,
    without: z.array(z.string()),
    people: z.array(person),
    away: z
      .array(z.strictObject({ accountName: z.string(), source: z.string(), by: z.string(), at: instant }))
      .optional(),
  }),
  'people show': answer({ of: peopleOf, person: person.nullable(), said: z.array(said) }),
  show: answer({ said: z.array(said) }),
  forget: answer({
    source: z.string(),
    objects: z.array(
      z.strictObject({
        key: z.string(),
        isOldVersion: z.boolean(),
        fate: z.enum(['rewritten', 'removed', 'stays']),
        why: z.string().optional(),
      }),
    ),
    report: z.string().optional(),
    isDone: z.boolean(),
  }),
  restore: answer({
    backups: z.array(z.string()),
    namesakes: z.array(z.string()),
    difference: z
      .strictObject({
        backup: z.string(),
        source: z.string(),
        missing: z.array(z.strictObject(personSchema.shape)),
        changed: z.array(z.strictObject(personSchema.shape)),
        added: z.array(z.strictObject(personSchema.shape)),
        unchanged: count,
      })
      .optional(),
    otherEnds: z.array(z.strictObject({ accountName: z.string(), endDate: z.string(), backup: z.string() })).optional(),
    dropped: z.string().optional(),
  }),
  stop: answer({
    source: z.string(),
    accountName: z.string(),
    state: z.enum(['ended', 'nothing to end', 'not ended', 'not ended yet']),
    ends: z.string().optional(),
    before: z.string().optional(),
    reason: z.string().optional(),
  }),
  lift: answer({
    source: z.string(),
    accountName: z.string(),
    lifted: z.strictObject({ by: z.string(), reason: z.string(), at: instant }),
  }),
  adopt: answer({ system: z.string(), source: z.string(), people: count, missing: count, adopted: count }),
  doctor: answer({
    findings: z.array(
      z.strictObject({
        check: z.string(),
        state: z.enum(['ok', 'not ok', 'unsure']),
        said: z.string(),
        todo: z.string().optional(),
      }),
    ),
  }),
  evidence: answer({
    from: z.iso.date(),
    to: z.iso.date(),
    isOver: z.boolean(),
    sample: count.optional(),
    seed: z.string().optional(),
    folder: z.string(),
    counts: z.partialRecord(z.enum(evidenceKinds), count),
    files: z.array(z.strictObject({ name: z.string(), sha256: z.string(), rows: count })),
    unread: z.array(z.strictObject({ key: z.string(), why: z.string() })),
  }),
  'sources pull': answer({ file: z.string(), sources: count, isWritten: z.boolean() }),
  'sources plan': answer({
    changes: count,
    mayLose: count,
    differences: z.array(difference),
    notes: z.array(z.string()),
  }),
  'sources apply': answer({
    changes: count,
    made: count,
    differences: z.array(difference),
    backups: z.array(z.string()),
  }),
};

type Answers = typeof answers;

/** Those answers that a command makes; the others are a report as its run wrote it. */
export type Made = Exclude<keyof Answers, 'runs show' | 'import --wait' | 'preview' | 'extend' | 'end'>;

/** What a command answers, without the version of that. */
export type AnswerTo<Name extends Made> = Omit<z.input<Answers[Name]>, 'version'>;

/** What a command says with `--json`, on one line. */
export function answerText<Name extends Made>(_: Name, said: AnswerTo<Name>): string {
  return JSON.stringify({ version: 1, ...said });
}
