import { pino } from 'pino';
import type { Config } from './config.ts';
import type { Log } from './shared/log.ts';

/** JSON lines on standard error; standard output is for people. */
export function createNodeLog(level: Config['logLevel']): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  const at =
    (name: Config['logLevel']): Log['info'] =>
    (event, fields) =>
      logger[name]({ event, ...fields });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
