// libpq as Swift sees it. What stands below the includes is what Swift cannot call or name by itself.
#ifndef NECESSITY_CLIBPQ_SHIM_H
#define NECESSITY_CLIBPQ_SHIM_H

#include <libpq-fe.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

// PG_DIAG_* are character constants, which Swift does not import as Int32.
static const int necessity_diag_severity = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int necessity_diag_sqlstate = PG_DIAG_SQLSTATE;
static const int necessity_diag_position = PG_DIAG_STATEMENT_POSITION;
static const int necessity_diag_schema = PG_DIAG_SCHEMA_NAME;
static const int necessity_diag_table = PG_DIAG_TABLE_NAME;
static const int necessity_diag_column = PG_DIAG_COLUMN_NAME;
static const int necessity_diag_constraint = PG_DIAG_CONSTRAINT_NAME;
static const int necessity_diag_routine = PG_DIAG_SOURCE_FUNCTION;

#endif
