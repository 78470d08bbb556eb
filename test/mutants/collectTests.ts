import { expect, vi } from 'vitest';

/** One test, which can be run as often as one likes. */
export type CollectedTest = { id: string; name: string; run(): Promise<void> };

type Does = (...values: unknown[]) => unknown;
type Suite = { name: string; outer?: Suite; before: Does[]; after: Does[] };

/** What the file that is being loaded has said until now. */
let current: { file: string; suite: Suite; tests: CollectedTest[] } | undefined;

/**
 * The tests of a file, in the order in which it states them. Only what the files of the folders use is known here: whatever
 * else a file asks of vitest is an error, and no test that is left out.
 *
 * @param load loads the file, with `standIn` in place of vitest
 * @throws Error for what is not known here, and whatever loading throws
 */
export async function collectTests(file: string, load: () => Promise<void>): Promise<CollectedTest[]> {
  const tests: CollectedTest[] = [];
  current = { file, suite: { name: file, before: [], after: [] }, tests };
  try {
    await load();
  } finally {
    current = undefined;
  }
  return tests;
}

function stating(): NonNullable<typeof current> {
  if (!current) throw new Error('A test states another one.');
  return current;
}

function test(name: string, does: Does, ...more: unknown[]): void {
  if (typeof does !== 'function' || more.some((value) => typeof value !== 'number'))
    unknown(`the options of "${name}"`);
  if (does.length > 0) unknown(`the context that "${name}" asks for`);
  const { file, suite, tests } = stating();
  const suites: Suite[] = [];
  for (let one: Suite | undefined = suite; one; one = one.outer) suites.unshift(one);
  tests.push({
    id: `${file} ${tests.length + 1}`,
    name: [...suites.map((one) => one.name), name].join(' > '),
    run: () => runTest(suites, does),
  });
}

/** As vitest does: what was begun before a test is ended after it, whether it failed or not, the innermost first. */
async function runTest(suites: readonly Suite[], does: Does): Promise<void> {
  const failures: unknown[] = [];
  const attempt = async (step: Does) => {
    try {
      if (typeof (await step()) === 'function' && step !== does) unknown('a hook that returns what ends it');
    } catch (error) {
      failures.push(error);
    }
  };
  for (const step of suites.flatMap(({ before }) => before)) if (failures.length === 0) await attempt(step);
  if (failures.length === 0) await attempt(does);
  for (const step of suites.flatMap(({ after }) => after).toReversed()) await attempt(step);
  if (failures.length > 0) throw failures[0];
}

function describe(name: string, states: Does): void {
  if (typeof states !== 'function') unknown(`the options of "${name}"`);
  const outer = stating();
  const whole = outer.suite;
  outer.suite = { name, outer: whole, before: [], after: [] };
  const stated = states();
  outer.suite = whole;
  if (stated instanceof Promise) unknown(`"${name}", which states its tests later`);
}

/** A test or a suite for each of several cases; a case that is a list is the values, one by one. */
function each(state: (name: string, does: Does) => void) {
  return (cases: readonly unknown[]) => {
    if (!Array.isArray(cases) || 'raw' in cases) unknown('cases that are a table in a text');
    return (name: string, does: Does, ...more: unknown[]) => {
      if (typeof does !== 'function' || more.some((value) => typeof value !== 'number'))
        unknown(`the options of "${name}"`);
      for (const [index, one] of cases.entries()) {
        const values: unknown[] = Array.isArray(one) ? one : [one];
        if (does.length > values.length) unknown(`the context that "${name}" asks for`);
        state(`${name} (${index + 1})`, () => does(...values));
      }
    };
  };
}

function hook(when: 'before' | 'after') {
  return (does: Does, ...more: unknown[]) => {
    if (does.length > 0 || more.length > 0) unknown('the context or the options of a hook');
    stating().suite[when].push(does);
  };
}

function unknown(what: string): never {
  throw new Error(`Mutants cannot be run with ${what}: test/mutants/collectTests.ts does not know it.`);
}

const environment = new Map<string, string | undefined>();
const globals = new Map<string, unknown>();

function setEnvironment(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

const { any, anything, arrayContaining, objectContaining, stringContaining, stringMatching, not } = expect;

/**
 * What stands in for vitest. How values are compared is vitest's own; `expect` without what is not used, some of which only
 * vitest's runner acts upon.
 */
export const standIn = {
  test: Object.assign(test, { each: each(test) }),
  describe: Object.assign(describe, { each: each(describe) }),
  beforeEach: hook('before'),
  afterEach: hook('after'),
  expect: Object.assign((value: unknown, message?: string) => expect(value, message), {
    any,
    anything,
    arrayContaining,
    objectContaining,
    stringContaining,
    stringMatching,
    not,
  }),
  vi: {
    fn: vi.fn,
    stubEnv(name: string, value: string | undefined) {
      if (!environment.has(name)) environment.set(name, process.env[name]);
      setEnvironment(name, value);
    },
    unstubAllEnvs() {
      for (const [name, value] of environment) setEnvironment(name, value);
      environment.clear();
    },
    stubGlobal(name: string, value: unknown) {
      if (!globals.has(name)) globals.set(name, Reflect.get(globalThis, name));
      Reflect.set(globalThis, name, value);
    },
    unstubAllGlobals() {
      for (const [name, value] of globals) Reflect.set(globalThis, name, value);
      globals.clear();
    },
  },
};
