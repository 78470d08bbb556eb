import type { Config } from '../../lib/config/config.ts';
import type { Isc } from '../../lib/isc/client.ts';
import { IscRefusedError } from '../../lib/isc/errors.ts';
import { isSystemAttribute } from '../../lib/isc/person.ts';
import { noRequests } from '../../lib/isc/requestCounts.ts';
import type { TokenOwner } from '../../lib/isc/token.ts';
import { newPerson } from '../../lib/people/person.ts';
import { findIdentities } from '../../lib/sources/findIdentities.ts';
import { settingsOf, settingsProblem } from '../../lib/sources/settings.ts';
import { findSource } from '../../lib/sources/sources.ts';
import { type Finding, notOk, ok, unsure } from './finding.ts';

type Tenant = { sources: KnownSource[] };
type KnownSource = {
  id: string;
  name: string;
  ids: string[];
  attributes: string[];
  /** Ids of identities. */
  approvers: string[];
  managers: string[];
};

/**
 * Whether the tenant answers, lets nelm read, and has what the settings name.
 *
 * @param patience so many milliseconds the tenant is waited for at most
 */
export async function checkTenant(isc: Isc, config: Config, patience: number): Promise<Finding[]> {
  const patient = isc.with({ counts: noRequests(), signal: AbortSignal.timeout(patience) });
  let tenant: Tenant;
  try {
    tenant = await readTenant(patient);
  } catch (error) {
    const isSilent = error instanceof DOMException || !(error instanceof Error);
    const said = isSilent ? `ISC did not answer in ${patience / 1000} seconds.` : error.message;
    return [
      notOk(
        'tenant',
        said,
        'look at ISC_BASE_URL, ISC_CLIENT_ID and the secret; the token needs idn:nesr:read, create, update and delete',
      ),
    ];
  }
  const { sources } = tenant;
  return [
    ok('tenant', `ISC answers, and has ${sources.map(({ name }) => name).join(', ') || 'no source'}`),
    await checkToken(patient),
    await checkRights(patient),
    ...checkSources(sources, config),
    ...(await checkIdentities(patient, sources)),
    ...checkAttributes(sources, config),
    ...(await checkManagers(patient, config)),
  ];
}

async function readTenant(isc: Isc): Promise<Tenant> {
  const sources: KnownSource[] = [];
  for (const one of await Array.fromAsync(isc.sources.list())) {
    const attributes = await isc.schemaAttributes.list(one.id);
    sources.push({
      id: one.id,
      name: one.name,
      ids: one.sourceId ? [one.id, one.sourceId] : [one.id],
      attributes: attributes.map(({ technicalName }) => technicalName),
      approvers: (one.approvers ?? []).map(({ id }) => id),
      managers: (one.accountManagers ?? []).map(({ id }) => id),
    });
  }
  return { sources };
}

/** Whose token it is; a token of no user may not ask for identities. */
async function checkToken(isc: Isc): Promise<Finding> {
  const { clientId, identityId, userName } = await isc.tokenOwner().catch((): TokenOwner => ({}));
  const client = clientId === undefined ? '' : `, client ${clientId}`;
  if (identityId !== undefined)
    return ok('token', `a personal access token of ${userName ?? 'an identity'} (${identityId})${client}`);
  return unsure(
    'token',
    `The token says of no identity that it is theirs${client}.`,
    'use a personal access token of an administrator where managers, approvers and identities are to be found',
  );
}

/** An id that nothing has. */
const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * Which rights the token has. To create, to update and to delete is asked of what is not there, which changes nothing: whoever
 * lacks the right is refused as such, and whoever has it is told that there is no such thing.
 */
async function checkRights(isc: Isc): Promise<Finding> {
  const person = { ...newPerson(), sourceId: nobody };
  const rights = [
    ['idn:nesr:read', () => isc.records.list({ limit: 1 })[Symbol.asyncIterator]().next()],
    ['idn:nesr:create', () => isc.records.create(person)],
    ['idn:nesr:update', () => isc.sources.patch(nobody, { description: 'Nothing has this id.' })],
    ['idn:nesr:delete', () => isc.records.delete(nobody)],
  ] as const;
  const missing: string[] = [];
  const unknown: string[] = [];
  for (const [right, ask] of rights) {
    const status = await ask().then(
      () => 200,
      (error: unknown) => (error instanceof IscRefusedError ? error.status : 0),
    );
    if (status === 403) missing.push(right);
    else if (![200, 400, 404].includes(status)) unknown.push(right);
  }
  if (missing.length > 0) {
    const todo = `give its identity ${missing.join(', ')}, as an administrator has`;
    return notOk('rights', `The token lacks ${missing.join(', ')}.`, todo);
  }
  if (unknown.length > 0) {
    return unsure('rights', `ISC does not say whether the token has ${unknown.join(', ')}.`, 'ask once more later');
  }
  return ok('rights', 'the token may read, create, update and delete; what changes was asked of what is not there');
}

function checkSources(sources: readonly KnownSource[], config: Config): Finding[] {
  const findings: Finding[] = [];
  const problem = settingsProblem(config.sources, sources);
  if (problem) findings.push(notOk('sources', problem, 'correct nelm.config.ts'));
  const { standard, bamboohr, deel } = config.hr;
  const named = [
    ...(standard?.sources ?? []).map((name) => ['hr.standard.sources', name] as const),
    ...(bamboohr ? [['hr.bamboohr.source', bamboohr.source] as const] : []),
    ...(deel ? [['hr.deel.source', deel.source] as const] : []),
  ];
  const known = sources.map(({ name }) => name).join(', ') || 'none';
  for (const [setting, name] of named) {
    if (!findSource(sources, name)) {
      findings.push(
        notOk(
          'sources',
          `${setting} names "${name}", which the tenant does not have.`,
          `correct nelm.config.ts: it has ${known}`,
        ),
      );
    }
  }
  if (findings.length === 0) findings.push(ok('sources', 'every source of nelm.config.ts is in the tenant'));
  for (const source of sources) {
    const isRequested = settingsOf(config.sources, source).onboarding === 'request';
    if (isRequested && source.approvers.length === 0) {
      findings.push(
        notOk(
          'approvers',
          `${source.name} has no approver, and hires ask for one.`,
          'name one in ISC, or set onboarding: "record" for it',
        ),
      );
    }
    if (source.managers.length === 0) {
      findings.push(
        notOk('owner', `${source.name} has no account manager: its requests cannot be listed.`, 'name one in ISC'),
      );
    }
  }
  return findings;
}

/** Whoever approves or owns a source must be an identity still: asked of some fifty people at once. */
async function checkIdentities(isc: Isc, sources: readonly KnownSource[]): Promise<Finding[]> {
  const roles = sources.flatMap(({ name, approvers, managers }) => [
    ...approvers.map((id) => ({ check: 'approvers', what: `an approver of ${name}`, id })),
    ...managers.map((id) => ({ check: 'owner', what: `an account manager of ${name}`, id })),
  ]);
  if (roles.length === 0) return [];
  try {
    const found = await findIdentities(
      isc,
      roles.map(({ id: value }) => ({ field: 'id', value })),
    );
    const known = new Map(found.map((one) => [one.id, one]));
    const findings = roles.flatMap(({ check, what, id }) => {
      const identity = known.get(id);
      if (identity && !identity.identityState?.startsWith('INACTIVE')) return [];
      const said = `${id}, ${what}, ${identity ? 'is not active any more' : 'is no identity of the tenant'}.`;
      return [notOk(check, said, 'name somebody else in ISC')];
    });
    return findings.length > 0 ? findings : [ok('approvers', 'approvers and account managers of every source exist')];
  } catch (error) {
    const why = error instanceof Error ? error.message : 'no reason is known';
    return [unsure('approvers', `Identities cannot be asked for: ${why}`, 'use a token that is bound to a user')];
  }
}

/** Custom attributes that the settings name must be in the schema of the sources that they are for. */
function checkAttributes(sources: readonly KnownSource[], config: Config): Finding[] {
  const findings: Finding[] = [];
  const all = new Set(sources.flatMap(({ attributes }) => attributes));
  const missing = (setting: string, name: string, where: string, known: Iterable<string>) =>
    findings.push(
      notOk(
        'attributes',
        `${setting} names "${name}", which ${where}.`,
        `correct nelm.config.ts, or add it in ISC; there are ${[...known].filter((one) => !isSystemAttribute(one)).join(', ') || 'none'}`,
      ),
    );
  for (const name of Object.keys(config.columns)) {
    if (!isSystemAttribute(name) && !all.has(name)) missing(`columns.${name}`, name, 'no source has', all);
  }
  for (const system of ['bamboohr', 'deel'] as const) {
    const mapping = config.hr[system];
    const source = mapping && findSource(sources, mapping.source);
    if (!mapping || !source) continue;
    const names = new Set([...Object.keys(mapping.fields.data ?? {}), ...Object.keys(mapping.defaults.data ?? {})]);
    for (const name of names) {
      if (!source.attributes.includes(name))
        missing(`hr.${system}`, name, `${source.name} does not have`, source.attributes);
    }
  }
  return findings.length > 0 ? findings : [ok('attributes', 'every custom attribute of nelm.config.ts is in a schema')];
}

/** Managers that the settings give to new people must be identities. */
async function checkManagers(isc: Isc, { hr }: Config): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const system of ['bamboohr', 'deel'] as const) {
    const manager = hr[system]?.defaults.manager;
    if (manager === undefined) continue;
    const found = await isc.publicIdentities.findByAlias([manager]).catch(() => undefined);
    if (found?.size) findings.push(ok('managers', `hr.${system}.defaults.manager is an identity`));
    else if (found)
      findings.push(
        notOk('managers', `hr.${system}.defaults.manager is no identity of the tenant.`, 'name the account of one'),
      );
  }
  return findings;
}
