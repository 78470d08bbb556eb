import * as z from 'zod';

/** A whole number of days of 24 hours by the calendar: `1` is tomorrow at the same time of day. */
const days = z.int().positive();

/** What an organisation sets for one source. Under the name `*` stands what holds for every source that does not say otherwise. */
const sourceSettingsSchema = z.strictObject({
  /** What a hire in the HR system becomes: a request that approvers decide on, or a record at once. */
  onboarding: z.enum(['request', 'record']).exactOptional(),
  /** The longest that a contract may be, from its start to its end. */
  maxContractDays: days.exactOptional(),
  /** What becomes of a row whose contract is longer: it is rejected, or its end is set to the last that it may be. */
  overlong: z.enum(['reject', 'cap']).exactOptional(),
  /** What becomes of a row with an end such as 9999-12-31, which stands for none. */
  noEnd: z.enum(['reject', 'cap']).exactOptional(),
  /** How long a record is kept after its contract has ended. */
  graceDays: z.union([z.int().nonnegative(), z.literal('never')]).exactOptional(),
  /** Losing more of a source's people than this in one run waits for a person's decision. In per cent. */
  deleteThresholdPercent: z.number().min(0).max(100).exactOptional(),
  /** Losing so many people or fewer in one run never waits, however small the source. */
  deleteThresholdMinimum: z.int().nonnegative().exactOptional(),
});

/** The settings of one source with nothing left open. */
export type SourceSettings = Required<z.output<typeof sourceSettingsSchema>>;

export const sourcesSchema = z.record(z.string().min(1), sourceSettingsSchema);
