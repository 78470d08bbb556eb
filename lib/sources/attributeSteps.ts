import type { AttributeChange, SourceStep, StepSource } from './sourceSteps.ts';
import type { TenantAttribute } from './tenantState.ts';
import { tenantLimits, type WantedAttribute } from './wantedSources.ts';

/**
 * The steps from the custom attributes of a source to the stated ones. New ones come before old ones go, as far as there is
 * room for them and their names are free. An attribute is known by its technical name, which cannot be changed.
 *
 * @param people how many the source has
 */
export function orderAttributes(
  source: StepSource,
  wanted: readonly WantedAttribute[],
  there: readonly TenantAttribute[],
  people: number | undefined,
): SourceStep[] {
  const isSame = (one: WantedAttribute) => (other: WantedAttribute) => one.technicalName === other.technicalName;
  const steps = wanted.flatMap((one): SourceStep[] => {
    const attribute = there.find(isSame(one));
    const change = attribute && changeOf(attribute, one);
    return change ? [{ kind: 'change attribute', source, attribute, change }] : [];
  });
  const toAdd = wanted.filter((one) => !there.some(isSame(one)));
  const toRemove = there.filter((one) => !wanted.some(isSame(one)));
  const names = new Set(there.map(keyOf));
  while (toAdd.length + toRemove.length > 0) {
    const next = toAdd.findIndex((one) => names.size < tenantLimits.attributes && !names.has(keyOf(one)));
    const [attribute] = next === -1 ? [] : toAdd.splice(next, 1);
    if (attribute) {
      names.add(keyOf(attribute));
      steps.push({ kind: 'add attribute', source, attribute });
      continue;
    }
    const inTheWay = toRemove.findIndex((one) => toAdd.some((other) => keyOf(other) === keyOf(one)));
    const [removed] = toRemove.splice(Math.max(0, inTheWay), 1);
    if (!removed) throw new Error(`There is no room for the attributes of ${source.name}.`);
    names.delete(keyOf(removed));
    steps.push({ kind: 'remove attribute', source, attribute: removed, people });
  }
  return steps;
}

function changeOf(from: TenantAttribute, to: WantedAttribute): AttributeChange | undefined {
  const change: AttributeChange = {
    ...(from.label !== to.label && { label: { from: from.label, to: to.label } }),
    ...(from.help !== to.help && { help: { from: from.help, to: to.help } }),
    ...(from.placeholder !== to.placeholder && { placeholder: { from: from.placeholder, to: to.placeholder } }),
    ...(from.required !== to.required && { required: { from: from.required, to: to.required } }),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}

/** A source has no two technical names that differ in letter case alone. */
function keyOf({ technicalName }: WantedAttribute): string {
  return technicalName.toLowerCase();
}
