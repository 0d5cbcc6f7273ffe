/** What `/metrics` of a running app says once mail was sent, refused, complained of, unreadable and forged. */
import { DEFAULT_ALERTS, judgeAt, setAlerts } from './alerts.ts';
import { createTestApp } from './app.ts';
import { type Family, parseExposition } from './exposition.ts';
import { ACCOUNT, bounce, complaint, delivery, type MailSpec, send } from './ses.ts';

const HOUR = 3_600_000;
/** Half past an hour, when the certificate of the tests is valid. */
const START = Math.ceil(Date.now() / HOUR) * HOUR + HOUR / 2;
const REGIONS = ['us-east-1', 'eu-west-1'];

const messageId = (n: number) => `0100019f${String(n).padStart(8, '0')}-6c9654bb-dc58-4957-8828-68360c1c2d10-000000`;

/** Of each Region 120 mails, the first nine of them refused, the last complained of. */
function bodies(): readonly object[] {
  return REGIONS.flatMap((region, place) =>
    Array.from({ length: 120 }, (_, i) => {
      const address = `p${i}@example.net`;
      const spec: MailSpec = {
        messageId: messageId(place * 1_000 + i),
        acceptedAt: START - (i % 40) * HOUR - 60_000,
        destination: [address],
        sender: { account: ACCOUNT, region, identity: 'news.example.com' },
      };
      const at = spec.acceptedAt + 1_000;
      if (i < 9) return [send(spec), bounce(spec, { at, recipients: [{ emailAddress: address }] })];
      const ends = [send(spec), delivery(spec, at, [address])];
      return i === 119 ? [...ends, complaint(spec, { at, recipients: [address] })] : ends;
    }).flat(),
  );
}

export async function runningApp() {
  const test = await createTestApp({ startAt: START });
  const answers = await Promise.all(bodies().map((body) => test.deliver(body)));
  for (const { status } of answers) if (status !== 200) throw new Error(`answered with ${status}`);
  await test.deliver('unreadable');
  await test.post({ ...test.signer.notification({ message: '{}' }), Message: '{"forged":true}' });
  // A day's mail is less than the floor. What the jobs do in between: nothing is to be counted anew, and rules are judged.
  await setAlerts(test.store, { bounceRate: { ...DEFAULT_ALERTS.bounceRate, floor: 50 } });
  await test.store.reputation.recounted();
  await judgeAt(test.store, test.now());
  const token = await test.key(['read']);
  const scrape = async (): Promise<ReadonlyMap<string, Family>> => {
    const response = await test.api('GET', '/metrics', token);
    if (response.status !== 200) throw new Error(`scraped with ${response.status}`);
    return parseExposition(await response.text());
  };
  return { ...test, scrape };
}
