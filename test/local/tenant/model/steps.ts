import type { Model } from './model.ts';
import { bulkDelete, changeRecord, createRecord, deleteRecord } from './recordSteps.ts';
import { createRequest, decide, deleteRequest } from './requestSteps.ts';
import { changeAttribute, createAttribute, createSource, removeSource } from './sourceSteps.ts';
import type { Choice, Step } from './step.ts';

const kinds = {
  createRecord,
  changeRecord,
  deleteRecord,
  bulkDelete,
  createRequest,
  decide,
  deleteRequest,
  createAttribute,
  changeAttribute,
  createSource,
  removeSource,
};

/** The step that a choice stands for in the present state of the model. */
export function stepOf(model: Model, choice: Choice): Step {
  return kinds[choice.kind](model, choice);
}
