// Limits of loss that were reached today: what they keep down, and how a person lifts that.

import { button, el, fill } from './dom.js';
import { liveList } from './actions.js';
import { post } from './api.js';
import { ask } from './dialog.js';
import { live, onLive } from './live.js';
import { attempt, complain, say, told } from './says.js';

/** Shows at `place` that the account of live mode has reached its limit, and what lifts that. */
export function showAccountLoss(place) {
    const show = () => {
        place.hidden = live.account === null;
        if (live.account !== null) fill(place, el('strong', {}, live.account), ' ', button('Lift the limit', liftAccount));
        else fill(place);
    };
    onLive('problems', show);
    show();
}

/** The button that lifts the limit of one strategy. */
export function liftButton(id) {
    return button('Lift the limit', () => live.rows.get(id)?.mode === 'live' && live.account !== null ? liftAccount() : lift(id), { class: 'lift', hidden: true });
}

/** Shows the button while a limit keeps the strategy down, and says there by which. */
export function showLift(lift, row) {
    const why = row?.start_refused ?? '';
    lift.hidden = !why;
    if (lift.title !== why) lift.title = why;
}

async function lift(id) {
    const sure = await ask(`Lift the limit of ${id}?`, [
        el('p', {}, live.rows.get(id)?.start_refused ?? ''),
        el('p', {}, 'It may start again today, and its schedule holds again at once. That limit does not count again until midnight IST; another one does.'),
    ], { yes: 'Lift the limit', danger: true });
    if (sure) tell(await attempt(() => post('reset', { ids: [id], options: { risk: true } })));
}

async function liftAccount() {
    const real = [...live.rows.values()].filter(row => row.mode === 'live').map(row => row.id);
    const sure = await ask('Lift the limit of the live account?', [
        el('p', {}, 'Schedules hold again at once: a live strategy whose hours are now starts. That limit does not count again until midnight IST; another one does.'),
        real.length ? el('p', {}, 'These place real orders when they start:') : null,
        real.length ? liveList(real) : null,
    ], { yes: 'Lift the limit', danger: true });
    if (sure) tell(await attempt(() => post('reset', { options: { account: true, yes: true } })));
}

function tell(answer) {
    for (const result of answer?.results ?? []) result.code === 0 ? say(told(result)) : complain(told(result));
    (answer?.warnings ?? []).forEach(complain);
}
