import path from 'node:path';
import { configureGlobal } from 'fast-check';
import { type CollectedTest, collectTests, standIn } from './collectTests.ts';
import { freshModules } from './freshModules.ts';

/** How many tests each file has, as vitest counts them. */
export type TestCounts = Readonly<Record<string, number>>;

type Outcome = { id: string; name: string; timeSpentMs: number; status: 0 | 1; failureMessage?: string };
type MutantRun = {
  activeMutant: { id: string };
  sandboxFileName: string;
  testFilter?: readonly string[];
  mutantActivation: 'runtime' | 'static';
  hitLimit?: number;
};

/** What Stryker's changes in the files ask, whenever they are reached. */
type Switches = {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number;
  hitLimit?: number | undefined;
  mutantCoverage?: object;
};
const switches: Switches = {};
Reflect.set(globalThis, '__stryker__', switches);

// The same values each time, so that a mutant is seen today and tomorrow; that one was found is enough, the smallest is not looked for.
configureGlobal({ seed: 1, endOnFailure: true });

/** No measure of anything: a test that waits for what a mutant never does ends. */
const longestTest = 30_000;

/**
 * Runs tests against mutants in its own process: no worker is started, and a file is read once. Each mutant has modules of its
 * own, so that none is seen, or hidden, by what was kept of another.
 */
class InProcess {
  static readonly inject = ['options'];
  readonly #counts: TestCounts;

  constructor({ inProcess }: { inProcess: TestCounts }) {
    this.#counts = inProcess;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  /** Runs every test without a mutant, for what it reaches. */
  async dryRun() {
    const load = freshModules({ vitest: standIn });
    const tests: Outcome[] = [];
    for (const [file, counted] of Object.entries(this.#counts)) {
      const collected = await collectTests(file, () => load(file));
      if (collected.length !== counted) {
        return {
          status: 'error',
          errorMessage: `${file} has ${collected.length} tests here, and ${counted} for vitest.`,
        };
      }
      for (const test of collected) {
        switches.currentTestId = test.id;
        tests.push(await outcomeOf(test));
        switches.currentTestId = undefined;
      }
    }
    return { status: 'complete', tests, mutantCoverage: switches.mutantCoverage };
  }

  /** Runs the tests that reach a mutant, until one of them sees it. */
  async mutantRun({ activeMutant, sandboxFileName, testFilter, mutantActivation, hitLimit }: MutantRun) {
    const load = freshModules({ vitest: standIn });
    const wanted = testFilter && new Set(testFilter);
    const mostHits = hitLimit && mostHitsOfTest(hitLimit);
    let nrOfTests = 0;
    for (const file of this.#filesFor(sandboxFileName, testFilter)) {
      const atLoad = mutantActivation === 'static' ? activeMutant.id : undefined;
      const collected = await withMutant(atLoad, () => collectTests(file, () => load(file))).catch(messageOf);
      if (typeof collected === 'string') return killed(`${file} cannot be loaded: ${collected}`, [], nrOfTests);
      for (const test of collected) {
        if (wanted && !wanted.delete(test.id)) continue;
        nrOfTests += 1;
        Object.assign(switches, { hitCount: 0, hitLimit: mostHits });
        const { failureMessage } = await withMutant(activeMutant.id, () => outcomeOf(test));
        // What is reached so often may run for ever: Stryker's change in the file has thrown an error.
        if (mostHits !== undefined && (switches.hitCount ?? 0) > mostHits) return { status: 'timeout' };
        if (failureMessage !== undefined) return killed(failureMessage, [test.id], nrOfTests);
      }
    }
    if (wanted?.size) throw new Error(`Tests that are not there any more: ${[...wanted].join(', ')}`);
    return { status: 'survived', nrOfTests };
  }

  /** The files whose tests are to be run, first that which is called like the file of the mutant: it sees most of them. */
  #filesFor(mutated: string, testFilter: readonly string[] | undefined): string[] {
    const reaching = testFilter && new Set(testFilter.map((id) => id.slice(0, id.lastIndexOf(' '))));
    const files = Object.keys(this.#counts).filter((file) => !reaching || reaching.has(file));
    const isOwn = (file: string) => path.basename(file).startsWith(path.basename(mutated, '.ts'));
    return [...files.filter(isOwn), ...files.filter((file) => !isOwn(file))];
  }
}

/**
 * How often a single test may reach a mutant: ten times as often as all tests together reach its place otherwise, and a million
 * times in any case.
 *
 * @param hitLimit a hundred times as often as all tests together do
 */
function mostHitsOfTest(hitLimit: number): number {
  return Math.max(hitLimit / 10, 1_000_000);
}

function killed(failureMessage: string, killedBy: string[], nrOfTests: number) {
  return { status: 'killed', failureMessage, killedBy, nrOfTests };
}

async function withMutant<T>(id: string | undefined, work: () => Promise<T>): Promise<T> {
  switches.activeMutant = id;
  try {
    return await work();
  } finally {
    switches.activeMutant = undefined;
  }
}

async function outcomeOf({ id, name, run }: CollectedTest): Promise<Outcome> {
  const start = performance.now();
  const failure = await within(longestTest, run()).then(() => undefined, messageOf);
  const timeSpentMs = performance.now() - start;
  return failure === undefined
    ? { id, name, timeSpentMs, status: 0 }
    : { id, name, timeSpentMs, status: 1, failureMessage: failure };
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const waited = Promise.withResolvers<void>();
  const timer = setTimeout(() => waited.reject(new Error('It never ended.')), milliseconds);
  try {
    await Promise.race([work, waited.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What Stryker looks for in a plugin. */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', injectableClass: InProcess }];
export const strykerValidationSchema = { properties: { inProcess: { type: 'object' } } };
