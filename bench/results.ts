import type { Bundle } from './bundles.ts';
import type { Measured } from './imports.ts';
import type { Planning } from './planning.ts';
import { table } from './table.ts';

/** What is measured of one file: its import, and its planning alone. */
export type Scenario = Measured & { name: string; planning: Planning };

const polls = ['getNonEmployeeBulkUploadStatus', 'getPublicIdentities'];

const whole = (value: number) => Math.round(value).toLocaleString('en');
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
const cpu = ({ roster, people, plan }: Planning) => roster + people + plan;
const total = (requests: Record<string, number>) => Object.values(requests).reduce((sum, count) => sum + count, 0);

/** Requests that must not grow with the number of rows. */
function fixedRequests({ requests }: Scenario): number {
  return total(requests) - polls.reduce((sum, id) => sum + (requests[id] ?? 0), 0);
}

/** What the targets are about, and the targets. */
export function targetsTable(scenarios: Scenario[]): string {
  const uploads = ({ requests, counts }: Scenario) =>
    counts.created + counts.updated === 0 ? String(requests['importNonEmployeeRecordsInBulk'] ?? 0) : '';
  return table([
    ['measure', 'target', ...names(scenarios)],
    ['wall time, ms', '', ...scenarios.map(({ milliseconds }) => whole(milliseconds))],
    ['CPU of parse + validate + plan, ms', '≤ 1,000', ...scenarios.map(({ planning }) => whole(cpu(planning)))],
    ['- read and check the file', '', ...scenarios.map(({ planning }) => whole(planning.roster))],
    ['- read the people', '', ...scenarios.map(({ planning }) => whole(planning.people))],
    ['- plan', '', ...scenarios.map(({ planning }) => whole(planning.plan))],
    ['peak memory of the flow, MB', '< 256', ...scenarios.map(({ peakMemory }) => megabytes(peakMemory))],
    ['requests but polls and look-ups', '≤ 8', ...scenarios.map((one) => String(fixedRequests(one)))],
    ['uploads when nothing changed', '0', ...scenarios.map(uploads)],
  ]);
}

/** Wall time by step; what is between the steps is the host's and the checkpoints'. */
export function stepsTable(scenarios: Scenario[]): string {
  const steps = new Set(scenarios.flatMap(({ steps }) => steps.map(({ name }) => name)));
  const took = (wanted: string, { steps }: Scenario) => steps.find(({ name }) => name === wanted)?.milliseconds;
  const between = ({ milliseconds, steps }: Scenario) =>
    milliseconds - steps.reduce((sum, step) => sum + step.milliseconds, 0);
  const cell = (value: number | undefined) => (value === undefined ? '' : whole(value));
  return table([
    ['step, ms', ...names(scenarios)],
    ...Array.from(steps, (name) => [name, ...scenarios.map((one) => cell(took(name, one)))]),
    ['between the steps', ...scenarios.map((one) => whole(between(one)))],
  ]);
}

/** Requests to the tenant by operation. */
export function requestsTable(scenarios: Scenario[]): string {
  const ids = new Set(scenarios.flatMap(({ requests }) => Object.keys(requests)));
  return table([
    ['requests', ...names(scenarios)],
    ...Array.from(ids, (id) => [id, ...scenarios.map(({ requests }) => String(requests[id] ?? 0))]),
  ]);
}

/** Sizes and import times of the functions. */
export function bundlesTable(bundles: Bundle[]): string {
  return table([
    ['function', 'bundle bytes', 'target', 'gzip bytes', 'import, ms'],
    ...bundles.map(({ name, durable, bytes, gzipBytes, importMilliseconds }) => [
      name,
      whole(bytes),
      durable ? '< 720,000' : '< 450,000',
      whole(gzipBytes),
      whole(importMilliseconds),
    ]),
  ]);
}

function names(scenarios: Scenario[]): string[] {
  return scenarios.map(({ name }) => name);
}
