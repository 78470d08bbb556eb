import { orderAttributes } from './attributeSteps.ts';
import { type PeopleFinder, peopleFinder } from './findPeople.ts';
import { matchSources } from './matchSources.ts';
import { orderSteps, type SourceBlock } from './orderSteps.ts';
import type { FromTo, NamedPerson, SourceChange, SourceStep } from './sourceSteps.ts';
import type { TenantSource, TenantState } from './tenantState.ts';
import type { WantedSource } from './wantedSources.ts';

/** What leads from a tenant to `nelm.sources.ts`. */
export type SourcesPlan = {
  steps: SourceStep[];
  /** What cannot be meant. There are no steps then. */
  problems: string[];
  /** Why steps that are meant cannot be done. */
  obstacles: string[];
};

/**
 * Compares what is stated with what a tenant has. The steps are in an order in which each can be done: a name is free before
 * another source gets it, and a source has its schema before one that it replaces is removed.
 *
 * @param wanted what `nelm.sources.ts` states
 */
export function planSources(wanted: readonly WantedSource[], { sources, identities }: TenantState): SourcesPlan {
  const people = peopleFinder(identities);
  const { pairs, unstated, problems } = matchSources(wanted, sources);
  if (problems.length > 0) return { steps: [], problems, obstacles: [] };
  const obstacles: string[] = [];
  const tell = (obstacle: string) => obstacles.push(obstacle);
  const blocks = pairs.map(({ wanted: one, there }) =>
    there ? blockOfChanges(one, there, people, tell) : blockOfNew(one, people, tell),
  );
  return { steps: orderSteps(blocks, sources, unstated), problems, obstacles };
}

type Tell = (obstacle: string) => void;

function blockOfNew(wanted: WantedSource, people: PeopleFinder, tell: Tell): SourceBlock {
  const source = { id: undefined, name: wanted.name };
  const [owner] = wanted.owner === undefined ? [] : findAll('owner', [wanted.owner], wanted, people, tell);
  const managers = findAll('managers', wanted.managers, wanted, people, tell);
  const approvers = findAll('approvers', wanted.approvers, wanted, people, tell);
  if (!owner) tell(`"${wanted.name}" is to be made and has no owner: give it one.`);
  return {
    name: wanted.name,
    there: undefined,
    first: { kind: 'create source', source, description: wanted.description, owner, managers, approvers },
    attributes: orderAttributes(source, wanted.attributes, [], 0),
  };
}

function blockOfChanges(wanted: WantedSource, there: TenantSource, people: PeopleFinder, tell: Tell): SourceBlock {
  const source = { id: there.id, name: wanted.name };
  const change: SourceChange = {
    ...differing('name', there.name, wanted.name),
    ...differing('description', there.description, wanted.description),
    ...differingPeople(
      'managers',
      there.managers.map(people.known),
      findAll('managers', wanted.managers, wanted, people, tell),
      // Nothing depends on their order.
      (ids) => ids.toSorted(),
    ),
    ...differingPeople(
      'approvers',
      there.approvers.map(people.known),
      findAll('approvers', wanted.approvers, wanted, people, tell),
      (ids) => ids,
    ),
  };
  return {
    name: wanted.name,
    there,
    first:
      Object.keys(change).length === 0
        ? undefined
        : { kind: 'change source', source: { id: there.id, name: there.name }, change, passing: false },
    attributes: orderAttributes(source, wanted.attributes, there.attributes, there.people),
  };
}

function findAll(
  place: string,
  texts: readonly string[],
  { name }: WantedSource,
  people: PeopleFinder,
  tell: Tell,
): NamedPerson[] {
  const found = texts.map((text) => {
    const person = people.find(text);
    if (typeof person !== 'string') return person;
    tell(`"${name}", ${place}: it ${person}.`);
    return { id: `unknown ${text}`, called: `${text} (unknown)` };
  });
  const ids = new Set(found.map(({ id }) => id));
  if (ids.size < found.length) tell(`"${name}", ${place}: two of the names are the same person.`);
  return found;
}

function differing<Key extends string>(key: Key, from: string, to: string): { [K in Key]?: FromTo<string> } {
  return from === to ? {} : ({ [key]: { from, to } } as { [K in Key]?: FromTo<string> });
}

function differingPeople<Key extends string>(
  key: Key,
  from: NamedPerson[],
  to: NamedPerson[],
  comparable: (ids: string[]) => string[],
): { [K in Key]?: FromTo<NamedPerson[]> } {
  const idsOf = (people: NamedPerson[]) => comparable(people.map(({ id }) => id.toLowerCase())).join(' ');
  return idsOf(from) === idsOf(to) ? {} : ({ [key]: { from, to } } as { [K in Key]?: FromTo<NamedPerson[]> });
}
