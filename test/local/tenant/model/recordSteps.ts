import { patching, sending } from '../running.ts';
import { changesMore, fits, hasRecord, isAdministrator, looksAfter } from './model.ts';
import { answerWithId, bodyOf, type MakeStep, pick, unknownId } from './step.ts';

export const createRecord: MakeStep = (model, { as, which, person }) => {
  const source = pick(model.sources, which);
  const isValid = source && fits(source, person) && !hasRecord(model, source, person);
  return {
    as,
    path: '/non-employee-records',
    init: sending('POST', bodyOf(person, source)),
    expected: isAdministrator(as) ? (isValid ? 200 : 400) : 403,
    apply(answer) {
      if (source) model.records.push({ ...structuredClone(person), source, id: answerWithId.parse(answer).id });
    },
  };
};

/** A PUT, or a patch of one place. */
export const changeRecord: MakeStep = (model, { as, which, yes, person, name }) => {
  const record = pick(model.records, which);
  const before = record ?? person;
  const changes = [
    { path: '/endDate', value: person.endDate, after: { ...before, endDate: person.endDate } },
    { path: '/firstName', value: person.firstName, after: { ...before, firstName: person.firstName } },
    { path: `/data/${name}`, value: 'z', after: { ...before, data: { ...before.data, [name]: 'z' } } },
    { path: '/sourceId', value: unknownId, after: undefined },
  ];
  const change = changes[which % changes.length];
  const after = yes ? { ...before, ...person } : change?.after;
  const init = yes
    ? sending('PUT', bodyOf(person, record?.source))
    : patching({ op: 'add', path: change?.path, value: change?.value });
  return {
    as,
    path: `/non-employee-records/${record?.id ?? unknownId}`,
    init,
    expected: statusOfChange(),
    apply() {
      if (record && after)
        Object.assign(record, structuredClone({ ...after, source: undefined }), { source: record.source });
    },
  };

  function statusOfChange(): number {
    if (as === 'app') return 403;
    if (!record) return 404;
    if (as !== 'admin' && !looksAfter(as, record.source)) return 403;
    if (!after || !fits(record.source, after)) return 400;
    if (as !== 'admin' && changesMore(record, after)) return 403;
    return hasRecord(model, record.source, after, record) ? 400 : 200;
  }
};

export const deleteRecord: MakeStep = (model, { as, which }) => {
  const record = pick(model.records, which);
  return {
    as,
    path: `/non-employee-records/${record?.id ?? unknownId}`,
    init: { method: 'DELETE' },
    expected: isAdministrator(as) ? (record ? 204 : 404) : 403,
    apply() {
      model.records = model.records.filter((each) => each !== record);
    },
  };
};

export const bulkDelete: MakeStep = (model, { as, which, yes }) => {
  const gone = model.records.filter((_, index) => index % 3 === which % 3);
  const ids = [...gone.map(({ id }) => id), yes ? unknownId : 'ann'];
  return {
    as,
    path: '/non-employee-records/bulk-delete',
    init: sending('POST', { ids }),
    expected: isAdministrator(as) ? (yes ? 204 : 400) : 403,
    apply() {
      model.records = model.records.filter((each) => !gone.includes(each));
    },
  };
};
