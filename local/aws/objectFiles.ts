import { type Dirent, mkdirSync, readdirSync, unlinkSync } from 'node:fs';
import path from 'node:path';

/** Does something in a folder, which is made first where it is not there yet. */
export function inFolder<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    mkdirSync(folder, { recursive: true });
    return work();
  }
}

/** What a file system may not take, or would take for a way out of the folder, is percent-encoded. */
export function fileOf(folder: string, key: string): string {
  const segments = key.split('/').map((segment) => {
    const encoded = segment.replaceAll(
      /[%<>:"\\|?*\p{Cc}]/gu,
      (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
    return /^\.+$/.test(encoded) || encoded === '' ? `%${encoded}` : encoded;
  });
  return path.join(folder, ...segments);
}

/** The key whose object is kept in a file, by the path of the file in the folder. */
export function keyOf(file: string): string {
  return file
    .split(path.sep)
    .map((segment) =>
      segment
        .replace(/^%(?=\.+$|$)/, '')
        .replaceAll(/%([0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
    )
    .join('/');
}

/** What is done about a file, or undefined where there is none. */
export function unlessAbsent<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** All files below a folder; none where it is not there. */
export function filesIn(folder: string): string[] {
  const entries: Dirent[] = unlessAbsent(() => readdirSync(folder, { withFileTypes: true })) ?? [];
  return entries.flatMap((entry) => {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(inside);
    return entry.isFile() ? [inside] : [];
  });
}

/** Removes a file, which may be gone already. */
export function removeFile(file: string): void {
  unlessAbsent(() => unlinkSync(file));
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'EISDIR', 'ENOTDIR'].includes(String(error.code));
}
