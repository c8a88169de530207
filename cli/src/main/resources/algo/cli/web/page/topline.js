// The line on top: time in India, each exchange, problems, how old the picture is, and LIVE in red where money is real.

import { button, el, fill, setText } from './dom.js';
import { clock, when } from './format.js';
import { live, now, onLive, tradingForReal } from './live.js';
import { choose, settings } from './settings.js';
import { showHelp } from './help.js';
import { showPanic, stopButton } from './panic.js';
import { showAccountLoss } from './risk.js';

const THEMES = { auto: 'Auto', light: 'Light', dark: 'Dark' };

export function showTopline(place) {
    const time = el('time', { class: 'clock', title: 'Time in India' });
    const real = el('strong', { class: 'real', hidden: true });
    const old = el('strong', { class: 'old', hidden: true, role: 'alert' });
    const exchanges = el('ul', { class: 'exchanges', 'aria-label': 'Exchanges' });
    const problems = el('ul', { class: 'problems', 'aria-label': 'Problems', hidden: true });
    const panic = el('div', { class: 'panic', role: 'alert', hidden: true });
    const loss = el('div', { class: 'panic account-loss', role: 'alert', hidden: true });
    const theme = el('select', { 'aria-label': 'Colours', on: { change: event => choose({ theme: event.target.value }) } },
        Object.entries(THEMES).map(([value, title]) => el('option', { value, selected: settings.theme === value }, title)));
    fill(place, el('div', { class: 'line' }, el('a', { href: '#/', class: 'brand' }, 'algo'), time, real, old, exchanges,
        el('span', { class: 'push' }), stopButton(), theme, button('?', showHelp, { 'aria-label': 'Keys and help' })), panic, loss, problems);

    const second = () => setText(time, `${clock(now())} IST`);
    onLive('second', second);
    onLive('tick', () => { second(); showExchanges(exchanges); });
    onLive('rows', () => showReal(real));
    onLive('problems', () => showProblems(problems));
    onLive('age', () => showAge(old));
    showPanic(panic);
    showAccountLoss(loss);
    second();
}

function showReal(place) {
    const ids = tradingForReal().map(row => row.id);
    place.hidden = ids.length === 0;
    setText(place, ids.length ? `LIVE ${ids.length}` : '');
    place.title = ids.length ? `Real orders: ${ids.join(', ')}` : '';
}

/** Those that are open or closed until the same time stand together. */
function showExchanges(place) {
    const groups = new Map();
    for (const exchange of live.exchanges) {
        const key = `${exchange.open} ${exchange.until}`;
        groups.set(key, [...groups.get(key) ?? [], exchange]);
    }
    fill(place, [...groups.values()].map(group => el('li', { class: group[0].open ? 'open' : 'closed', title: group.map(each => `${each.exchange}: ${each.reason}`).join('\n') },
        el('b', {}, group.map(each => each.exchange).join(' ')), group[0].open ? ' open' : ' closed',
        group[0].until ? el('span', { class: 'until' }, ` until ${when(group[0].until, now())}`) : null)));
}

function showProblems(place) {
    place.hidden = live.problems.length === 0;
    fill(place, live.problems.map(problem => el('li', {}, problem)));
}

function showAge(place) {
    place.hidden = live.oldSince === null;
    setText(place, live.oldSince === null ? '' : `old since ${clock(live.oldSince)}: ${live.oldReason}`);
    document.body.classList.toggle('is-old', live.oldSince !== null);
}
