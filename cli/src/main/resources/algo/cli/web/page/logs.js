// Logs of one or several strategies, side by side.

import { button, el, fill } from './dom.js';
import { bindKeys } from './keys.js';
import { live, onLive } from './live.js';
import { LogPane } from './logpane.js';
import { go } from './router.js';

/** A browser gives a page six connections: one is for events, one for what is asked meanwhile. */
const MOST_PANES = 4;

export function show(place, parameter, signal) {
    const ids = [...new Set(parameter.split(',').filter(id => id))].slice(0, MOST_PANES);
    const panes = ids.map(id => new LogPane(id, ids.length > 1 ? () => go('logs', ids.filter(other => other !== id).join(',')) : null, signal));
    const more = el('select', { 'aria-label': 'Add the log of', on: { change: () => more.value && go('logs', [...ids, more.value].join(',')) } });
    fill(place,
        el('div', { class: 'tools' }, el('h1', {}, ids.length === 1 ? `Log of ${ids[0]}` : 'Logs'),
            ids.length < MOST_PANES ? more : el('span', { class: 'quiet' }, `At most ${MOST_PANES} side by side.`),
            button('Back', () => history.back())),
        el('div', { class: 'panes', 'data-panes': ids.length }, panes.map(pane => pane.node)));
    const offer = () => {
        const others = [...live.rows.keys()].filter(id => !ids.includes(id)).sort();
        if (others.length + 1 !== more.options.length) {
            fill(more, el('option', { value: '' }, ids.length ? 'Beside it …' : 'Choose a strategy …'), others.map(id => el('option', { value: id }, id)));
        }
    };
    onLive('rows', offer, signal);
    offer();
    const current = () => panes.find(pane => pane.node.contains(document.activeElement)) ?? panes[0];
    const back = () => go('');
    bindKeys({
        G: () => current()?.toTheEnd(), End: () => current()?.toTheEnd(),
        Home: () => current()?.toTheTop(),
        ArrowUp: () => current()?.scroll(-1), ArrowDown: () => current()?.scroll(1), k: () => current()?.scroll(-1), j: () => current()?.scroll(1),
        PageUp: () => current()?.scroll(-20), PageDown: () => current()?.scroll(20),
        s: () => current()?.start(), x: () => current()?.stop(), r: () => current()?.restart(),
        '/': () => current()?.searchFor(), q: back, Escape: back, f: () => current()?.toTheEnd(),
    }, signal);
    for (const pane of panes) pane.open();
    panes[0]?.lines.node.focus({ preventScroll: true });
}
