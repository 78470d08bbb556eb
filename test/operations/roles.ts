import path from 'node:path';
import type { Tools } from '../../lib/tools/tools.ts';
import { neededOfParameter } from '../../local/aws/parameters.ts';
import { neededOfFunctions } from '../../local/aws/rights/neededOfFunctions.ts';
import { neededOfMail } from '../../local/aws/rights/neededOfMail.ts';
import type { Needed } from '../../local/aws/rights/policy.ts';
import { createRights, type Rights } from '../../local/aws/rights/rights.ts';
import { readWiring, type Wiring } from '../../local/aws/wiring.ts';
import { signatureOf } from '../directStorage.ts';
import { mailFrom, type startSurroundings } from '../surroundings.ts';

type Surroundings = Pick<Awaited<ReturnType<typeof startSurroundings>>, 'bucketAs' | 'mailerOf'>;

/** The roles of the functions as they are deployed, by which flows in the test's own process are judged. */
export type Roles = {
  rights: Rights;
  /** What was asked for that no role allows, and variables that a function is not given. */
  refused: string[];
  /** Has a flow read a secret, by the variable that names its parameter. */
  readsSecret(name: string, parameter: string): void;
  /** The tools of a flow, each of which asks AWS for something as the flow's function, by its role and its environment. */
  toolsOf(name: string, tools: Tools, around: Surroundings): Tools;
};

/** Reads what serverless.yml states of roles and environments. */
export async function readRoles(): Promise<Roles> {
  return rolesOf(await readWiring(path.join(import.meta.dirname, '../..')));
}

/** The roles that some wiring states. */
export function rolesOf({ roles, functions, bucket }: Pick<Wiring, 'roles' | 'functions' | 'bucket'>): Roles {
  const refused: string[] = [];
  const rights = createRights(roles);
  // The bucket of the tests stands for that of the stage.
  const judged: Rights = {
    ...rights,
    refusalOf(headers, neededOf) {
      const ofStage = () =>
        neededOf().map((one) => ({ ...one, resource: one.resource.replace(':::test', `:::${bucket}`) }));
      const why = rights.refusalOf(headers, ofStage);
      if (why) refused.push(why);
      return why;
    },
  };

  function ask(asker: string, needed: readonly Needed[]): void {
    const why = judged.refusalOf({ authorization: signatureOf(asker) }, () => needed);
    if (why) throw new Error(why);
  }

  function variable(asker: string, name: string): string {
    const value = functions.find((fn) => fn.name === asker)?.environment[name];
    if (value) return value;
    const why = `${asker} is not given ${name}`;
    refused.push(why);
    throw new Error(why);
  }

  function readsSecret(name: string, parameter: string): void {
    const asker = askerOf(name);
    ask(asker, [neededOfParameter(variable(asker, parameter))]);
  }

  return {
    rights: judged,
    refused,
    readsSecret,
    toolsOf(name, tools, { bucketAs, mailerOf }) {
      const asker = askerOf(name);
      const bucket = bucketAs(asker);
      const mailer = mailerOf(bucket);
      return {
        ...tools,
        bucket,
        mailer: {
          async send(key, mail) {
            ask(asker, neededOfMail(mailFrom, (mail.attachments ?? []).length > 0));
            return await mailer.send(key, mail);
          },
        },
        async linkKeys(...options) {
          readsSecret(name, 'NELM_LINK_KEYS_PARAMETER');
          return await tools.linkKeys(...options);
        },
        get url() {
          variable(asker, 'NELM_URL');
          return tools.url;
        },
        async startAgain(execution, payload) {
          const path = ['2015-03-31', 'functions', variable(asker, 'NELM_OWN_FUNCTION'), 'invocations'];
          ask(asker, [neededOfFunctions({ method: 'POST', path }, () => '')]);
          return await tools.startAgain(execution, payload);
        },
      };
    },
  };
}

const askerOf = (name: string) => `nelm-local-${name}`;
