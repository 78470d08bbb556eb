import * as z from 'zod';
import { type HrEvent, hrEventSchema, keptEventSchema } from './hrEvent.ts';

/** A request as an HR system sent it. Header names are in lower case; the body is the raw bytes that were signed. */
export type Delivery = { headers: Readonly<Record<string, string | undefined>>; body: Uint8Array };

/**
 * What an event says that carries no values: whose record to read in the HR system. The flow reads it, since the door
 * answers at once.
 */
const referenceSchema = z.strictObject({
  id: z.string(),
  type: z.string(),
  occurredAt: z.iso.datetime({ offset: true }),
  source: z.string(),
  person: z.string(),
  /** The names of the fields that changed, where the system tells them. */
  changedFields: z.array(z.string()).optional(),
});

export type Reference = z.output<typeof referenceSchema>;

/** What a flow is started with: an event, or where it is to be read. */
export const noticeSchema = z.union([
  z.strictObject({ system: z.string(), event: keptEventSchema }),
  z.strictObject({ system: z.string(), reference: referenceSchema }),
]);

export type Notice = z.output<typeof noticeSchema>;

/** Why an item is no event: where in the body, and what is wrong, without repeating a value. */
export type Problem = { path: string; reason: string };

/** What is said by values. `defaulted`: the names of the values that the configuration gives, and not the system. */
export type Said =
  | { kind: 'event'; event: HrEvent; defaulted?: readonly string[] }
  | { kind: 'ignored'; reason: string }
  | { kind: 'refused'; problems: Problem[] };

/** What one item of a body says. */
export type Item = Said | { kind: 'reference'; reference: Reference };

/**
 * When a delivery was sent, in epoch milliseconds; `unsigned` when none of the keys has signed it. `undefined` when the
 * system says no time, or one that cannot be read.
 */
export type Signed = { sentAt: number | undefined } | 'unsigned';

/** What nelm needs to know of an HR system. Settings are those of the system in `nelm.config.ts`. */
export type Adapter<Settings> = {
  /** Checks the signature in constant time. Several keys may be valid at once, while they are being changed. */
  verify(delivery: Delivery, keys: readonly string[]): Signed;
  /** Reads the items of a body that was verified and is JSON. */
  parse(json: unknown, delivery: Delivery, settings: Settings): Item[];
  /** Reads the event that a reference stands for. */
  read?(reference: Reference, settings: Settings): Promise<Said>;
};

/** The event of an item, or why it is none. `defaulted`: the names of its values that the configuration gives. */
export function toEvent(value: unknown, path = '', defaulted: readonly string[] = []): Said {
  const said = readAs(hrEventSchema, value, path);
  return said.kind === 'event' && defaulted.length > 0 ? { ...said, defaulted } : said;
}

/** The same of an event of nelm's own, whose account name was looked at before. */
export function toKeptEvent(value: unknown): Said {
  return readAs(keptEventSchema, value, '');
}

function readAs(schema: typeof hrEventSchema | typeof keptEventSchema, value: unknown, path: string): Said {
  const { data, error } = schema.safeParse(value);
  return data ? { kind: 'event', event: data } : { kind: 'refused', problems: problemsOf(error, path) };
}

const longestPath = 200;

/** The problems of a shape by their path, at most ten of them. */
export function problemsOf({ issues }: z.ZodError, path = ''): Problem[] {
  return issues.slice(0, 10).map((issue) => ({
    path: shortened([path, ...issue.path.map(String)].filter((part) => part !== '').join('.')),
    reason: reasonOf(issue),
  }));
}

const shapes: Record<string, string> = { string: 'a text', object: 'an object', record: 'an object' };

/**
 * Zod speaks to whoever wrote the schema. Here it is said to whoever sends the event, without the names of unknown keys, which are
 * as little known as values.
 */
function reasonOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_key':
      return `has a name that ${issue.issues.map(reasonOf).join(' and ')}`;
    case 'unrecognized_keys':
      return issue.keys.length === 1 ? '1 unknown key' : `${issue.keys.length} unknown keys`;
    case 'invalid_type':
      // What was there instead is told by the message alone.
      if (issue.message.endsWith('received undefined')) return 'is missing';
      return `must be ${shapes[issue.expected] ?? `a ${issue.expected}`}`;
    // Of texts alone it is said how long they are.
    case 'too_small':
      return 'is empty';
    case 'too_big':
      return `is longer than ${issue.maximum.toLocaleString('en')} characters`;
    default:
      return issue.message;
  }
}

/** A path holds names that the sender gave to attributes, of any length. */
function shortened(path: string): string {
  return path.length > longestPath ? `${path.slice(0, longestPath)}…` : path;
}
