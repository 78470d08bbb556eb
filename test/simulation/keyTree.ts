/** What stands in a folder: further folders, whose names end in a slash, and objects. */
type Folder = Map<string, Folder | 'object'>;

/** The keys of a bucket by their folders, so that those that begin with a prefix are found without looking at all others. */
export function createKeyTree() {
  const root: Folder = new Map();

  return {
    add(key: string): void {
      const { folders, rest } = partsOf(key);
      let folder = root;
      for (const name of folders) {
        const known = folder.get(name);
        const next: Folder = known === undefined || known === 'object' ? new Map() : known;
        if (known !== next) folder.set(name, next);
        folder = next;
      }
      folder.set(rest, 'object');
    },
    remove(key: string): void {
      const { folders, rest } = partsOf(key);
      folderAt(root, folders)?.delete(rest);
    },
    /** The keys that begin with a prefix, in the order in which S3 lists them. */
    startingWith(prefix: string): string[] {
      const { folders, rest } = partsOf(prefix);
      const found: string[] = [];
      for (const [name, inside] of folderAt(root, folders) ?? [])
        if (name.startsWith(rest)) collect(`${folders.join('')}${name}`, inside, found);
      return inOrder(found);
    },
    /** The folders right behind a prefix that have objects in them, each with its slash, in their order. */
    foldersBehind(prefix: string): string[] {
      const { folders, rest } = partsOf(prefix);
      const inside = [...(folderAt(root, folders) ?? [])];
      const found = inside.filter(([name, one]) => one !== 'object' && name.startsWith(rest) && hasObjects(one));
      return inOrder(found.map(([name]) => `${folders.join('')}${name}`));
    },
  };
}

/** The folders of a key, each with its slash, and what stands behind the last one. */
function partsOf(key: string): { folders: string[]; rest: string } {
  const folders = key.match(/[^/]*\//g) ?? [];
  return { folders, rest: key.slice(key.lastIndexOf('/') + 1) };
}

function folderAt(root: Folder, names: readonly string[]): Folder | undefined {
  let folder: Folder | undefined = root;
  for (const name of names) {
    const inside: Folder | 'object' | undefined = folder?.get(name);
    folder = inside === 'object' ? undefined : inside;
  }
  return folder;
}

function hasObjects(folder: Folder): boolean {
  return [...folder.values()].some((one) => one === 'object' || hasObjects(one));
}

function collect(path: string, inside: Folder | 'object', found: string[]): void {
  if (inside === 'object') found.push(path);
  else for (const [name, more] of inside) collect(`${path}${name}`, more, found);
}

/** By their UTF-8, as S3 lists them; for plain letters it is the usual order. */
function inOrder(keys: string[]): string[] {
  const isPlain = keys.every((key) => /^[\x20-\x7e]*$/.test(key));
  return isPlain ? keys.sort() : keys.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}
