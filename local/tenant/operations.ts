import { approvalOperations } from './approvals.ts';
import { bulkUploadOperations } from './bulkUpload.ts';
import { csvOperations } from './csv.ts';
import type { Operation } from './operation.ts';
import { publicIdentityOperations } from './publicIdentities.ts';
import { recordChangeOperations } from './recordChanges.ts';
import { recordOperations } from './records.ts';
import { requestOperations } from './requests.ts';
import { schemaAttributeChangeOperations } from './schemaAttributeChanges.ts';
import { schemaAttributeOperations } from './schemaAttributes.ts';
import { sourceChangeOperations } from './sourceChanges.ts';
import { sourceOperations } from './sources.ts';

/** Every operation by the operation id of the API's OpenAPI document. */
export const operations: Readonly<Record<string, Operation>> = {
  ...recordOperations,
  ...recordChangeOperations,
  ...requestOperations,
  ...approvalOperations,
  ...sourceOperations,
  ...sourceChangeOperations,
  ...schemaAttributeOperations,
  ...schemaAttributeChangeOperations,
  ...csvOperations,
  ...bulkUploadOperations,
  ...publicIdentityOperations,
};
