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

/** What source-drift of a stage is told of its sources. */
async function toldTo(stage: string): Promise<string> {
  expect(await project.run('build/build.ts', '--stage', stage)).toEqual({ out: '', err: '', code: 0 });
  return await readFile(path.join(project.folder, 'dist', stage, 'source-drift/nelm.sources.mjs'), 'utf8');
}

/** The jobs that are started by a schedule, as a process finds them that begins now. */
const scheduled = async (stage: string) => {
  const read = `(await import("./local/aws/wiring.ts")).readWiring(process.cwd(), "${stage}")`;
  return (await run(`console.log((await ${read}).schedules.map(({ job }) => job).join())`)).out;
};
const stated = (source: string) =>
  `import { defineSources } from './lib/sources/wantedSources.ts';\nexport default defineSources([${source}]);\n`;

test('source-drift is built with nelm.sources.ts, or with that of its stage, and its schedule is on, only where there is one', async () => {
  expect(await toldTo('local')).toBe('export default undefined;\n');
  expect(await scheduled('local')).not.toContain('source-drift');

  await project.write('nelm.sources.ts', stated("{ name: 'Consultants of this test', owner: 'owner' }"));
  expect(await toldTo('local')).toContain('"Consultants of this test"');
  expect(await scheduled('local')).toContain('source-drift');

  await project.write('nelm.sources.sandbox.ts', stated("{ name: 'Consultants of the sandbox', owner: 'owner' }"));
  expect(await toldTo('sandbox')).toContain('"Consultants of the sandbox"');
  expect(await toldTo('sandbox')).not.toContain('"Consultants of this test"');
  expect(await toldTo('local')).not.toContain('"Consultants of the sandbox"');

  await project.write('nelm.sources.ts', stated("{ name: 'Consultants of this test', manager: 'max' }"));
  const said = 'Consultants of this test: Unrecognized key: "manager".\n';
  const refused = { out: '', err: `nelm.sources.ts: ${said}`, code: 1 };
  expect(await project.run('build/build.ts')).toEqual(refused);
  expect(await project.run('cli/nelm.ts', 'start')).toEqual(refused);
  await project.write('nelm.sources.local.ts', stated("{ name: 'Consultants of this test', manager: 'max' }"));
  expect(await project.run('build/build.ts')).toEqual({ out: '', err: `nelm.sources.local.ts: ${said}`, code: 1 });
}, 120_000);
