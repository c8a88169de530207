// The keys, as 'algo top' has them.

import { el } from './dom.js';
import { showBox } from './dialog.js';

const KEYS = [
    ['arrows, j k, PgUp PgDn, Home End', 'select a strategy; in a log, scroll'],
    ['Space', 'choose it, for one command to several'],
    ['n c m u e p', 'sort by name, cpu, memory, uptime, restarts, phase; R reverses'],
    ['Enter, f', 'follow its log; G goes to the end, q or Esc goes back'],
    ['i', 'all about it: why, what is next, config, source'],
    ['s x r', 'start, stop, restart; stop and restart ask, and so does a start in live mode'],
    ['!', 'stop everything, and let nothing start; asks'],
    ['/', 'filter the table; search a log'],
    ['?', 'this help'],
];

export function showHelp() {
    showBox('Keys', [
        el('table', { class: 'keys' }, KEYS.map(([key, does]) => el('tr', {}, el('th', { scope: 'row' }, key), el('td', {}, does)))),
        el('p', { class: 'quiet' }, 'Leaving this page stops nothing. A start outside the hours runs now: it is not kept for the next open.'),
    ]);
}
