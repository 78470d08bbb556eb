import * as z from 'zod';

const texts = z.union([z.string(), z.array(z.string()).min(1)]);

/** What a request must be for a rule to decide it. All that is given must hold; of a list, one value. Case does not count. */
const conditionsSchema = z.strictObject({
  /** Name or id of the source. */
  source: texts.optional(),
  /** The custom attribute `vendor`. */
  vendor: texts.optional(),
  /** What stands behind the `@` of the e-mail. */
  emailDomain: texts.optional(),
  /** Account id of the manager. */
  manager: texts.optional(),
  /** From start to end, in days; the bound itself is within. */
  contractDaysAtMost: z.int().positive().optional(),
  contractDaysOver: z.int().nonnegative().optional(),
  /** From now to the start, in days; negative when it has started. */
  daysUntilStartAtMost: z.int().optional(),
  daysUntilStartOver: z.int().optional(),
});

const ruleSchema = z.discriminatedUnion('decide', [
  z.strictObject({ name: z.string().min(1), when: conditionsSchema, decide: z.literal('approve') }),
  z.strictObject({
    name: z.string().min(1),
    when: conditionsSchema,
    decide: z.literal('reject'),
    comment: z.string().min(1).max(3_000),
  }),
  z.strictObject({ name: z.string().min(1), when: conditionsSchema, decide: z.literal('leave') }),
]);

/** Deciding by rule: the first rule whose conditions hold decides; what none decides is left to the approver. */
export const approvalsSchema = z.strictObject({
  rules: z.array(ruleSchema).min(1),
  /** Says what it would do and decides nothing. */
  dryRun: z.boolean().default(false),
  /** After how many days an item that is left is reminded of, once a day. */
  remindAfterDays: z.int().positive().default(3),
});

export type ApprovalPolicy = z.output<typeof approvalsSchema>;
export type ApprovalRule = ApprovalPolicy['rules'][number];
