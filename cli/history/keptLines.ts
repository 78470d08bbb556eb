import * as z from 'zod';
import { holdSchema } from '../../lib/decisions/hold.ts';
import { transferSchema } from '../../lib/transfers/keptTransfer.ts';
import type { Trace } from '../traces.ts';
import { type HistoryLine, jsonOf, linesAsTheyAre, momentOf, partsOf } from './trace.ts';

export function linesOfDecision(trace: Trace): HistoryLine[] {
  const hold = holdSchema.safeParse(jsonOf(trace)).data;
  if (!hold) return linesAsTheyAre(trace);
  const { what, decided, lapsed, expiresAt, heldAt } = hold;
  if (decided) {
    const { decision, by = 'somebody with the link of the mail', at, reason } = decided;
    const said = decision === 'approve' ? 'approved' : 'rejected';
    return [{ at, says: `a decision: ${what}: ${said} by ${by}${reason ? ` (${reason})` : ''}` }];
  }
  const open = lapsed ? 'nobody decided in time' : `nobody has decided; until ${expiresAt}`;
  return [{ at: heldAt, says: `a decision: ${what}: ${open}` }];
}

const contractSchema = z.object({
  endDate: z.string(),
  recipients: z.array(z.string()).default([]),
  choice: z.object({ kind: z.string(), endDate: z.string().optional(), at: z.string() }).optional(),
  ending: z.object({ outcome: z.string(), error: z.string().optional() }).optional(),
});

/** What a manager chose by the link of a notice. That there was the notice is told by its run. */
export function linesOfContract(trace: Trace): HistoryLine[] {
  const { data } = contractSchema.safeParse(jsonOf(trace));
  if (!data) return linesAsTheyAre(trace);
  const { endDate, recipients, choice, ending } = data;
  if (!choice) return [];
  const chose = choice.endDate === undefined ? choice.kind : `${choice.kind} until ${choice.endDate}`;
  const came = ending ? `: ${ending.outcome}${ending.error ? ` (${ending.error})` : ''}` : '';
  const who = recipients.join(' or ') || 'whoever had the link';
  return [{ at: choice.at, says: `a choice of ${who}, of the contract that ends ${endDate}: ${chose}${came}` }];
}

/** People who were offered to another manager. Once that has come to something, it is told by its run. */
export function linesOfOffer(trace: Trace): HistoryLine[] {
  const { data } = transferSchema.safeParse(jsonOf(trace));
  if (!data) return linesAsTheyAre(trace);
  const { by, to, manager, askedAt, offer, answer, outcome } = data;
  if (outcome) return [];
  const said = { accept: 'accepted', decline: 'declined' } as const;
  const open = answer ? `${said[answer.kind]}, and not carried out yet` : 'not answered yet';
  const until = offer && !answer ? `; until ${offer.expiresAt}` : '';
  return [{ at: askedAt, says: `${by} asked ${manager?.account ?? to} to become the manager: ${open}${until}` }];
}

const saidSchema = z.object({ by: z.string(), at: z.string(), reason: z.string() });
const blocksSchema = z.object({ blocks: z.array(saidSchema.extend({ lifted: saidSchema.optional() })) });

export function linesOfBlocks(trace: Trace): HistoryLine[] {
  const blocks = blocksSchema.safeParse(jsonOf(trace)).data?.blocks ?? [];
  return blocks.flatMap(({ by, at, reason, lifted }) => [
    { at, says: `stopped by ${by} (${reason})` },
    ...(lifted ? [{ at: lifted.at, says: `the block was lifted by ${lifted.by} (${lifted.reason})` }] : []),
  ]);
}

const attestedSchema = z.object({
  attestations: z.array(z.object({ kind: z.string(), by: z.string(), at: z.string() })),
});

export function linesOfAttestations(trace: Trace): HistoryLine[] {
  const said = attestedSchema.safeParse(jsonOf(trace)).data?.attestations ?? [];
  return said.map(({ kind, by, at }) => ({ at, says: `${by} said: ${kind}` }));
}

/** The key of a body that somebody has signed, and of which something could not be read. */
export const refusedBody = /^runs\/_refused\/(\w+)-[0-9a-f]{32}$/;

/** Of what was not read nobody knows what it means: what has the name stands as it is. */
export function linesOfRefused({ version, about }: Trace): HistoryLine[] {
  const [, system = ''] = refusedBody.exec(version.key) ?? [];
  return partsOf(about).map((part) => {
    const said = typeof part === 'string' ? part : JSON.stringify(part);
    return { at: momentOf(version), says: `a webhook of ${system} of which not all could be read: ${said}` };
  });
}
