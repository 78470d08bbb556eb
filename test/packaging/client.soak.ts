import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededClients } from '../../local/tenant/seed.ts';
import { startTenant, type Tenant } from '../../local/tenant/tenant.ts';
import { createConsumer, readExamples } from './consumer.ts';

const { start, examples } = await readExamples();
const files = examples.map((_, index) => `example${index + 1}.ts`);

/** Runs the examples one after the other in one process, and says what each of them printed. */
const runner = `
import { format } from 'node:util';
const printed = [];
console.log = (...values) => { printed.at(-1).push(format(...values)); };
for (const file of ${JSON.stringify(files)}) {
  printed.push([]);
  await import('./' + file);
}
process.stdout.write(JSON.stringify(printed.map((lines) => lines.join('\\n'))));
`;

let tenant: Tenant;
let consumer: Awaited<ReturnType<typeof createConsumer>>;

beforeAll(async () => {
  tenant = await startTenant();
  consumer = await createConsumer();
  await writeFile(path.join(consumer.folder, 'runner.js'), runner);
  await Promise.all(
    examples.map(({ code }, index) => writeFile(path.join(consumer.folder, files[index] ?? ''), start + code)),
  );
});

afterAll(async () => {
  await tenant.close();
  await consumer.remove();
});

describe('@nelm/isc, packed and installed', () => {
  test('brings the client and zod, and nothing of AWS', async () => {
    expect(consumer.dependencies).toEqual(['zod']);
    const { metafile } = await build({
      stdin: { contents: `export * from '@nelm/isc'`, resolveDir: consumer.folder },
      bundle: true,
      // No module of Node's either.
      platform: 'neutral',
      format: 'esm',
      write: false,
      metafile: true,
      absWorkingDir: consumer.folder,
      preserveSymlinks: true,
    });
    const packages = Object.keys(metafile.inputs).map(
      (file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? file,
    );
    expect([...new Set(packages)].sort()).toEqual(['<stdin>', '@nelm/isc', 'zod']);
  });

  test('has types that a project with strict settings takes, and that refuse what is not documented', async () => {
    await writeFile(path.join(consumer.folder, 'wrong.ts'), `${start}isc.records.list({ sorters: ['vendor'] });\n`);
    const errors = (await consumer.checkTypes()).split('\n').filter((line) => /^\S/.test(line));
    expect(errors).toEqual([expect.stringMatching(/^wrong\.ts\(\d+,\d+\): .*'"vendor"' is not assignable/)]);
  });

  test('prints in each example of docs/client.md what stands there', async () => {
    const { clientId, clientSecret } = seededClients.admin;
    const env = { ISC_BASE_URL: tenant.url, ISC_CLIENT_ID: clientId, ISC_CLIENT_SECRET: clientSecret };
    const { stdout } = await promisify(execFile)(process.execPath, ['runner.js'], { cwd: consumer.folder, env });
    const printed: string[] = JSON.parse(stdout);
    expect(printed.map((text, index) => [examples[index]?.heading, `${text}\n`])).toEqual(
      examples.map(({ heading, prints }) => [heading, prints]),
    );
    expect(examples).toHaveLength(10);
  });
});
