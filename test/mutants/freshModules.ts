import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import vm from 'node:vm';

type Source = { code: string; compiled?: Buffer };

/** What files say does not change while mutants are switched on and off in them: each is read, and freed of its types, once. */
const sources = new Map<string, Source>();

function sourceOf(file: string): Source {
  const known = sources.get(file);
  if (known) return known;
  const text = readFileSync(file, 'utf8');
  const source = { code: file.endsWith('.json') ? `export default ${text}` : stripTypeScriptTypes(text) };
  sources.set(file, source);
  return source;
}

/** Packages, and what stands in for one: loaded once, since none of it is mutated. */
const packages = new Map<string, Promise<vm.Module>>();

async function loadPackage(name: string, exports: object | undefined): Promise<vm.Module> {
  const namespace = new Map(Object.entries(exports ?? (await import(name))));
  const module = new vm.SyntheticModule([...namespace.keys()], () => {
    for (const [key, value] of namespace) module.setExport(key, value);
  });
  await module.link(() => Promise.reject(new Error('It imports nothing.')));
  await module.evaluate();
  return module;
}

/**
 * Loads files, with all of the project's own that they import, as if nothing had been loaded before: what a module keeps
 * does not outlive the mutant that it was kept under, and what a module works out when it is loaded is worked out again.
 *
 * @param standIns what is imported in place of packages of these names
 * @returns what loads a file; files that are loaded by the same function share what they import
 */
export function freshModules(standIns: Readonly<Record<string, object>>): (file: string) => Promise<void> {
  const modules = new Map<string, vm.SourceTextModule>();

  function moduleOf(file: string): vm.SourceTextModule {
    const loaded = modules.get(file);
    if (loaded) return loaded;
    const source = sourceOf(file);
    const module = new vm.SourceTextModule(source.code, {
      identifier: file,
      ...(source.compiled && { cachedData: source.compiled }),
      initializeImportMeta(meta: ImportMeta) {
        Object.assign(meta, {
          url: pathToFileURL(file).href,
          filename: file,
          dirname: path.dirname(file),
          main: false,
        });
      },
      // What asks is a module of this very map: no script is compiled here.
      importModuleDynamically: async (name, from) => {
        const asked = await imported(name, from as vm.Module);
        if (asked instanceof vm.SourceTextModule) await evaluated(asked);
        return asked;
      },
    });
    source.compiled ??= (module as vm.SourceTextModule & { createCachedData(): Buffer }).createCachedData();
    modules.set(file, module);
    return module;
  }

  async function imported(name: string, from: vm.Module): Promise<vm.Module> {
    if (name.startsWith('file:')) return moduleOf(fileURLToPath(name));
    if (name.startsWith('.')) return moduleOf(path.resolve(path.dirname(from.identifier), name));
    const found = packages.get(name) ?? loadPackage(name, standIns[name]);
    packages.set(name, found);
    return await found;
  }

  async function evaluated(module: vm.SourceTextModule): Promise<void> {
    if (module.status === 'unlinked') await module.link(imported);
    await module.evaluate();
  }

  return (file) => evaluated(moduleOf(path.resolve(file)));
}
