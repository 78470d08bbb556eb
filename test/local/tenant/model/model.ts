// What the tenant should do, said once more and without a word of its code: a few arrays in memory.

export type Client = 'admin' | 'owner' | 'manager' | 'approver' | 'approver2' | 'app';

/** The part of a person that differs in these tests. */
export type Person = { accountName: string; firstName: string; endDate: string; data: Record<string, string> };

export type Attribute = { id: string; technicalName: string; required: boolean };
export type Source = {
  id: string;
  name: string;
  accountManagers: Client[];
  approvers: Client[];
  attributes: Attribute[];
};
export type Rec = Person & { id: string; source: Source };
export type Item = { id: string; approver: Client; status: string };
export type Req = Person & { id: string; source: Source; status: string; deleted: boolean; items: Item[] };

export type Model = { sources: Source[]; records: Rec[]; requests: Req[] };

const mandatory = ['accountname', 'firstname', 'lastname', 'email', 'phone', 'manager', 'startdate', 'enddate'];

export function isAdministrator(client: Client): boolean {
  return client === 'admin' || client === 'app';
}

/** Every source of these tests belongs to the owner. */
export function looksAfter(client: Client, source: Source): boolean {
  return client === 'owner' || source.accountManagers.includes(client);
}

export function fits({ attributes }: Source, { firstName, endDate, data }: Person): boolean {
  const names = attributes.map(({ technicalName }) => technicalName);
  const isComplete = attributes.every(({ technicalName, required }) => !required || data[technicalName] !== undefined);
  return (
    firstName !== '' && endDate > '2026-01-01' && isComplete && Object.keys(data).every((name) => names.includes(name))
  );
}

const sameAccount = (a: Person, b: Person) => a.accountName.toLowerCase() === b.accountName.toLowerCase();

export function hasRecord({ records }: Model, source: Source, person: Person, but?: Rec): boolean {
  return records.some((each) => each !== but && each.source === source && sameAccount(each, person));
}

export function hasOpenRequest({ requests }: Model, source: Source, person: Person): boolean {
  return requests.some(
    (each) => each.source === source && each.status === 'PENDING' && !each.deleted && sameAccount(each, person),
  );
}

export function hasAttribute({ attributes }: Source, technicalName: string): boolean {
  const taken = [...mandatory, ...attributes.map((each) => each.technicalName.toLowerCase())];
  return taken.includes(technicalName.toLowerCase());
}

/** Whether somebody who is no administrator would change more than the end date. */
export function changesMore({ endDate: _, ...before }: Person, { endDate: __, ...after }: Person): boolean {
  const told = ({ accountName, firstName, data }: Omit<Person, 'endDate'>) =>
    JSON.stringify([accountName, firstName, Object.entries(data).sort()]);
  return told(before) !== told(after);
}

export function isLastDecision({ items }: Req): boolean {
  return items.every(({ status }) => status === 'APPROVED' || status === 'PENDING');
}

/** An item is approved; true when the request is, too. */
export function approve(request: Req, item: Item): boolean {
  const isLast = isLastDecision(request);
  item.status = 'APPROVED';
  const next = request.items.find(({ status }) => status === 'NOT_READY');
  if (next) next.status = 'PENDING';
  if (isLast) request.status = 'APPROVED';
  return isLast;
}

export function reject(request: Req, item: Item): void {
  item.status = 'REJECTED';
  request.status = 'REJECTED';
  cancel(request);
}

export function cancel({ items }: Req): void {
  for (const item of items) if (['PENDING', 'NOT_READY'].includes(item.status)) item.status = 'CANCELLED';
}

export function deleteSource(model: Model, source: Source): void {
  model.sources = model.sources.filter((each) => each !== source);
  model.records = model.records.filter((each) => each.source !== source);
  model.requests = model.requests.filter((each) => each.source !== source);
}

export function deleteAttribute(model: Model, source: Source, { technicalName }: Attribute): void {
  source.attributes = source.attributes.filter((each) => each.technicalName !== technicalName);
  for (const each of [...model.records, ...model.requests]) if (each.source === source) delete each.data[technicalName];
}
