import type { RegionStatus, VdmStatus } from '../../reputation/aws/status.ts';
import type { VdmSums } from '../../reputation/aws/vdm.ts';
import { percentText } from '../../reputation/rate-text.ts';
import type { Measure, Ratio } from '../../reputation/rates.ts';
import type { Millis } from '../../shared/time.ts';
import { count } from '../../shared/words.ts';
import { Scroll } from '../components/table.tsx';
import { Ago } from './aws-line.tsx';

function Rate({ measure, ratio }: { measure: Measure; ratio: Ratio | null }) {
  if (ratio === null) return <td>–</td>;
  return (
    <td>
      {percentText(measure, ratio)}
      <span class="meta">
        {' '}
        {count(ratio.part)} of {count(ratio.whole)}
      </span>
    </td>
  );
}

function Row({ region, span, sums }: { region: string; span: string; sums: VdmSums }) {
  return (
    <tr>
      <th scope="row">
        <span class="region">{region}</span>, <span class="region">{span}</span>
      </th>
      <Rate measure="bounce" ratio={sums.bounces} />
      <Rate measure="complaint" ratio={sums.complaints} />
    </tr>
  );
}

interface Told {
  readonly region: string;
  readonly vdm: VdmStatus;
}

function Told({ told, now }: { told: readonly Told[]; now: Millis }) {
  return (
    <>
      <p class="meta">
        Rates of AWS's Virtual Deliverability Manager: complaints of deliveries to providers that report them. It leaves
        out mail to several recipients. Heard:{' '}
        {told.map(({ region, vdm }, n) => (
          <>
            {n === 0 ? '' : '; '}
            {region} <Ago at={vdm.at} now={now} />
            {vdm.stale ? <strong>, stale</strong> : ''}
          </>
        ))}
        .
      </p>
      <Scroll label="Rates of AWS's Virtual Deliverability Manager">
        <table class="figures">
          <thead>
            <tr>
              <th scope="col">Region, UTC days</th>
              <th scope="col">Hard bounces</th>
              <th scope="col">Complaints</th>
            </tr>
          </thead>
          <tbody>
            {told.map(({ region, vdm }) => (
              <>
                <Row region={region} span="7 days" sums={vdm.windows['7d']} />
                <Row region={region} span="30 days" sums={vdm.windows['30d']} />
              </>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

/** The Virtual Deliverability Manager's rates where it is on; what is needed where it is off. */
export function AwsRates({ regions, now }: { regions: readonly RegionStatus[]; now: Millis }) {
  const told = regions.flatMap(({ region, vdm }) => (vdm === null ? [] : [{ region, vdm }]));
  const off = regions.filter(({ account }) => account !== null && !account.vdmEnabled).map(({ region }) => region);
  return (
    <>
      {told.length === 0 ? null : <Told told={told} now={now} />}
      {off.length === 0 ? null : (
        <p class="meta">No rates of AWS's own for {off.join(', ')}: the Virtual Deliverability Manager is off there.</p>
      )}
    </>
  );
}
