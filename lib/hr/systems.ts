import type { HrSettings } from '../config/hrSettings.ts';
import type { Adapter, Delivery, Item, Reference, Said, Signed } from './adapter.ts';
import { bamboohr } from './bamboohr.ts';
import { deel } from './deel.ts';
import { standard } from './standard.ts';

/** An HR system with what is set for it. */
export type System = {
  name: string;
  maxAgeMilliseconds: number;
  verify(delivery: Delivery, keys: readonly string[]): Signed;
  parse(json: unknown, delivery: Delivery): Item[];
  /** Throws Error when the system has no events that are to be read. */
  read(reference: Reference): Promise<Said>;
};

/** The HR systems that the configuration opens the door to, by the name in the door's address. */
export function systemsOf({ standard: own, bamboohr: bamboo, deel: contracts }: HrSettings): Map<string, System> {
  const systems = [
    withSettings('standard', standard, own),
    withSettings('bamboohr', bamboohr, bamboo),
    withSettings('deel', deel, contracts),
  ];
  return new Map(systems.flatMap((system) => (system ? [[system.name, system]] : [])));
}

function withSettings<Settings extends { maxAgeMinutes: number }>(
  name: string,
  adapter: Adapter<Settings>,
  settings: Settings | undefined,
): System | undefined {
  if (!settings) return undefined;
  return {
    name,
    maxAgeMilliseconds: settings.maxAgeMinutes * 60_000,
    verify: (delivery, keys) => adapter.verify(delivery, keys),
    parse: (json, delivery) => adapter.parse(json, delivery, settings),
    async read(reference) {
      if (!adapter.read) throw new Error(`${name} has no events that are to be read.`);
      return await adapter.read(reference, settings);
    },
  };
}
