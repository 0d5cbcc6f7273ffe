import type { Config } from '../config.ts';
import type { Log } from '../shared/log.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const ignored = () => {};

/** JSON lines on the console, which Workers Logs indexes by field. */
export function createEdgeLog(level: Config['logLevel']): Log {
  const at = (name: Config['logLevel']): Log['info'] =>
    LEVELS.indexOf(name) < LEVELS.indexOf(level)
      ? ignored
      : (event, fields) => console[name](JSON.stringify({ level: name, event, ...fields }));
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
