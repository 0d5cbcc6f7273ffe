import './tokens.css';
import './base.css';
import './parts.css';
import './panels.css';
import './forms.css';
import './tables.css';
import './charts.css';
import './shell.css';
import './aws.css';
import './access.css';
import './first-run.css';
import './settings.css';
import './recipient.css';
import './sources.css';
import './suppressions.css';
import './notifications.css';
import './section-form.css';
import './campaigns.css';
import './breakers.css';
import './alerts.css';
import './breakdown.css';
import './overview.css';
import './print.css';
import { keepAges } from './ages.ts';
import { keepCampaignsFresh } from './campaigns-live.ts';
import { startCopyButtons } from './copy.ts';
import { startFirstRun } from './first-run.ts';
import { startImport } from './import.ts';
import { startImportRun } from './import-run.ts';
import { addLocalTimes } from './local-times.ts';
import { openTwinsForPaper } from './paper.ts';
import { startShortcuts } from './shortcut.ts';
import { startSuppressions } from './suppressions.ts';
import { startThemeSwitch } from './theme.ts';
import { startTicker } from './ticker.ts';

// chart.js is three quarters of all that is sent: only pages with a chart ask for it.
if (document.querySelector('figure[data-chart]') !== null) {
  import('./charts.ts').then(({ startCharts }) => startCharts());
}
keepAges();
// Before anything changes the steps: they are compared with what the server sends.
startFirstRun();
keepCampaignsFresh();
startCopyButtons();
addLocalTimes();
openTwinsForPaper();
startShortcuts();
startThemeSwitch();
startSuppressions();
startImport();
startImportRun();
startTicker();
