/** Goes up with every change of the tables: a file of another version is refused, not converted. */
export const SCHEMA_VERSION = 4;

/**
 * The tables. Instants are ISO 8601 in UTC with milliseconds, so that text order is time order. `account_key` is the
 * account name in lower case. What records are sorted by is indexed in recordOrders.ts.
 */
export const SCHEMA = `
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE identity (
  id TEXT PRIMARY KEY,
  alias TEXT NOT NULL UNIQUE COLLATE NOCASE,
  first_name TEXT NOT NULL COLLATE NOCASE,
  last_name TEXT NOT NULL COLLATE NOCASE,
  name TEXT NOT NULL COLLATE NOCASE,
  email TEXT NOT NULL COLLATE NOCASE,
  role_contexts TEXT NOT NULL
) STRICT;

CREATE TABLE source (
  source_id TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  description TEXT NOT NULL,
  owner_id TEXT NOT NULL REFERENCES identity,
  created TEXT NOT NULL,
  modified TEXT NOT NULL
) STRICT;

CREATE TABLE source_identity (
  source_id TEXT NOT NULL REFERENCES source ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('APPROVER', 'ACCOUNT_MANAGER')),
  position INTEGER NOT NULL,
  identity_id TEXT NOT NULL,
  PRIMARY KEY (source_id, role, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE schema_attribute (
  id TEXT PRIMARY KEY,
  source_id TEXT NOT NULL REFERENCES source ON DELETE CASCADE,
  position INTEGER NOT NULL,
  system INTEGER NOT NULL,
  type TEXT NOT NULL,
  label TEXT NOT NULL,
  technical_name TEXT NOT NULL,
  help_text TEXT NOT NULL,
  placeholder TEXT NOT NULL,
  required INTEGER NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  UNIQUE (source_id, technical_name)
) STRICT;

CREATE TABLE record (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source_id TEXT NOT NULL REFERENCES source ON DELETE CASCADE,
  account_key TEXT NOT NULL,
  account_name TEXT NOT NULL COLLATE NOCASE,
  first_name TEXT NOT NULL COLLATE NOCASE,
  last_name TEXT NOT NULL COLLATE NOCASE,
  email TEXT NOT NULL COLLATE NOCASE,
  phone TEXT NOT NULL COLLATE NOCASE,
  manager TEXT NOT NULL COLLATE NOCASE,
  start_date TEXT NOT NULL,
  end_date TEXT NOT NULL,
  data TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX record_account ON record (source_id, account_key);
CREATE INDEX record_source ON record (source_id);

CREATE TABLE request (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source_id TEXT NOT NULL REFERENCES source ON DELETE CASCADE,
  requester_id TEXT,
  account_key TEXT NOT NULL,
  account_name TEXT NOT NULL COLLATE NOCASE,
  first_name TEXT NOT NULL COLLATE NOCASE,
  last_name TEXT NOT NULL COLLATE NOCASE,
  email TEXT NOT NULL COLLATE NOCASE,
  phone TEXT NOT NULL COLLATE NOCASE,
  manager TEXT NOT NULL COLLATE NOCASE,
  start_date TEXT NOT NULL,
  end_date TEXT NOT NULL,
  data TEXT NOT NULL,
  approval_status TEXT NOT NULL CHECK (approval_status IN ('PENDING', 'APPROVED', 'REJECTED', 'CANCELLED')),
  completion_date TEXT,
  deleted INTEGER NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL
) STRICT;
CREATE INDEX request_account ON request (source_id, account_key);

CREATE TABLE approval_item (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  request_number INTEGER NOT NULL REFERENCES request ON DELETE CASCADE,
  approver_id TEXT NOT NULL,
  approval_order INTEGER NOT NULL,
  approval_status TEXT NOT NULL COLLATE NOCASE
    CHECK (approval_status IN ('PENDING', 'NOT_READY', 'APPROVED', 'REJECTED', 'CANCELLED')),
  comment TEXT,
  created TEXT NOT NULL,
  modified TEXT NOT NULL
) STRICT;
CREATE INDEX approval_item_request ON approval_item (request_number, approval_order);
CREATE INDEX approval_item_approver ON approval_item (approver_id);

-- The number of a job that is gone must not come again: the queue remembers jobs by it.
CREATE TABLE bulk_upload_job (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  source_id TEXT NOT NULL REFERENCES source ON DELETE CASCADE,
  status TEXT NOT NULL CHECK (status IN ('PENDING', 'IN_PROGRESS', 'COMPLETED', 'ERROR')),
  rows_done INTEGER NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL
) STRICT;
CREATE INDEX bulk_upload_job_source ON bulk_upload_job (source_id, number);

CREATE TABLE bulk_upload_row (
  job_number INTEGER NOT NULL REFERENCES bulk_upload_job ON DELETE CASCADE,
  line INTEGER NOT NULL,
  account_key TEXT NOT NULL,
  cells TEXT NOT NULL,
  PRIMARY KEY (job_number, line)
) STRICT, WITHOUT ROWID;
`;
