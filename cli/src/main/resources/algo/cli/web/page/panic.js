// The kill switch: everything is stopped, and nothing starts until somebody says that it may.

import { button, el, fill } from './dom.js';
import { liveList, progress } from './actions.js';
import { post, postFirst } from './api.js';
import { ask } from './dialog.js';
import { isUp, live, onLive } from './live.js';
import { attempt, complain, say, told } from './says.js';

/** The button that is always there. */
export function stopButton() {
    return button('Stop everything', stopEverything, { class: 'stop-everything', title: 'Stops every strategy, and lets nothing start (!)' });
}

/** Shows at `place` that a panic holds, since when and why, and what ends it. */
export function showPanic(place) {
    const show = () => {
        place.hidden = live.panic === null;
        if (live.panic !== null) fill(place, el('strong', {}, live.panic), ' ', button('End the panic', endPanic));
        else fill(place);
    };
    onLive('problems', show);
    show();
}

export async function stopEverything() {
    const up = [...live.rows.values()].filter(isUp).map(row => row.id);
    const real = up.filter(id => live.rows.get(id).mode === 'live');
    const sure = await ask('Stop everything?', [
        el('p', {}, 'Every strategy is stopped at once, and nothing starts, by hand, by schedule or after a crash, until somebody ends the panic.'),
        el('p', {}, up.length ? `Up now: ${up.length}${real.length ? ', with real orders:' : '.'}` : 'Nothing is up now.'),
        real.length ? liveList(real) : null,
        el('p', { class: 'quiet' }, "Open orders and positions stay as they are; 'algo panic --square-off' closes them."),
    ], { yes: 'Stop everything', danger: true });
    if (!sure) return;
    const answer = await progress('stopped', up, row => !isUp(row), () => attempt(() => postFirst('panic', {})));
    if (!answer) return;
    const left = answer.results.filter(result => result.code !== 0);
    if (answer.gone && answer.since) say('Everything is stopped. Nothing starts until the panic is ended.');
    else if (!answer.since) complain('somebody has ended the panic meanwhile');
    else if (!left.length) complain('not everything is proven gone; stop everything once more');
    [...left.map(told), ...answer.warnings].forEach(complain);
}

async function endPanic() {
    const real = [...live.rows.values()].filter(row => row.mode === 'live').map(row => row.id);
    const sure = await ask('End the panic?', [
        el('p', {}, 'Schedules hold again at once: a strategy whose hours are now starts. What was started by hand stays down until somebody starts it.'),
        real.length ? el('p', {}, 'These place real orders when they start:') : null,
        real.length ? liveList(real) : null,
    ], { yes: 'End the panic', danger: real.length > 0 });
    if (!sure) return;
    const answer = await attempt(() => post('panic', { end: true, yes: real.length > 0 }));
    if (!answer) return;
    const starting = answer.results.filter(result => result.effect === 'starts').map(result => result.strategy);
    say(starting.length ? `The panic is over. Starting: ${starting.join(', ')}` : 'The panic is over. Nothing starts at this moment.');
    answer.warnings.forEach(complain);
}
