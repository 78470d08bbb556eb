import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { measureBundles } from './bundles.ts';
import { measureImport } from './imports.ts';
import { peopleCsv } from './people.ts';
import { measurePlanning } from './planning.ts';
import { bundlesTable, requestsTable, type Scenario, stepsTable, targetsTable } from './results.ts';

const people = 20_000;
const root = path.join(import.meta.dirname, '..');

const files = [
  { name: 'new', bytes: peopleCsv(people) },
  { name: 'unchanged', bytes: peopleCsv(people) },
  { name: '1 % changed', bytes: peopleCsv(people, (number) => number % 100 === 0) },
];

const dataFolder = await mkdtemp(path.join(tmpdir(), 'nelm-bench-'));
try {
  const scenarios: Scenario[] = [];
  for (const [index, { name, bytes }] of files.entries()) {
    console.error(`importing ${people.toLocaleString('en')} people: ${name}`);
    const measured = await measureImport(dataFolder, `people-${index}.csv`, bytes);
    scenarios.push({ name, ...measured, planning: await measurePlanning(measured.folder) });
  }
  const bundles = await measureBundles(root);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`;
  const measuredAt = new Date().toISOString();
  await mkdir(path.join(root, '.local'), { recursive: true });
  const kept = scenarios.map(({ folder: _, ...scenario }) => scenario);
  const json = JSON.stringify({ measuredAt, machine, people, scenarios: kept, bundles }, null, 2);
  await writeFile(path.join(root, '.local/bench.json'), json);
  console.log(`
${people.toLocaleString('en')} people, ${machine}, ${measuredAt.slice(0, 10)}.
The flow runs alone in a process of its own, its memory is the most that process held (maxRSS); tenant, storage and
durable engine run in another. CPU time is that of a fresh process too, once per file.

${targetsTable(scenarios)}

${stepsTable(scenarios)}

${requestsTable(scenarios)}

${bundlesTable(bundles)}`);
} finally {
  await rm(dataFolder, { recursive: true, force: true });
}
