import * as z from 'zod';
import { runReportSchema } from '../../durable/runReport.ts';
import { transferOutcomes } from '../../transfers/keptTransfer.ts';

/**
 * What became of one person. `transferred`: the record names the new manager. `other manager`: somebody else is their manager
 * since. `gone`: the source has them no more. `blocked`: nothing changes of whoever is stopped. `not changed`: the run came to
 * an end before, or nobody accepted.
 */
export const transferredSchema = z.object({
  accountName: z.string(),
  outcome: z.enum(['transferred', 'other manager', 'gone', 'blocked', 'not changed']),
  from: z.string(),
  to: z.string(),
  reason: z.string().optional(),
});

export type TransferredPerson = z.infer<typeof transferredSchema>;

/** What the run of a transfer leaves behind as `report.json`. */
export const transferReportSchema = runReportSchema.extend({
  kind: z.literal('manager-transfer'),
  outcome: z.enum(transferOutcomes),
  /** This and what follows is left out where the transfer could not be read. */
  source: z.object({ id: z.string(), name: z.string() }).optional(),
  /** Who asked for it. */
  by: z.string().optional(),
  manager: z.object({ from: z.string(), to: z.string() }).optional(),
  /** When the new manager accepted or declined. */
  answeredAt: z.iso.datetime().optional(),
  /** The address of whoever answered, where they were signed in: the link of a mail does not tell who opened it. */
  answeredBy: z.string().optional(),
  people: z.array(transferredSchema).default([]),
});

export type TransferReport = z.infer<typeof transferReportSchema>;
