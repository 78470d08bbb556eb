import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

const root = path.join(import.meta.dirname, '..');

/** Where the bundles are made, before each stage gets its own with its settings. No stage has such a name. */
const codeFolder = path.join(root, 'dist', '.code');

/** The names of the functions: every file in `functions/` is one. */
export async function functionNames(): Promise<string[]> {
  const files = await readdir(path.join(root, 'functions'));
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.basename(file, '.ts'))
    .sort();
}

/**
 * Bundles every function into `dist/.code/<function>/index.mjs`, one self-contained ES module each but for the settings, which
 * it imports from files that each stage has beside it. Nothing is done when nothing that goes into a bundle has changed since.
 *
 * @param digest of everything that goes into the bundles, as `codeDigest` has it
 * @param onBegin is told when there is something to build, which takes seconds
 * @returns the folder
 */
export async function buildCode(digest: string, onBegin: () => void): Promise<string> {
  const stamp = path.join(codeFolder, 'built-from');
  if ((await readFile(stamp, 'utf8').catch(() => undefined)) === digest) return codeFolder;
  onBegin();
  await bundle(await functionNames(), codeFolder);
  await writeWhole(stamp, digest);
  return codeFolder;
}

/** Everything that goes into the bundles of every stage: our own files by what is in them, packages by the lock. */
export async function codeDigest(): Promise<string> {
  const folders = ['functions', 'lib', 'build'].map((folder) =>
    readdir(path.join(root, folder), { recursive: true, withFileTypes: true }),
  );
  const entries = (await Promise.all(folders)).flat().filter((entry) => entry.isFile() && !isBuilt(entry.parentPath));
  const files = entries.map((entry) => path.join(entry.parentPath, entry.name)).sort();
  const hash = createHash('sha256');
  for (const file of [...files, ...['package.json', 'package-lock.json'].map((name) => path.join(root, name))]) {
    hash.update(`${path.relative(root, file)}\n`).update(await readFile(file));
  }
  return hash.digest('hex');
}

/** What the package of the client is built into goes into no bundle. */
function isBuilt(folder: string): boolean {
  return folder.split(path.sep).includes('dist');
}

/**
 * Bundles functions into `<folder>/<function>/index.mjs`. A bundle that is there already and is the same is left alone, and a new
 * one takes its place whole: another process may be running it.
 */
export async function bundle(names: readonly string[], folder: string): Promise<void> {
  const light = names.filter((name) => withLightClients.has(name));
  const others = names.filter((name) => !withLightClients.has(name));
  const files = [await bundled(light, folder, [lightClients]), await bundled(others, folder)].flat();
  await Promise.all(files.map((file) => writeWhole(file.path, file.contents)));
}

async function bundled(names: readonly string[], folder: string, plugins: readonly Plugin[] = []) {
  if (names.length === 0) return [];
  const { outputFiles } = await build({
    entryPoints: names.map((name) => ({ in: path.join(root, 'functions', `${name}.ts`), out: `${name}/index` })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    sourcemap: 'linked',
    write: false,
    // Without the ES modules of the AWS SDK a bundle is 160 KB larger and needs a `require`.
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': path.join(root, 'build/credentials.ts') },
    plugins: [settingsBeside, ...plugins, narrowDurableClient, dropUnusedSchemas, ...dropped],
    logLevel: 'warning',
  });
  return outputFiles;
}

/** Writes a file so that whoever reads it meanwhile reads the old one or the new one. */
export async function writeWhole(file: string, contents: string | Uint8Array): Promise<void> {
  const there = await readFile(file).catch(() => undefined);
  if (there?.equals(Buffer.from(contents))) return;
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, contents);
  await rename(draft, file);
}

/**
 * The settings of a stage, and its sources, are imported from files beside the bundle: the code is the same for every stage, and what
 * a stage was built with can be read. package.json says what stands in for them where nothing is bundled.
 */
const settingsBeside: Plugin = {
  name: 'settings-beside',
  setup({ onResolve }) {
    onResolve({ filter: /^#nelm\.(config|sources)$/ }, ({ path: name }) => ({
      path: `./${name.slice(1)}.mjs`,
      external: true,
    }));
    onResolve({ filter: /[/\\]nelm\.(config|sources)(\.[a-z0-9-]+)?\.ts$/ }, ({ path: file, importer }) => ({
      errors: [
        {
          text: `${path.relative(root, importer)} imports ${path.basename(file)}, which is not the stage's: import #nelm.config or #nelm.sources.`,
        },
      ],
    }));
  },
};

/** Functions that have so much of their own that AWS's clients do not fit beside it. */
const withLightClients: ReadonlySet<string> = new Set(['console']);

/** What stands in for AWS's clients of S3 and Lambda: the same commands, held to the same contracts, in 20 KB instead of 250. */
export const lightClients: Plugin = {
  name: 'light-clients',
  setup({ onResolve }) {
    const client = (name: string) => ({ path: path.join(root, 'lib/aws/light', `${name}.ts`) });
    onResolve({ filter: /^@aws-sdk\/client-s3$/ }, () => client('lightS3'));
    onResolve({ filter: /^@aws-sdk\/client-lambda$/ }, () => client('lightLambda'));
  },
};

const narrowDurableClient: Plugin = {
  name: 'narrow-durable-client',
  setup({ onResolve }) {
    onResolve({ filter: /^@aws-sdk\/client-lambda$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: path.join(root, 'build/durableClient.js') } : undefined,
    );
  },
};

/**
 * The AWS SDK describes every operation of a service in one file of array literals with computed keys, which esbuild
 * must keep since a key could have an effect. None has: wrapped in calls marked pure, the schemas of operations that a
 * function does not call fall out (60 KB for S3, 40 KB for Lambda). So do the classes of errors: an error that is not
 * registered comes as the service's base error with the same name, status and message (70 KB for Lambda).
 */
const dropUnusedSchemas: Plugin = {
  name: 'drop-unused-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk[/\\]client-[a-z0-9]+[/\\]dist-es[/\\]schemas[/\\]schemas_\d+\.js$/ }, async (file) => {
      const source = await readFile(file.path, 'utf8');
      const contents = source
        .replaceAll(/^n0_registry\.registerError\(.*\);$/gm, '')
        .replaceAll(/^export var (\w+\$) = (\[[^;]*?\n?\]);$/gm, 'export var $1 = /* @__PURE__ */ (() => $2)();');
      return { contents, loader: 'js' };
    });
  },
};

/** What reads streams of events, as S3 Select sends them: no function asks for one, and every client brings it (16 KB). */
const dropEventStreams: Plugin = {
  name: 'drop-event-streams',
  setup({ onLoad }) {
    const file = /@smithy[/\\]core[/\\]dist-es[/\\]submodules[/\\]event-streams[/\\]index\.js$/;
    onLoad({ filter: file }, () => ({
      contents: `export const eventStreamSerdeProvider = () => undefined;
export const resolveEventStreamSerdeConfig = (config) => config;
export class EventStreamSerde { constructor() { throw new Error('Streams of events are not bundled; see build/functions.ts.'); } }`,
      loader: 'js',
    }));
  },
};

/** What signs for several regions at once, as access points of S3 in many regions ask for: a bucket has one region (3 KB). */
const dropSigningForManyRegions: Plugin = {
  name: 'drop-signing-for-many-regions',
  setup({ onLoad }) {
    const file = /@aws-sdk[/\\]signature-v4-multi-region[/\\]dist-es[/\\]SignatureV4MultiRegion\.js$/;
    onLoad({ filter: file }, () => ({
      contents: `import { SignatureV4SignWithCredentials } from './SignatureV4SignWithCredentials.js';
export class SignatureV4MultiRegion extends SignatureV4SignWithCredentials { static sigv4aDependency() { return 'none'; } }`,
      loader: 'js',
    }));
  },
};

/** Digests in JavaScript, for where Node was built without its own: Lambda's Node, and ours, have them (7 KB). */
const dropDigestsInJavaScript: Plugin = {
  name: 'drop-digests-in-javascript',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]dist-es[/\\].*[/\\](Md5|Sha1|Sha256)Js\.js$/ }, ({ path: file }) => ({
      contents: `export class ${path.basename(file, '.js')} { constructor() { throw new Error('This Node has no digests; see build/functions.ts.'); } }`,
      loader: 'js',
    }));
  },
};

/**
 * Every schema of zod can write itself as JSON Schema. No function asks for that, and esbuild cannot know (18 KB): what
 * writes it is replaced by one function that says so.
 */
const dropJsonSchema: Plugin = {
  name: 'drop-json-schema',
  setup({ onLoad }) {
    onLoad({ filter: /zod[/\\]v4[/\\]core[/\\](to-json-schema|json-schema-processors)\.js$/ }, async (file) => {
      const source = await readFile(file.path, 'utf8');
      const names = [...source.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => `dropped as ${name}`);
      const contents = `function dropped() { throw new Error('JSON Schema is not bundled; see build/functions.ts.'); }
export { ${names.join(', ')} };`;
      return { contents, loader: 'js' };
    });
  },
};

const dropped: readonly Plugin[] = [
  dropEventStreams,
  dropSigningForManyRegions,
  dropDigestsInJavaScript,
  dropJsonSchema,
];
