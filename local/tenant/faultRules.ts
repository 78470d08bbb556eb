import * as z from 'zod';
import type { FaultRule } from './faults.ts';

const whole = z.int().min(0);

const faultSchema = z.union([
  z.strictObject({
    status: z.union([z.literal(429), z.literal(500), z.literal(503)]),
    retryAfter: whole.exactOptional(),
  }),
  z.strictObject({ drop: z.enum(['before', 'after']) }),
  z.strictObject({ latencyMs: whole.max(60_000) }),
  z.strictObject({ truncate: z.literal(true) }),
  z.strictObject({ job: z.enum(['ERROR', 'STUCK']), afterRows: whole.exactOptional() }),
]);

const pattern = z.string().refine(isPattern, 'must be a regular expression');

/** Rules as the control endpoint takes them: those of faults.ts, with method and path instead of a function. */
export const faultRulesSchema = z.array(
  z.strictObject({
    fault: faultSchema,
    operationId: z.string().exactOptional(),
    method: z.string().exactOptional(),
    /** A regular expression that is found in the path. */
    path: pattern.exactOptional(),
    times: whole.exactOptional(),
    probability: z.number().min(0).max(1).exactOptional(),
    seed: z.int().exactOptional(),
  }),
);

export type FaultRuleBody = z.infer<typeof faultRulesSchema>[number];

/** The rule that a body stands for. */
export function faultRuleOf({ method, path, ...rule }: FaultRuleBody): FaultRule {
  const expression = path === undefined ? undefined : new RegExp(path);
  return {
    ...rule,
    matches: (request) =>
      (method === undefined || method.toUpperCase() === request.method) && (expression?.test(request.path) ?? true),
  };
}

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
}
