import * as z from 'zod';
import { forEachAttribute } from '../isc/person.ts';

/** Where a value stands in what a system sends: a name, or names joined by dots. Of several the first that has one. */
const place = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** Which field of a system each attribute of a person comes from. */
const fieldsSchema = z.strictObject({
  ...forEachAttribute(place.optional()),
  /** Custom attributes by their technical name. */
  data: z.record(z.string(), place).optional(),
});

export type Fields = z.output<typeof fieldsSchema>;

/** Whose events of a source a system may send: of those it brought, by the history, or of everybody there. */
const people = z.enum(['own', 'source']).default('own');

/** Whether a system may stop people: end them at once, and have them blocked until a person lifts that. Others cannot say it. */
const mayStop = z.boolean().default(false);

/** How old a delivery may be, with what holds for a system unless it is set. */
const maxAgeMinutes = (usual: number) => z.number().positive().default(usual);

/** What is set for a system that has fields of its own. */
const mappingSchema = z.strictObject({
  /** The source that its people belong to, by name or id. It may touch no other. */
  source: z.string().min(1),
  people,
  /** Fields that differ from the system's usual ones. */
  fields: fieldsSchema.default({}),
  /** Values of new people that the system does not know. They change nobody who is there, be it that they come again. */
  defaults: z
    .strictObject({
      email: z.email().optional(),
      phone: z.string().optional(),
      manager: z.string().optional(),
      data: z.record(z.string(), z.string()).optional(),
    })
    .default({}),
  /** Whose events count: those of people who have one of the values in each of these fields. Others are ignored. */
  scope: z.record(z.string(), z.array(z.string()).min(1)).default({}),
  maxAgeMinutes: maxAgeMinutes(5),
});

export type Mapping = z.output<typeof mappingSchema>;

/** Which HR systems may post, and what is set for each. One that is left out is unknown to the door. */
export const hrSchema = z.strictObject({
  standard: mappingSchema
    .pick({ people: true, maxAgeMinutes: true })
    .extend({
      mayStop,
      /** The sources that its events may touch, by name or id. */
      sources: z.array(z.string().min(1)).min(1),
    })
    .optional(),
  bamboohr: mappingSchema.optional(),
  /** Deel stamps the event, and not the delivery: one that is sent again later is as old as its event. */
  deel: mappingSchema.extend({ maxAgeMinutes: maxAgeMinutes(3 * 24 * 60) }).optional(),
});

export type HrSettings = z.output<typeof hrSchema>;
