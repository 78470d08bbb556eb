import * as z from 'zod';
import { holdSchema } from '../lib/decisions/hold.ts';
import { runReportSchema } from '../lib/durable/runReport.ts';
import { importReportSchema } from '../lib/flows/csv-import/importReport.ts';
import { personSchema } from '../lib/isc/person.ts';
import { differenceSchema } from '../lib/sources/differences.ts';
import { evidenceKinds } from './evidence/evidenceLine.ts';

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

const said = z.strictObject({
  key: z.string(),
  at: instant.optional(),
  isOldVersion: z.boolean(),
  says: z.array(z.unknown()),
});

const answer = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject({ version: z.literal(1), ...shape });

/**
 * What each command says with `--json`, as docs/cli.md has it. Nothing else is ever said. A report is what its flow wrote: these are
 * the fields that every one has, and what a run adds stands beside them.
 */
export const answers = {
  runs: answer({ runs: z.array(run) }),
  'runs show': z.looseObject(runReportSchema.shape),
  'import --wait': z.looseObject(importReportSchema.shape),
  waiting: answer({
    runs: z.array(
      z.strictObject(
        holdSchema.pick({ runId: true, what: true, why: true, count: true, heldAt: true, expiresAt: true }).shape,
      ),
    ),
    hires: z.array(z.strictObject({ source: z.string(), requestId: z.string(), since: instant })),
  }),
  people: answer({
    of: z.array(z.strictObject({ source: z.string(), from: z.enum(['backup', 'tenant']), at: instant })),
    without: z.array(z.string()),
    people: z.array(person),
  }),
  'people show': answer({ person: person.nullable(), said: z.array(said) }),
  show: answer({ said: z.array(said) }),
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
    sample: count.optional(),
    seed: z.string().optional(),
    folder: z.string(),
    counts: z.partialRecord(z.enum(evidenceKinds), count),
    files: z.array(z.strictObject({ name: z.string(), sha256: z.string(), rows: count })),
    unread: z.array(z.strictObject({ key: z.string(), why: z.string() })),
  }),
  'sources plan': answer({
    changes: count,
    mayLose: count,
    differences: z.array(z.strictObject(differenceSchema.shape)),
    notes: z.array(z.string()),
  }),
};

type Answers = typeof answers;

/** Those answers that a command makes; the others are a report as its run wrote it. */
type Made = Exclude<keyof Answers, 'runs show' | 'import --wait'>;

/** What a command says with `--json`, on one line. */
export function answerText<Name extends Made>(_: Name, said: Omit<z.input<Answers[Name]>, 'version'>): string {
  return JSON.stringify({ version: 1, ...said });
}
