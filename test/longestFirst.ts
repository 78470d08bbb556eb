import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What took more than eight seconds when it was last measured in a fresh clone, the longest first; nothing but the order depends on it. */
const slowest = [
  'test/lib/doors/console/peopleInBrowser.test.ts',
  'test/cli/start.test.ts',
  'test/simulation/simulation.test.ts',
  'test/packaging/budgets.test.ts',
  'test/operations/goldenFiles.test.ts',
  'test/cli/people.test.ts',
  'test/functions/contract.test.ts',
  'test/lib/flows/hr-events/heldStops.test.ts',
  'test/cli/jsonAnswers.test.ts',
  'test/local/aws/awsCli.test.ts',
  'test/lib/pages/page.test.ts',
  'test/lib/flows/csv-import/csvImport.test.ts',
  'test/cli/bothPlaces.test.ts',
  'test/cli/brokenProject.test.ts',
  'test/cli/doctor.test.ts',
  'test/lib/flows/hr-events/changedSince.test.ts',
  'test/lib/flows/expiry-sweep/sweepFaults.test.ts',
  'test/cli/working.test.ts',
  'test/cli/tenant.test.ts',
  'test/functions/csv-import.test.ts',
  'test/lib/durable/steps.test.ts',
  'test/lib/flows/approvals/approvals.test.ts',
  'test/functions/killed.test.ts',
  'test/lib/store/conditionally.test.ts',
  'test/functions/hr-events.test.ts',
  'test/lib/durable/flow.test.ts',
  'test/local/aws/lambda.test.ts',
  'test/cli/interrupted.test.ts',
  'test/packaging/client.test.ts',
  'test/lib/flows/hr-events/attacks.test.ts',
  'test/lib/sources/applySteps.test.ts',
  'test/contract/bucketContract.test.ts',
  'test/contract/hostContract.test.ts',
  'test/local/tenant/model/model.test.ts',
  'test/packaging/template.test.ts',
  'test/lib/flows/hr-events/hostileEvents.test.ts',
  'test/cli/program.test.ts',
  'test/lib/flows/hr-events/stopAgain.test.ts',
];

/** The folders whose tests start processes and whole stacks, and rest most of the time. */
const slowFolders = ['test/cli/', 'test/functions/', 'test/packaging/', 'test/local/aws/', 'test/lib/store/'];

/**
 * The order of files where none has been run before. Vitest goes by their size then, and would leave small files that take
 * long to the end, at which one worker runs them while the others rest. What is known of earlier runs decides
 * otherwise, as it does without this.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    if (files.some((file) => this.ctx.cache.getTestSpecificationResult(file))) return sorted;
    const rankOf = ({ moduleId }: TestSpecification) => {
      const file = path.relative(this.ctx.config.root, moduleId).split(path.sep).join('/');
      const place = slowest.indexOf(file);
      if (place !== -1) return place;
      return slowest.length + (slowFolders.some((folder) => file.startsWith(folder)) ? 0 : 1);
    };
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
