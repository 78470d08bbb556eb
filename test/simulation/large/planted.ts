import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Size, startsAt } from './organisation.ts';
import { plantTenant } from './plantTenant.ts';

/** A folder with a copy of the tenant as it was planted, which is kept in `.local/` for the next time: the days change it. */
export function copyOfPlanted(size: Size): string {
  const planted = path.join(import.meta.dirname, `../../../.local/planted-${size.sources}x${size.people}`);
  if (!existsSync(planted)) {
    const unfinished = `${planted}-unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    plantTenant(unfinished, size, new Date(startsAt - 40 * 86_400_000).toISOString());
    renameSync(unfinished, planted);
  }
  const copy = mkdtempSync(path.join(tmpdir(), 'nelm-scale-'));
  copyFileSync(path.join(planted, 'tenant.db'), path.join(copy, 'tenant.db'));
  return copy;
}
