import type { TenantAttribute } from './tenantState.ts';
import type { WantedAttribute } from './wantedSources.ts';

/** A source that a step is about. One that an earlier step makes has no id yet. */
export type StepSource = { id: string | undefined; name: string };

/** Somebody of a source: the id of their identity, and how they are called in texts. */
export type NamedPerson = { id: string; called: string };

export type FromTo<Value> = { from: Value; to: Value };

/** What of a source changes. */
export type SourceChange = {
  name?: FromTo<string>;
  description?: FromTo<string>;
  managers?: FromTo<NamedPerson[]>;
  approvers?: FromTo<NamedPerson[]>;
};

/** What of an attribute changes. */
export type AttributeChange = Partial<{
  [Key in 'label' | 'help' | 'placeholder']: FromTo<string>;
}> & { required?: FromTo<boolean> };

/** One step from what a tenant has to what `nelm.sources.ts` states: one request that changes something. */
export type SourceStep =
  | {
      kind: 'create source';
      source: StepSource;
      description: string;
      /** Undefined where none is stated: the step cannot be done then, and the plan says so. */
      owner: NamedPerson | undefined;
      managers: NamedPerson[];
      approvers: NamedPerson[];
    }
  /** `passing` is a rename that only makes room for another one. */
  | { kind: 'change source'; source: StepSource; change: SourceChange; passing: boolean }
  | { kind: 'remove source'; source: StepSource; people: number | undefined }
  | { kind: 'add attribute'; source: StepSource; attribute: WantedAttribute }
  | { kind: 'change attribute'; source: StepSource; attribute: TenantAttribute; change: AttributeChange }
  /** `people` is how many the source has, whose values go with it. */
  | { kind: 'remove attribute'; source: StepSource; attribute: TenantAttribute; people: number | undefined };

/** What of a step cannot be brought back; undefined of any other. Whether a removed attribute has values is not known yet. */
export function lossOf(step: SourceStep): 'people' | 'values' | 'last approver' | undefined {
  if (step.kind === 'remove source') return step.people === 0 ? undefined : 'people';
  if (step.kind === 'remove attribute') return step.people === 0 ? undefined : 'values';
  if (step.kind !== 'change source' || !step.change.approvers) return undefined;
  const { from, to } = step.change.approvers;
  return to.length === 0 && from.length > 0 ? 'last approver' : undefined;
}
