/** Run as a process of its own: waits until its parent says go, then asks for the key. */
import { secretKeyBeside } from '../../src/node-secret-key.ts';

process.once('message', (database: string) => {
  process.send?.(secretKeyBeside(database), () => process.exit(0));
});
process.send?.('ready');
