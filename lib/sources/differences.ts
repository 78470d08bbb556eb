import * as z from 'zod';
import type { FromTo, NamedPerson, SourceStep } from './sourceSteps.ts';

/** One thing that is otherwise in the tenant than `nelm.sources.ts` states it. It may name managers and approvers. */
export const differenceSchema = z.object({
  /** The name of the source: the stated one, or that in the tenant where it is stated nowhere. */
  source: z.string(),
  /** What differs, such as `approvers` or `the label of vendor`. */
  what: z.string(),
  inTenant: z.string(),
  stated: z.string(),
});

export type Difference = z.infer<typeof differenceSchema>;

const there = 'it is there';
const notThere = 'it is not there';
const noText = 'nothing';

/** What the steps of a plan say of how a tenant and `nelm.sources.ts` differ. */
export function differencesOf(steps: readonly SourceStep[]): Difference[] {
  return steps.flatMap((step) => {
    const { name: source } = step.source;
    return sidesOf(step).map(([what, inTenant, stated]) => ({ source, what, inTenant, stated }));
  });
}

/** What differs, how it is in the tenant, and how it is stated. */
type Sides = [what: string, inTenant: string, stated: string];

function sidesOf(step: SourceStep): Sides[] {
  switch (step.kind) {
    case 'create source':
      return [['the source', notThere, there]];
    case 'remove source':
      return [['the source', there, notThere]];
    case 'add attribute':
      return [[`the attribute ${step.attribute.technicalName}`, notThere, there]];
    case 'remove attribute':
      return [[`the attribute ${step.attribute.technicalName}`, there, notThere]];
    case 'change attribute': {
      const { label, help, placeholder, required } = step.change;
      const of = (part: string) => `the ${part} of ${step.attribute.technicalName}`;
      return [
        ...texts(of('label'), label),
        ...texts(of('help'), help),
        ...texts(of('placeholder'), placeholder),
        ...(required
          ? [
              sides(
                of('necessity'),
                required.from ? 'required' : 'not required',
                required.to ? 'required' : 'not required',
              ),
            ]
          : []),
      ];
    }
    case 'change source': {
      // A passing name is no difference: the step that gives the name in the end says it.
      if (step.passing) return [];
      const { name, description, managers, approvers } = step.change;
      return [
        ...texts('the name', name),
        ...texts('the description', description),
        ...people('the managers', managers),
        ...people('the approvers', approvers),
      ];
    }
  }
}

function sides(...said: Sides): Sides {
  return said;
}

function texts(what: string, change: FromTo<string> | undefined): Sides[] {
  return change ? [sides(what, change.from || noText, change.to || noText)] : [];
}

function people(what: string, change: FromTo<NamedPerson[]> | undefined): Sides[] {
  const called = (named: readonly NamedPerson[]) => named.map((one) => one.called).join(', ') || 'nobody';
  return change ? [sides(what, called(change.from), called(change.to))] : [];
}
