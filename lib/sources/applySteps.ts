import type { Isc } from '../isc/client.ts';
import type { SourceStep, StepSource } from './sourceSteps.ts';

/** What happens around each step: `before` may refuse it by throwing, `after` is told that it is done. */
export type AroundSteps = {
  before?: (step: SourceStep) => Promise<void>;
  after?: (step: SourceStep) => void;
};

/**
 * Does the steps of a plan in their order, one request each. What was done stays done when one is refused, or the process is
 * killed: a new plan has what is left.
 *
 * @throws whatever the client throws at the step that cannot be done
 */
export async function applySteps(isc: Isc, steps: readonly SourceStep[], around: AroundSteps = {}): Promise<void> {
  const made = new Map<string, string>();
  for (const step of steps) {
    await around.before?.(step);
    await applyStep(isc, step, made);
    around.after?.(step);
  }
}

/** @param made the ids of sources that earlier steps have made, by their names */
async function applyStep(isc: Isc, step: SourceStep, made: Map<string, string>): Promise<void> {
  const idOf = ({ id, name }: StepSource) => id ?? made.get(name) ?? '';
  const ids = (people: readonly { id: string }[]) => people.map(({ id }) => id);
  switch (step.kind) {
    case 'create source': {
      if (!step.owner) throw new Error(`${step.source.name} cannot be made without an owner. Give it one.`);
      const { id } = await isc.sources.create({
        name: step.source.name,
        description: step.description,
        owner: step.owner.id,
        approvers: ids(step.approvers),
        accountManagers: ids(step.managers),
      });
      made.set(step.source.name, id);
      return;
    }
    case 'change source': {
      const { name, description, managers, approvers } = step.change;
      await isc.sources.patch(idOf(step.source), {
        ...(name && { name: name.to }),
        ...(description && { description: description.to }),
        ...(managers && { accountManagers: ids(managers.to) }),
        ...(approvers && { approvers: ids(approvers.to) }),
      });
      return;
    }
    case 'remove source':
      return await isc.sources.delete(idOf(step.source));
    case 'add attribute': {
      const { technicalName, label, help, placeholder, required } = step.attribute;
      const attribute = { technicalName, label, helpText: help, placeholder, required };
      await isc.schemaAttributes.create(idOf(step.source), attribute);
      return;
    }
    case 'change attribute': {
      const { label, help, placeholder, required } = step.change;
      await isc.schemaAttributes.patch(idOf(step.source), step.attribute.id, {
        ...(label && { label: label.to }),
        ...(help && { helpText: help.to }),
        ...(placeholder && { placeholder: placeholder.to }),
        ...(required && { required: required.to }),
      });
      return;
    }
    case 'remove attribute':
      return await isc.schemaAttributes.delete(idOf(step.source), step.attribute.id);
  }
}
