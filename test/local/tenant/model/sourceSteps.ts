import { patching, sending } from '../running.ts';
import { deleteAttribute, deleteSource, hasAttribute, isAdministrator } from './model.ts';
import { answerWithId, identityIds, type MakeStep, pick, unknownId } from './step.ts';

export const createAttribute: MakeStep = (model, { as, which, yes, name: technicalName }) => {
  const source = pick(model.sources, which);
  const isNew = source && !hasAttribute(source, technicalName) && technicalName !== 'no name';
  return {
    as,
    path: `/non-employee-sources/${source?.id ?? unknownId}/schema-attributes`,
    init: sending('POST', { type: 'TEXT', label: 'Label', technicalName, required: yes }),
    expected: isAdministrator(as) ? (source ? (isNew ? 200 : 400) : 404) : 403,
    apply(answer) {
      source?.attributes.push({ id: answerWithId.parse(answer).id, technicalName, required: yes });
    },
  };
};

/** A patch of whether a value is required, or a delete. */
export const changeAttribute: MakeStep = (model, { as, which, yes, name, person }) => {
  const source = pick(model.sources, which);
  const attribute = source?.attributes.find(({ technicalName }) => technicalName === name);
  const isPatch = person.firstName < 'B';
  return {
    as,
    path: `/non-employee-sources/${source?.id ?? unknownId}/schema-attributes/${attribute?.id ?? unknownId}`,
    init: isPatch ? patching({ op: 'replace', path: '/required', value: yes }) : { method: 'DELETE' },
    expected: isAdministrator(as) ? (attribute ? (isPatch ? 200 : 204) : 404) : 403,
    apply() {
      if (!source || !attribute) return;
      if (isPatch) attribute.required = yes;
      else deleteAttribute(model, source, attribute);
    },
  };
};

export const createSource: MakeStep = (model, { as, person, approvers }) => {
  const name = `Source of ${person.accountName}`;
  const isTaken = model.sources.some((each) => each.name.toLowerCase() === name.toLowerCase());
  const owner = { id: identityIds.owner };
  const body = { name, description: '', owner, approvers: approvers.map((each) => ({ id: identityIds[each] })) };
  return {
    as,
    path: '/non-employee-sources',
    init: sending('POST', body),
    expected: isAdministrator(as) ? (isTaken ? 400 : 200) : 403,
    apply(answer) {
      const { id } = answerWithId.parse(answer);
      model.sources.push({ id, name, accountManagers: [], approvers, attributes: [] });
    },
  };
};

export const removeSource: MakeStep = (model, { as, which }) => {
  // The two of the beginning stay, or there would soon be nothing to work on.
  const source = pick(model.sources.slice(2), which);
  return {
    as,
    path: `/non-employee-sources/${source?.id ?? unknownId}`,
    init: { method: 'DELETE' },
    expected: isAdministrator(as) ? (source ? 204 : 404) : 403,
    apply() {
      if (source) deleteSource(model, source);
    },
  };
};
