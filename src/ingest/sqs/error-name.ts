/** What of an SDK's error may be logged: its message can quote what was sent. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return code === null || error.name !== 'Error' ? error.name : code;
}
