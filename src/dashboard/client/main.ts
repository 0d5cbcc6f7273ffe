import './style.css';
import './aws.css';
import './forms.css';
import './sources.css';
import './first-run.css';
import './notifications.css';
import './shell.css';
import './people.css';
import { keepAges } from './ages.ts';
import { startCharts } from './charts.ts';
import { startCopyButtons } from './copy.ts';
import { startFirstRun } from './first-run.ts';
import { addLocalTimes } from './local-times.ts';
import { startShortcut } from './shortcut.ts';

startCharts();
keepAges();
// Before anything changes the steps: they are compared with what the server sends.
startFirstRun();
startCopyButtons();
addLocalTimes();
startShortcut();
