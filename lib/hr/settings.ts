import * as z from 'zod';
import { mappingSchema } from './mapping.ts';

/** Which HR systems may post, and what is set for each. One that is left out is unknown to the door. */
export const hrSchema = z.strictObject({
  standard: mappingSchema.pick({ maxAgeMinutes: true }).optional(),
  bamboohr: mappingSchema.optional(),
  deel: mappingSchema.optional(),
});

export type HrSettings = z.output<typeof hrSchema>;
