import * as z from 'zod';
import { forEachAttribute } from '../isc/person.ts';

const text = z.string().max(1_000);

/** A calendar day, which means the organisation's time zone; or an instant, with its offset or local to that zone. */
const date = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);

/** What an event says of its person. An absent value says nothing; an empty text clears. */
const eventPersonSchema = z
  .strictObject({
    ...forEachAttribute(text.optional()),
    accountName: text
      .trim()
      .min(1)
      .describe('Says whose event it is: the account name in the source, whatever its letter case.'),
    email: z.union([z.email(), z.literal('')]).optional(),
    manager: text.optional().describe('The account name of an identity, or its e-mail address.'),
    startDate: date.optional().describe('A bare date means its first moment in the time zone of nelm.config.ts.'),
    endDate: date.optional().describe('A bare date means its last second in the time zone of nelm.config.ts.'),
    data: z.record(z.string().min(1), text).optional().describe('Custom attributes by their technical name.'),
  })
  .describe('Only what the event carries: what is absent stays as it is.');

export type EventPerson = z.output<typeof eventPersonSchema>;

/** What can happen to a non-employee. */
export const eventTypes = ['hired', 'changed', 'extended', 'ended', 'rehired', 'withdrawn'] as const;

/** What an event of each type must say of its person beside the account name. */
const needed: Partial<Record<(typeof eventTypes)[number], readonly ('startDate' | 'endDate')[]>> = {
  extended: ['endDate'],
  rehired: ['startDate', 'endDate'],
};

/** Something that happened to a non-employee, whichever HR system says so. Documented in docs/hr-events.md. */
export const hrEventSchema = z
  .strictObject({
    id: z.string().min(1).max(200).describe('Names the event: the same id from the same system is the same event.'),
    type: z.enum(eventTypes),
    occurredAt: z.iso
      .datetime({ offset: true })
      .describe('When it happened in the HR system. Of two events of a person the later one decides.'),
    source: z.string().min(1).max(200).describe('The name of a non-employee source, or its id.'),
    person: eventPersonSchema,
    comment: z.string().max(4_000).optional().describe('Kept in the report.'),
  })
  .superRefine(({ type, person }, { addIssue }) => {
    for (const name of needed[type] ?? []) {
      if (!person[name]) addIssue({ code: 'custom', path: ['person', name], message: `${type} needs it` });
    }
  });

export type HrEvent = z.output<typeof hrEventSchema>;
