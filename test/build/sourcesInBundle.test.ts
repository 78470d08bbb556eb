import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyProject, type Project } from '../cli/project.ts';

let project: Project;

beforeAll(async () => {
  project = await copyProject();
  await project.install();
  await project.write('tsconfig.json', '{}');
});

afterAll(() => project.remove());

/** What a script says that is run in the project. */
const run = (script: string) => project.runProgram(process.execPath, '--input-type=module', '--eval', script);

async function bundle(): Promise<string> {
  const built = await run(
    'await (await import("./build/functions.ts")).bundleFunction("source-drift", process.cwd() + "/bundle.mjs")',
  );
  expect(built).toEqual({ out: '', err: '', code: 0 });
  return await readFile(path.join(project.folder, 'bundle.mjs'), 'utf8');
}

const settings = async () => (await run('console.log(await (await import("./build/settings.cjs")).default())')).out;
/** The jobs that the local stack starts by a schedule, as a process finds them that begins now. */
const scheduled = async () => {
  const read = '(await import("./local/aws/wiring.ts")).readWiring(process.cwd())';
  return (await run(`console.log((await ${read}).schedules.map(({ job }) => job).join())`)).out;
};
const stated = (source: string) =>
  `import { defineSources } from './lib/sources/wantedSources.ts';\nexport default defineSources([${source}]);\n`;

test('nelm.sources.ts is in the bundle of source-drift, and its schedule is on, only where there is one', async () => {
  expect(await bundle()).toContain('There is no nelm.sources.ts in this deployment.');
  expect(await settings()).toContain('hasSources: false');
  expect(await scheduled()).not.toContain('source-drift');

  await project.write('nelm.sources.ts', stated("{ name: 'Consultants of this test', owner: 'owner' }"));
  expect(await bundle()).toContain('Consultants of this test');
  expect(await settings()).toContain('hasSources: true');
  expect(await scheduled()).toContain('source-drift');

  await project.write('nelm.sources.ts', stated("{ name: 'Consultants of this test', manager: 'max' }"));
  const refused = {
    out: '',
    err: 'nelm.sources.ts: Consultants of this test: Unrecognized key: "manager".\n',
    code: 1,
  };
  expect(await project.run('build/functions.ts')).toEqual(refused);
  expect(await project.run('cli/nelm.ts', 'start')).toEqual(refused);
}, 120_000);
