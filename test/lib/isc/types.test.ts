import { expectTypeOf, test } from 'vitest';
import type { ApprovalQuery } from '../../../lib/isc/approvals.ts';
import type { Isc } from '../../../lib/isc/client.ts';
import type { CallOptions } from '../../../lib/isc/context.ts';
import type { RecordChanges, RecordQuery } from '../../../lib/isc/records.ts';
import type { RequestQuery } from '../../../lib/isc/requests.ts';
import type { NewSchemaAttribute, SchemaAttributeChanges } from '../../../lib/isc/schemaAttributes.ts';
import type { SourceQuery } from '../../../lib/isc/sources.ts';

// These hold when `npm run types` passes. The fields are those of the vendor's document, written out.

type Ordered<Field extends string> = readonly (Field | `-${Field}`)[];
type Sorters<Query extends { sorters?: unknown }> = NonNullable<Query['sorters']>;
type OneOrMore<Value> = Value | readonly Value[];

test('only the documented sorters compile', () => {
  expectTypeOf<Sorters<RecordQuery>>().toEqualTypeOf<
    Ordered<
      | 'id'
      | 'accountName'
      | 'sourceId'
      | 'manager'
      | 'firstName'
      | 'lastName'
      | 'email'
      | 'phone'
      | 'startDate'
      | 'endDate'
      | 'created'
      | 'modified'
    >
  >();
  expectTypeOf<Sorters<RequestQuery>>().toEqualTypeOf<
    Ordered<
      | 'created'
      | 'approvalStatus'
      | 'firstName'
      | 'lastName'
      | 'email'
      | 'phone'
      | 'accountName'
      | 'startDate'
      | 'endDate'
    >
  >();
  expectTypeOf<Sorters<ApprovalQuery>>().toEqualTypeOf<Ordered<'created' | 'modified'>>();
  expectTypeOf<Sorters<SourceQuery>>().toEqualTypeOf<Ordered<'name' | 'created' | 'sourceId'>>();
});

test('only the documented filters compile', () => {
  type Paging = 'limit' | 'offset' | 'pagesAtOnce' | 'sorters';
  expectTypeOf<keyof RecordQuery>().toEqualTypeOf<Paging | 'sourceId'>();
  expectTypeOf<keyof RequestQuery>().toEqualTypeOf<Paging | 'requestedFor' | 'sourceId'>();
  expectTypeOf<keyof ApprovalQuery>().toEqualTypeOf<Paging | 'requestedFor' | 'approvalStatus'>();
  expectTypeOf<keyof SourceQuery>().toEqualTypeOf<Paging | 'requestedFor' | 'nonEmployeeCount'>();
  expectTypeOf<NonNullable<RecordQuery['sourceId']>>().toEqualTypeOf<OneOrMore<string>>();
  expectTypeOf<NonNullable<ApprovalQuery['approvalStatus']>>().toEqualTypeOf<
    OneOrMore<'APPROVED' | 'REJECTED' | 'PENDING' | 'NOT_READY' | 'CANCELLED'>
  >();
  expectTypeOf<{ requestedFor: string }>().toExtend<RequestQuery>();
  expectTypeOf<{ sourceId: string }>().not.toExtend<RequestQuery>();
});

test('only what may change is a change', () => {
  expectTypeOf<keyof RecordChanges>().toEqualTypeOf<
    'accountName' | 'firstName' | 'lastName' | 'email' | 'phone' | 'manager' | 'startDate' | 'endDate' | 'data'
  >();
  expectTypeOf<keyof SchemaAttributeChanges>().toEqualTypeOf<'label' | 'helpText' | 'placeholder' | 'required'>();
  expectTypeOf<keyof NewSchemaAttribute>().toEqualTypeOf<keyof SchemaAttributeChanges | 'technicalName'>();
  expectTypeOf<Parameters<Isc['approvals']['approve']>>().toEqualTypeOf<
    [id: string, comment?: string | undefined, options?: CallOptions | undefined]
  >();
  expectTypeOf<Parameters<Isc['approvals']['reject']>>().toEqualTypeOf<
    [id: string, comment: string, options?: CallOptions | undefined]
  >();
});
