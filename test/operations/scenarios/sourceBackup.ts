import { sourceBackup } from '../../../lib/flows/source-backup/sourceBackup.ts';
import type { Scenarios } from '../scenario.ts';

export const sourceBackupScenarios: Scenarios = {
  'two sources': async (stage) => [await stage.fire(stage.host(sourceBackup), 'source-backup')],
  'a source that has lost most of its people': async (stage) => {
    const host = stage.host(sourceBackup);
    const end = stage.inDays(300);
    await stage.plant(
      'Contractors',
      ['ada', 'ben', 'cy'].map((name) => ({ name, end })),
    );
    await stage.fire(host, 'source-backup');
    await stage.deleteEverybody();
    stage.clock.advance(86_400_000);
    return [await stage.fire(host, 'source-backup')];
  },
  'a dry run': async (stage) => [await stage.fire(stage.host(sourceBackup), 'source-backup', true)],
};
