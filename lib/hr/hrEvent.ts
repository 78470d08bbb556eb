import * as z from 'zod';
import type { DateKind } from '../dates/dates.ts';
import { forEachAttribute } from '../isc/person.ts';
import { cleanAccountName, cleanText, linesFault, textFault } from '../people/personText.ts';
import { cleanValue, maxValueLength, valueFault, writtenFault, yearFault } from '../people/valueFault.ts';

/** Refuses a text for the reason that a rule gives. */
const refusedFor = (faultOf: (text: string) => string | undefined) =>
  z.check<string>(({ value, issues }) => {
    const message = faultOf(value);
    if (message !== undefined) issues.push({ code: 'custom', input: value, message });
  });

/** A text that is mended where it can be, and refused where it cannot. */
const text = z.string().overwrite(cleanText).check(refusedFor(textFault));

/** A text in which nothing is that would not be seen any more once it is mended. */
const written = (attribute: string) => z.string().check(refusedFor((said) => writtenFault(attribute, said)));

/** A value of a person, which is held to the same rule as that of a file. */
const value = (attribute: string) =>
  written(attribute)
    .overwrite((said) => cleanValue(attribute, said))
    .check(refusedFor((said) => valueFault(attribute, said)))
    .meta({ maxLength: maxValueLength });

/**
 * An account name as it is said. Neither is it mended nor judged by what it looks like, as people may be called `nan` or
 * `ext_x0020_ada`: that is for whoever knows the source.
 */
const accountName = (text: z.ZodString) =>
  text.overwrite(readableName).check(refusedFor(textFault)).min(1).max(maxValueLength);

/** No account has a control character in its name: where there is one it stands for what programs wrote, or it is refused. */
function readableName(said: string): string {
  const name = cleanAccountName(said);
  return textFault(name) ? cleanValue('accountName', said) : name;
}

/** What is said of a text that is to be an instant. */
export const noMoment = 'is no moment with its offset, such as 2026-11-20T09:00:00Z';

const instant = z
  .string()
  .overwrite(cleanText)
  .check(z.iso.datetime({ offset: true, error: noMoment }));

/** A calendar day, which means the organisation's time zone; or an instant, with its offset or local to that zone. */
const date = (kind: DateKind) =>
  z
    .union(
      [
        z.string().overwrite(cleanText).check(z.iso.date()),
        z
          .string()
          .overwrite(cleanText)
          .check(z.iso.datetime({ offset: true, local: true })),
      ],
      'is neither a day, such as 2026-11-20, nor a moment, such as 2026-11-20T09:00:00Z',
    )
    .check(refusedFor((said) => yearFault(said, kind)));

/** Technical names, which are taken as they are. */
const attributeName = z.string().min(1).check(refusedFor(textFault));

/** What an event says of its person. An absent value says nothing; an empty text clears. */
const eventPersonSchema = z
  .strictObject({
    ...forEachAttribute(text.optional()),
    firstName: value('firstName').optional(),
    lastName: value('lastName').optional(),
    phone: value('phone').optional(),
    accountName: accountName(written('accountName')).describe(
      'Says whose event it is: the account name in the source, whatever its letter case.',
    ),
    email: value('email').optional().describe('An e-mail address such as name@example.com.'),
    manager: value('manager').optional().describe('The account name of an identity, or its e-mail address.'),
    startDate: date('start')
      .optional()
      .describe('A bare date means its first moment in the time zone of nelm.config.ts.'),
    endDate: date('end').optional().describe('A bare date means its last second in the time zone of nelm.config.ts.'),
    data: z.record(attributeName, value('')).optional().describe('Custom attributes by their technical name.'),
  })
  .describe('Only what the event carries: what is absent stays as it is.');

export type EventPerson = z.output<typeof eventPersonSchema>;

/** What can happen to a non-employee. */
export const eventTypes = ['hired', 'changed', 'extended', 'ended', 'rehired', 'withdrawn', 'stopped'] as const;

/** What an event of each type must say of its person beside the account name. */
const needed: Partial<Record<(typeof eventTypes)[number], readonly ('startDate' | 'endDate')[]>> = {
  extended: ['endDate'],
  rehired: ['startDate', 'endDate'],
};

/** Something that happened to a non-employee, whichever HR system says so. Documented in docs/hr-events.md. */
export const hrEventSchema = z
  .strictObject({
    id: z
      .string()
      .min(1)
      .max(200)
      .check(refusedFor(textFault))
      .describe('Names the event: the same id from the same system is the same event.'),
    type: z.enum(eventTypes, `is none of ${eventTypes.join(', ')}`),
    occurredAt: instant.describe('When it happened in the HR system. Of two events of a person the later one decides.'),
    source: text.min(1).max(200).describe('The name of a non-employee source, or its id.'),
    person: eventPersonSchema,
    by: text
      .max(200)
      .optional()
      .describe('Who wants it; of `stopped` the system itself where it is absent. Kept in the report.'),
    comment: z
      .string()
      .max(4_000)
      .check(refusedFor(linesFault))
      .optional()
      .describe('Kept in the report; of `stopped` it is the reason.'),
  })
  .superRefine(({ type, person }, { addIssue }) => {
    for (const name of needed[type] ?? []) {
      if (!person[name]) addIssue({ code: 'custom', path: ['person', name], message: `${type} needs it` });
    }
  });

export type HrEvent = z.output<typeof hrEventSchema>;

/** An event as it is kept, or about an account that the source is known to have: how its account name was written is not asked any more. */
export const keptEventSchema = hrEventSchema.safeExtend({
  person: eventPersonSchema.safeExtend({ accountName: accountName(z.string()) }),
});
