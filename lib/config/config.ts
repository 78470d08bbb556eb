import * as z from 'zod';
import { approvalsSchema } from './approvalPolicy.ts';
import { columnAliasesSchema } from './columnAliases.ts';
import { domainSchema } from './domain.ts';
import { hrSchema } from './hrSettings.ts';
import { signInSchema } from './signInSettings.ts';
import { sourcesSchema } from './sourceSettings.ts';
import { timeOfFormat } from './timeOfFormat.ts';
import { isTimeZoneName } from './timeZoneName.ts';

const timeZone = z.string().refine(isTimeZoneName, 'is not an IANA time zone name such as Europe/Berlin');

const dateFormat = z
  .string()
  .refine(
    isDateFormat,
    'must hold d or dd, M or MM, and yyyy, once each and apart, such as dd.MM.yyyy; a time may follow, such as HH:mm or h:mm a',
  );

/**
 * What an organisation sets in `nelm.config.ts`. Unknown keys are refused: a mistyped setting must not be silently
 * without effect. Secrets do not belong here.
 */
export const configSchema = z.strictObject({
  /** IANA name. What a date without a time means: a start from its first moment, an end through its last second. */
  timeZone: timeZone.default('UTC'),
  /** Formats of dates in files, tried in order, beside ISO dates and instants. `dd.MM.yyyy`, `M/d/yyyy`, `dd.MM.yyyy HH:mm`. */
  dateFormats: z.array(dateFormat).default([]),
  /** Further header names of a column, by the technical name of its schema attribute. */
  columns: columnAliasesSchema.default({}),
  /** Settings by the name of a source; `*` for all. */
  sources: sourcesSchema.default({}),
  /** Who is told when something needs a person. */
  operators: z.array(z.email()).max(50, 'must be 50 at most, as SES sends one mail to no more').default([]),
  /** The address that mails come from; it must be verified in SES. */
  mailFrom: z.email().default('nelm@example.com'),
  /** Whose people these are, and whom a reader of a mail may ask, such as an address or a phone number: both stand in every mail. */
  organisation: z.strictObject({ name: z.string().trim().min(1), contact: z.string().trim().min(1) }).optional(),
  /** Deciding pending approvals by rule. Off when it is left out. */
  approvals: approvalsSchema.optional(),
  /** Of the runs of HR events, how many AWS reserves room for and runs at once at most; an account with a limit of 10 refuses it. */
  eventRunsAtOnce: z.int().positive().optional(),
  /** The HR systems whose webhooks are taken. */
  hr: hrSchema.prefault({}),
  /** How many days before a contract ends its manager is warned. */
  noticeDays: z.array(z.int().positive()).default([30, 14, 7, 1]),
  /** For how many days a held run waits for a decision. */
  decisionDays: z.int().positive().max(30).default(7),
  /** Whether a held run is decided by whoever has the link of the mail, or only by an operator who is signed in to the console. */
  decisions: z.strictObject({ signIn: z.enum(['optional', 'required']).default('optional') }).prefault({}),
  /** A name of your own for the console and the links in mails; that of API Gateway where it is left out. */
  domain: domainSchema.optional(),
  /** Where operators and managers sign in to the console, in place of links by mail: the organisation's OpenID Connect. */
  signIn: signInSchema.optional(),
  /**
   * For how many days what names people is kept in the bucket: `runDays` the reports and files of runs, `historyDays` what HR
   * events have said of somebody, from the last of them on. A system touches only whom it brought as long as that is known. What a run works
   * with must outlast the longest wait, the 64 days of `csv-import` in serverless.yml.
   */
  retention: z
    .strictObject({
      runDays: z.int().min(70, 'must be 70 at least: an import may wait for 64 days').max(3_650).default(400),
      historyDays: z.int().min(400, 'must be 400 at least').max(3_650).default(1_100),
    })
    .prefault({}),
  /** How many daily backups, and beside them of how many months the first one, are kept. */
  backups: z
    .strictObject({ keepDaily: z.int().positive().default(35), keepMonthly: z.int().nonnegative().default(13) })
    .prefault({}),
});

/** A checked configuration with every default filled in. */
export type Config = z.output<typeof configSchema>;

/** What is wrong with the settings, in the words of the schema. */
class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** Behind a getter, since they hold what was set, addresses too, and whoever prints an error prints its properties. */
  readonly #issues: readonly z.core.$ZodIssue[];

  constructor(error: z.core.$ZodError) {
    super(`nelm.config.ts: ${z.prettifyError(error)}`);
    this.#issues = error.issues;
  }

  get issues(): readonly z.core.$ZodIssue[] {
    return this.#issues;
  }
}

/**
 * Gives `nelm.config.ts` its types and checks it where it is loaded.
 *
 * @throws ConfigError that names each setting and what is wrong with it
 */
export function defineConfig(settings: z.input<typeof configSchema>): Config {
  const checked = configSchema.safeParse(settings, { reportInput: true });
  if (checked.success) return checked.data;
  throw new ConfigError(checked.error);
}

function isDateFormat(format: string): boolean {
  const parts = format
    .replace(timeOfFormat, '')
    .split(/[./\- ]+/)
    .filter((part) => part !== '');
  const has = (...spellings: string[]) => parts.filter((part) => spellings.includes(part)).length === 1;
  return parts.length === 3 && has('d', 'dd') && has('M', 'MM') && has('yyyy');
}
