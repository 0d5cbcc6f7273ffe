import './style.css';
import './aws.css';
import './forms.css';
import './sources.css';
import './notifications.css';
import './shell.css';
import './people.css';
import './breakdown.css';
import { keepAges } from './ages.ts';
import { startCharts } from './charts.ts';
import { startCopyButtons } from './copy.ts';
import { addLocalTimes } from './local-times.ts';
import { startShortcut } from './shortcut.ts';

startCharts();
keepAges();
startCopyButtons();
addLocalTimes();
startShortcut();
