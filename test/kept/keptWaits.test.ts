import path from 'node:path';
import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { Flow } from '../../lib/durable/flow.ts';
import type { Tools } from '../../lib/tools/tools.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { flows } from '../operations/golden.ts';
import { keptVersions } from './keptFiles.ts';
import { goOn, type KeptWait, readWaits, type Wait, type World } from './keptWaits.ts';
import { waitsOfFlows } from './waits/waits.ts';
import { whatCame } from './whatCame.ts';

vi.setConfig({ testTimeout: 60_000 });

afterAll(() => vi.unstubAllEnvs());

const kept = await Promise.all(
  (await keptVersions()).map(async (version) => ({ version, waits: await readWaits(version) })),
);
const names = Object.keys(waitsOfFlows).sort();

const expectedFile = (name: string, way: string) =>
  path.join(import.meta.dirname, 'waits', 'expected', `${name}.${way.replaceAll(/\W+/g, '-')}.txt`);

test('every flow waits somewhere, and this release has kept each of the waits', () => {
  const flowOf = (name: string) => Object.keys(flows).find((flow) => name.startsWith(`${flow}-`));
  expect([...new Set(names.map(flowOf))].sort()).toEqual(Object.keys(flows).sort());
  const own = kept.find(({ version }) => version === packageJson.version);
  expect([...(own?.waits.keys() ?? [])].sort()).toEqual(names);
});

describe.each(kept)('what waits since $version', ({ waits }) => {
  const waitsThere = [...waits.keys()];
  const waysThere = waitsThere.flatMap((name) => Object.keys(waitOf(name).ways).map((way) => ({ name, way })));
  test.each(waysThere)('goes on to its end, and does nothing anew: $name, $way', async ({ name, way }) => {
    const [wait, before] = [waitOf(name), keptOf(waits, name)];
    await goOn(before, wait, async (world) => {
      await ended(world, wait, way);
      await expect(await whatCame(world, before)).toMatchFileSnapshot(expectedFile(name, way));
    });
  });

  const inTheMiddle = waitsThere.filter((name) => waitOf(name).at);
  test.each(inTheMiddle)('fails by a flow that does more before it waits: %s', async (name) => {
    const wait = waitOf(name);
    const [way = ''] = Object.keys(wait.ways);
    const changed = { ...wait, flow: withMoreBefore(wait.flow, wait.at ?? /^$/) };
    await goOn(keptOf(waits, name), changed, async (world) => {
      await ended(world, wait, way).catch(() => {});
      const [execution] = world.host.executions();
      expect(execution).toMatchObject({ status: 'FAILED', error: { ErrorType: 'NonDeterministicExecutionError' } });
    });
  });
});

function waitOf(name: string): Wait {
  const wait = waitsOfFlows[name];
  if (!wait) throw new Error(`${name} is no wait.`);
  return wait;
}

function keptOf(waits: Map<string, KeptWait>, name: string): KeptWait {
  const one = waits.get(name);
  if (!one) throw new Error(`${name} is not kept.`);
  return one;
}

/** What is waited for comes, and all executions go on to their end. */
async function ended(world: World, wait: Wait, way: string): Promise<void> {
  const { stage, host } = world;
  await wait.ways[way]?.(world);
  for (let running: Execution | undefined; ; ) {
    const next = host.executions().find(({ status }) => status === 'RUNNING');
    if (!next) return;
    if (next === running) throw new Error(`${next.name} waits on.`);
    running = next;
    await stage.play(host, next);
  }
}

/** The flow with one step more right before an operation. */
function withMoreBefore(flow: Flow<Tools>, at: RegExp): Flow<Tools> {
  return (tools) => async (payload, context) => {
    let isPlanted = false;
    const before = async (name: unknown) => {
      if (isPlanted || !at.test(String(name))) return;
      isPlanted = true;
      await context.step('one step more', async () => {});
    };
    const changed = new Proxy(context, {
      get(target, part) {
        const own = Reflect.get(target, part);
        if (!['createCallback', 'wait', 'waitForCondition'].includes(String(part))) return own;
        return async (...given: unknown[]) => {
          await before(given[0]);
          return await own.apply(target, given);
        };
      },
    });
    return await flow(tools)(payload, changed as DurableContext);
  };
}
