import type { SourceStep } from './sourceSteps.ts';
import { sourceKey } from './sources.ts';
import type { TenantSource } from './tenantState.ts';
import { tenantLimits } from './wantedSources.ts';

type FirstStep = Extract<SourceStep, { kind: 'create source' | 'change source' }>;

/** What is done to one stated source: it is made or changed, and then its attributes are. */
export type SourceBlock = {
  /** Its name in the end. */
  name: string;
  there: TenantSource | undefined;
  first: FirstStep | undefined;
  attributes: SourceStep[];
};

/**
 * Puts the steps of all sources in an order in which the tenant takes each. Sources are removed last, unless one is in the
 * way: it has a name that another is to get, or there is no room for a new one. Where names go round in a circle, one source
 * gets a passing name first.
 *
 * @param unstated the sources to be removed
 */
export function orderSteps(
  blocks: readonly SourceBlock[],
  sources: readonly TenantSource[],
  unstated: readonly TenantSource[],
): SourceStep[] {
  const steps: SourceStep[] = [];
  const keyOf = keyOfNames(sources, blocks);
  const names = new Map(sources.map((source) => [keyOf(source.name), source.id]));
  const [pending, toRemove] = [[...blocks], [...unstated]];
  const isFree = ({ name, there }: SourceBlock) => {
    const holder = names.get(keyOf(name));
    return there ? holder === undefined || holder === there.id : holder === undefined && hasRoom();
  };
  const hasRoom = () => names.size < tenantLimits.sources;
  const rename = (id: string, from: string, to: string) => {
    if (names.get(keyOf(from)) === id) names.delete(keyOf(from));
    names.set(keyOf(to), id);
  };
  /** The names that sources have meanwhile. */
  const passing = new Map<string, string>();

  while (pending.length > 0) {
    const next = pending.findIndex(isFree);
    const [block] = next === -1 ? [] : pending.splice(next, 1);
    if (block) {
      steps.push(...stepsOf(block, passing));
      const { there, name } = block;
      if (there) rename(there.id, passing.get(there.id) ?? there.name, name);
      else names.set(keyOf(name), `new ${name}`);
      continue;
    }
    const inTheWay = toRemove.findIndex(
      (source) => !hasRoom() || pending.some(({ name }) => keyOf(name) === keyOf(source.name)),
    );
    const [removed] = inTheWay === -1 ? [] : toRemove.splice(inTheWay, 1);
    if (removed) {
      names.delete(keyOf(removed.name));
      steps.push(removalOf(removed));
      continue;
    }
    const { there, name } =
      pending.find((one) => isInTheWay(one, pending, keyOf) && !passing.has(one.there?.id ?? '')) ?? {};
    if (!there || name === undefined) throw new Error('The sources cannot be brought into an order.');
    const to = freeName(`${name} (gets its name)`, names, keyOf);
    passing.set(there.id, to);
    rename(there.id, there.name, to);
    const change = { name: { from: there.name, to } };
    steps.push({ kind: 'change source', source: { id: there.id, name: there.name }, change, passing: true });
  }
  return [...steps, ...toRemove.map(removalOf)];
}

type KeyOf = (name: string) => string;

/**
 * How names are told apart: without letter case, as a tenant may take two such names for the same one. One that has two of them,
 * or is to have them, tells them apart as they are written.
 */
function keyOfNames(sources: readonly TenantSource[], blocks: readonly SourceBlock[]): KeyOf {
  const hasAlike = (named: readonly { name: string }[]) =>
    new Set(named.map(({ name }) => sourceKey(name))).size < named.length;
  return hasAlike(sources) || hasAlike(blocks) ? (name) => name : sourceKey;
}

/** The steps of a block. Where its source got a passing name meanwhile, the change is from that one. */
function stepsOf({ first, attributes }: SourceBlock, passing: ReadonlyMap<string, string>): SourceStep[] {
  if (!first) return attributes;
  const meanwhile = passing.get(first.source.id ?? '');
  if (meanwhile === undefined || first.kind === 'create source' || !first.change.name) return [first, ...attributes];
  const change = { ...first.change, name: { from: meanwhile, to: first.change.name.to } };
  return [{ ...first, source: { ...first.source, name: meanwhile }, change }, ...attributes];
}

/** Whether a source has a name that another one is to get. */
function isInTheWay({ there }: SourceBlock, pending: readonly SourceBlock[], keyOf: KeyOf): boolean {
  return there !== undefined && pending.some((other) => keyOf(other.name) === keyOf(there.name));
}

function removalOf({ id, name, people }: TenantSource): SourceStep {
  return { kind: 'remove source', source: { id, name }, people };
}

function freeName(wanted: string, names: ReadonlyMap<string, unknown>, keyOf: KeyOf): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!names.has(keyOf(name))) return name;
  }
}
