import * as z from 'zod';

const oneOrMore = <Text extends z.ZodType<string>>(text: Text) => z.union([text, z.array(text).min(1)]);
const texts = oneOrMore(z.string().trim().min(1));
const domains = oneOrMore(z.string().regex(/^[^@\s]+$/, 'must be what stands behind the @, such as example.com'));

/** What a request must be for a rule to decide it. All that is given must hold; of a list, one value. Case does not count. */
const conditionsSchema = z.strictObject({
  /** Name or id of the source. */
  source: texts.optional(),
  /** The custom attribute `vendor`. */
  vendor: texts.optional(),
  /** What stands behind the `@` of the e-mail, all of it: `example.com` does not mean `mail.example.com`. */
  emailDomain: domains.optional(),
  /** The manager as the request names them: an account name, such as `jane.doe`. */
  manager: texts.optional(),
  /**
   * From start to end, in days by the calendar, first and last included. A request of which only the dates are known, not
   * the times, must be within a bound by a day.
   */
  contractDaysAtMost: z.int().positive().optional(),
  contractDaysOver: z.int().nonnegative().optional(),
  /** From today to the day of the start, in the same way; negative when it has started. */
  daysUntilStartAtMost: z.int().optional(),
  daysUntilStartOver: z.int().optional(),
});

/** Stands in comments, mails and reports. */
const name = z.string().trim().min(1).max(200);

const ruleSchema = z.discriminatedUnion('decide', [
  z.strictObject({ name, when: conditionsSchema, decide: z.literal('approve') }),
  z.strictObject({ name, when: conditionsSchema, decide: z.literal('reject'), comment: z.string().min(1).max(3_000) }),
  z.strictObject({ name, when: conditionsSchema, decide: z.literal('leave') }),
]);

/** Deciding by rule: the first rule whose conditions hold decides; what none decides is left to the approver. */
export const approvalsSchema = z.strictObject({
  rules: z
    .array(ruleSchema)
    .min(1)
    .refine((rules) => new Set(rules.map(({ name }) => name)).size === rules.length, 'must have names of their own'),
  /** Says what it would do and decides nothing. */
  dryRun: z.boolean().default(false),
  /** After how many days an item that is left is reminded of, once a day. */
  remindAfterDays: z.int().positive().default(3),
});

export type ApprovalPolicy = z.output<typeof approvalsSchema>;
export type ApprovalRule = ApprovalPolicy['rules'][number];
