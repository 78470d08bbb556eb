import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { Flow } from '../../lib/durable/flow.ts';
import type { Tools } from '../../lib/tools/tools.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';
import { readWiring, type Wiring } from '../../local/aws/wiring.ts';
import { filesIn } from '../house.ts';
import { keptOfExecutions } from '../keptOfExecutions.ts';
import { under } from './chance.ts';
import { first, flows, golden, goldenText, second } from './golden.ts';
import { readRoles, rolesOf } from './roles.ts';
import type { Scenarios } from './scenario.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Whom the scenarios are about, by names, accounts, addresses and managers. */
const names =
  /@example\.(com|org)|\bAda\b|\bExample\b|\bNorthwind\b|\b(ada|ben|bea|cy|dee|eve|fay|gil|hal)\b|jane\.doe|john\.roe/;

const roles = await readRoles();

afterAll(() => roles.rights.keepUsed());

describe.each(Object.entries(flows))('the operations of %s', (flow, scenarios) => {
  test('are those that are written down, and the same at another time, in another zone and by another chance', async () => {
    const naming: string[] = [];
    let largest = 0;
    const see = (title: string, executions: readonly Execution[]) => {
      largest = Math.max(largest, ...executions.flatMap(resultSizes));
      const found = keptOfExecutions(executions).match(names);
      if (found) naming.push(`${title}: ${found}`);
    };
    const played = await under(second, () =>
      goldenText(scenarios, second, () => undefined, see, { roles, name: flow }),
    );
    expect(roles.refused.splice(0), 'what the role of the function does not allow, or its environment lacks').toEqual(
      [],
    );
    expect(played.uuids).toBeGreaterThan(0);
    expect(naming, 'payloads and checkpoints name somebody').toEqual([]);
    expect(largest, 'the largest result of a step in bytes (docs/decisions/aws-limits.md)').toBeLessThan(3_000);
    await expect(played.value).toMatchFileSnapshot(golden(flow));
    const before = await under(first, () => goldenText(scenarios, first, () => undefined));
    expect(before.value).toBe(played.value);
  });
});

/** How many bytes the results of the operations of an execution have. */
function resultSizes({ operations }: Execution): number[] {
  return operations.map(({ StepDetails, CallbackDetails }) =>
    Buffer.byteLength(StepDetails?.Result ?? CallbackDetails?.Result ?? ''),
  );
}

/** The names of steps and waits in the files of some folders, as far as they are written out there. */
async function namesIn(folders: readonly string[]): Promise<string[]> {
  const root = path.join(import.meta.dirname, '../..');
  const texts = (await filesIn(root, folders)).map((file) => readFile(path.join(root, file), 'utf8'));
  const named = /\b(?:step|lastStep|poll|wait)(?:<[^>(]*>)?\(\s*'([^']+)'|\bwaitForJob\(story, '([^']+)'/g;
  return (await Promise.all(texts)).flatMap((text) =>
    Array.from(text.matchAll(named), ([, name, job]) => name ?? job ?? ''),
  );
}

test('every step that is named in a flow stands in its golden file, and those of the frame in some', async () => {
  const written = new Map<string, string>();
  for (const flow of Object.keys(flows)) written.set(flow, await readFile(golden(flow), 'utf8'));
  written.set('frame', [...written.values()].join(''));
  const unmet: string[] = [];
  for (const [flow, text] of written) {
    const names = await namesIn(flow === 'frame' ? ['lib/durable', 'lib/decisions'] : [`lib/flows/${flow}`]);
    expect(names.length, flow).toBeGreaterThan(1);
    unmet.push(...names.filter((name) => !text.includes(` ${name}\n`)).map((name) => `${flow}: ${name}`));
  }
  expect(unmet).toEqual([]);
});

test.each<[string, (wiring: Wiring) => void, string]>([
  [
    'a right',
    ({ roles }) => {
      const role = roles['nelm-local-expected-files'];
      const statements = role?.statements.filter((one) => !JSON.stringify(one).includes('expected.json'));
      Object.assign(role ?? {}, { statements });
    },
    'ExpectedFilesRole is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::nelm-local/sources/',
  ],
  [
    'a variable',
    ({ functions }) => {
      for (const { environment } of functions) delete environment['ISC_CLIENT_SECRET_PARAMETER'];
    },
    'nelm-local-expected-files is not given ISC_CLIENT_SECRET_PARAMETER',
  ],
])('%s that a flow needs and is not given is found out', async (_, take, said) => {
  const wiring = await readWiring(path.join(import.meta.dirname, '../..'));
  take(wiring);
  const roles = rolesOf(wiring);
  const { 'expected-files': scenarios = {} } = flows;
  await goldenText(scenarios, first, () => undefined, undefined, { roles, name: 'expected-files' }).catch(() => {});
  expect(roles.refused.join('\n')).toContain(said);
});

test.each<[string, (now: number) => boolean]>([
  ['chance', () => Math.random() < 0.5],
  ['the year', (now) => new Date(now).getUTCFullYear() === 2026],
  ['the zone of the process', () => new Date(0).getHours() === 0],
])('a flow that decides by %s outside a step is found out', async (_, decide) => {
  const flow: Flow<Tools> =
    ({ now }) =>
    async (_, context) => {
      await context.step(decide(now()) ? 'one way' : 'another way', async () => {});
      return { id: '', runId: '', folder: '', outcome: 'completed' };
    };
  const scenarios: Scenarios = { decides: async (stage) => [await stage.fire(stage.host(flow), 'deciding')] };
  const textIn = async (circumstances: typeof first) =>
    (await under(circumstances, () => goldenText(scenarios, circumstances, () => undefined))).value;
  expect(await textIn(first)).toBe('# decides\n\nSTEP Step one way\n');
  expect(await textIn(second)).toBe('# decides\n\nSTEP Step another way\n');
});
