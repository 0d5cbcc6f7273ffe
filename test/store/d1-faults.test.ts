import { expect, it } from 'vitest';
import { isDataFault } from '../../src/store/d1.ts';
import { D1LimitError } from '../../src/store/d1-limits.ts';
import { D1TimeoutError } from '../../src/store/d1-timeout.ts';

it.each([
  'D1_ERROR: UNIQUE constraint failed: t.a: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)',
  'D1_ERROR: too many SQL variables at offset 409: SQLITE_ERROR',
  'D1_ERROR: too many terms in compound SELECT: SQLITE_ERROR',
  'D1_ERROR: statement too long: SQLITE_TOOBIG',
  'D1_ERROR: malformed JSON: SQLITE_ERROR',
  'D1_ERROR: datatype mismatch: SQLITE_MISMATCH',
  'D1_ERROR: not authorized: SQLITE_AUTH',
  'D1_ERROR: Wrong number of parameter bindings for SQL query.',
  "D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'",
  'D1_COLUMN_NOTFOUND: Column not found (n)',
])('no second try helps against: %s', (text) => {
  expect(isDataFault(new Error(text))).toBe(true);
});

it.each([
  'D1_ERROR: D1 DB reset because its code was updated.',
  'D1_ERROR: no such table: message: SQLITE_ERROR',
  'D1_ERROR: Internal error while starting up D1 DB storage caused object to be reset.',
  'D1_ERROR: Network connection lost.',
  'D1_ERROR: Internal error in D1 DB storage caused object to be reset.',
  'D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.',
  "D1_ERROR: Can't read from request stream because client disconnected.",
  'D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.',
  'D1_ERROR: D1 DB is overloaded. Requests queued for too long.',
  'D1_ERROR: D1 DB is overloaded. Too many requests queued.',
  "D1_ERROR: D1 DB's isolate exceeded its memory limit and was reset.",
  'D1_ERROR: D1 DB exceeded its CPU time limit and was reset.',
  'D1_ERROR: database or disk is full: SQLITE_FULL',
  'D1_ERROR: Exceeded maximum DB size.',
  'D1_ERROR: disk I/O error: SQLITE_IOERR',
  'D1_ERROR: Failed to parse body as JSON, got: error code: 1031',
])('the same may succeed later after: %s', (text) => {
  expect(isDataFault(new Error(text))).toBe(false);
});

it('tells what a limit refuses from what took too long', () => {
  expect(isDataFault(new D1LimitError('101 parameters'))).toBe(true);
  expect(isDataFault(new D1TimeoutError('no answer within 10000 ms'))).toBe(false);
});
