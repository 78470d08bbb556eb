import { type AttributeChange, type FromTo, lossOf, type NamedPerson, type SourceStep } from './sourceSteps.ts';
import type { WantedAttribute } from './wantedSources.ts';

/** What a step does, as a person reads it: the source, then a line for each thing that changes. */
type StepText = { source: string; lines: string[] };

/** A step in words. `+` is added, `~` changed, `-` removed; what cannot be brought back is said. */
function stepText(step: SourceStep): StepText {
  const { name } = step.source;
  switch (step.kind) {
    case 'create source':
      return {
        source: name,
        lines: [
          '+ the source',
          ...(step.description === '' ? [] : [`+ description: ${quoted(step.description)}`]),
          ...(step.owner ? [`+ owner: ${step.owner.called}`] : []),
          ...(step.managers.length > 0 ? [`+ managers: ${called(step.managers)}`] : []),
          ...(step.approvers.length > 0 ? [`+ approvers: ${called(step.approvers)}`] : []),
        ],
      };
    case 'change source':
      return { source: name, lines: changesOfSource(step) };
    case 'remove source':
      return { source: name, lines: [`- the source${withPeople(step.people)}`] };
    case 'add attribute':
      return { source: name, lines: [`+ attribute ${attributeText(step.attribute)}`] };
    case 'change attribute':
      return { source: name, lines: changesOfAttribute(step.attribute.technicalName, step.change) };
    case 'remove attribute': {
      const values = lossOf(step) ? ', with the values that people have in it' : '';
      return { source: name, lines: [`- attribute ${attributeText(step.attribute)}${values}`] };
    }
  }
}

/** Steps as a person reads them, those of one source together below its name. */
export function stepsText(steps: readonly SourceStep[]): string {
  const lines: string[] = [];
  let title: string | undefined;
  for (const step of steps) {
    const text = stepText(step);
    if (text.source !== title) lines.push(text.source);
    title = text.source;
    lines.push(...text.lines.map((line) => `  ${line}`));
    // What comes next is said of the source under its new name.
    if (step.kind === 'change source' && step.change.name) title = step.change.name.to;
  }
  return lines.join('\n');
}

function changesOfSource(step: Extract<SourceStep, { kind: 'change source' }>): string[] {
  const { name, description, managers, approvers } = step.change;
  const lines = [
    ...(name ? [`~ name: ${fromTo(name)}${step.passing ? ', for as long as another source has its name' : ''}`] : []),
    ...(description ? [`~ description: ${fromTo(description)}`] : []),
    ...(managers ? [`~ managers: ${fromToPeople(managers)}`] : []),
    ...(approvers ? [`~ approvers: ${fromToPeople(approvers)}`] : []),
  ];
  return lossOf(step) ? [...lines, '  without an approver every request is approved at once'] : lines;
}

function changesOfAttribute(technicalName: string, change: AttributeChange): string[] {
  const { label, help, placeholder, required } = change;
  return [
    ...(label ? [`label: ${fromTo(label)}`] : []),
    ...(help ? [`help: ${fromTo(help)}`] : []),
    ...(placeholder ? [`placeholder: ${fromTo(placeholder)}`] : []),
    ...(required ? [`required: ${required.from} → ${required.to}`] : []),
  ].map((line) => `~ attribute ${technicalName}, ${line}`);
}

function attributeText({ technicalName, label, required }: WantedAttribute): string {
  return `${technicalName} (${quoted(label)}${required ? ', required' : ''})`;
}

function withPeople(people: number | undefined): string {
  if (people === 0) return '';
  if (people === undefined) return ', with its people';
  return `, with ${people === 1 ? 'its 1 person' : `its ${people.toLocaleString('en')} people`}`;
}

function fromTo({ from, to }: FromTo<string>): string {
  return `${quoted(from)} → ${quoted(to)}`;
}

function fromToPeople({ from, to }: FromTo<NamedPerson[]>): string {
  return `${called(from)} → ${called(to)}`;
}

function called(people: readonly NamedPerson[]): string {
  return people.map((person) => person.called).join(', ') || 'nobody';
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
