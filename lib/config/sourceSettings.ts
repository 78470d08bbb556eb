import * as z from 'zod';
import { weekdaysOf } from './weekdays.ts';

/** A whole number of days of 24 hours by the calendar: `1` is tomorrow at the same time of day. */
const days = z.int().positive();

/** A file that comes on certain days by a certain time, and what it must not be. */
const expectSchema = z.strictObject({
  /** The folder that it is dropped in. */
  folder: z.enum(['inbox', 'roster']).default('roster'),
  /** By what time of the day, in the organisation's zone. */
  by: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day such as 06:00'),
  /** On which days. */
  days: z
    .string()
    .refine((text) => weekdaysOf(text) !== undefined, 'must be days such as mon-fri, daily, or tue,thu')
    .default('daily'),
  /** A full list with fewer rows waits for a decision before anything else. */
  minimumRows: z.int().positive().exactOptional(),
  /** So does one with so many per cent fewer rows than the last one. */
  fallsByAtMostPercent: z.number().min(0).max(100).exactOptional(),
  /** Whether it may be byte for byte the one of last time. */
  mayRepeat: z.boolean().default(true),
});

export type Expectation = z.output<typeof expectSchema>;

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
  /** The file that is to come, and when. */
  expect: expectSchema.exactOptional(),
});

type Settings = z.output<typeof sourceSettingsSchema>;

/** The settings of one source with nothing left open but what file is expected, if any. */
export type SourceSettings = Required<Omit<Settings, 'expect'>> & Pick<Settings, 'expect'>;

export const sourcesSchema = z.record(z.string().min(1), sourceSettingsSchema);
