// Start, stop, restart, reset: asks where money or several strategies are at stake, then says what became of it.

import { el } from './dom.js';
import { post } from './api.js';
import { ask } from './dialog.js';
import { isUp, live, onLive } from './live.js';
import { attempt, complain, say, told } from './says.js';

export const START_HINT = 'A start outside the hours runs now.';

/** Starts them now. Live ones are asked about, once for all of them; a closed day is refused, and can be forced. */
export async function start(ids) {
    if (isKeptDown()) return;
    const real = ids.filter(id => live.rows.get(id)?.mode === 'live');
    if (real.length && !await ask(`Start ${count(real, 'strategy', 'strategies')} with real orders?`, liveList(real), { yes: 'Start live', danger: true })) return;
    const options = real.length ? { yes: true } : {};
    const results = await send('start', ids, options);
    const closed = results.filter(result => result.code === 5 && /--force/.test(`${result.message} ${result.hint}`)).map(result => result.strategy);
    if (closed.length && await ask('Start on a closed day?', list(results.filter(r => closed.includes(r.strategy)).map(told)), { yes: 'Start all the same' })) {
        report('start', await send('start', closed, { ...options, force: true }));
    }
}

/** Stops them. Several are asked about once; one alone only if `always`, as a key does that is easily hit. */
export async function stop(ids, always = false) {
    if ((always || ids.length > 1) && !await ask(`Stop ${count(ids, 'strategy', 'strategies')}?`, names(ids), { yes: 'Stop', danger: true })) return;
    await progress('stopped', ids, row => !isUp(row), () => send('stop', ids));
}

export async function restart(ids, always = false) {
    if (isKeptDown()) return;
    const real = ids.filter(id => live.rows.get(id)?.mode === 'live');
    if ((always || ids.length > 1 || real.length) && !await ask(`Restart ${count(ids, 'strategy', 'strategies')}?`, names(ids), { yes: 'Restart', danger: real.length > 0 })) return;
    await send('restart', ids, real.length ? { yes: true } : {});
}

/** Clears failed, the restart budget and a manual stop. */
export async function reset(ids) {
    await send('reset', ids);
}

/** Has the buttons say why a start of these, of all of them, is refused now, as far as that is known. They can be pressed all the same: the answer says more. */
export function showRefusal(ids, start, restart) {
    const refused = ids.map(id => live.rows.get(id)?.start_refused).filter(why => why);
    const why = live.panic ?? (refused.length === ids.length ? refused[0] : null) ?? null;
    for (const [button, hint] of [[start, START_HINT], [restart, '']]) {
        if (!button) continue;
        const title = why ?? hint;
        if (button.title !== title) button.title = title;
        button.setAttribute('aria-disabled', String(why !== null));
    }
}

/** Says why nothing starts, before anybody is asked anything. What is shown may be old; then the daemon answers. */
function isKeptDown() {
    const holds = live.panic !== null && live.oldSince === null;
    if (holds) complain(live.panic);
    return holds;
}

async function send(verb, ids, options = {}) {
    const answer = await attempt(() => post(verb, { ids, options }));
    const results = answer?.results ?? [];
    report(verb, results);
    return results;
}

function report(verb, results) {
    const done = results.filter(result => result.code === 0);
    if (done.length === 1) say(told(done[0]));
    else if (done.length) say(`${verb}: ${done.length} of ${results.length} done`);
    for (const result of results.filter(each => each.code !== 0)) {
        complain([told(result), ...(result.log_lines ?? []).slice(-3)].join('; '));
    }
}

/** Shows how many of several are through, while the request goes on. */
export async function progress(done, ids, isThrough, work) {
    if (ids.length < 2) return work();
    const over = new AbortController();
    const bar = el('progress', { max: ids.length, value: 0, 'aria-label': `${done} of ${ids.length}` });
    const message = el('div', { class: 'message' }, bar, el('span', {}, ''));
    document.getElementById('says').append(message);
    const count = () => {
        const through = ids.filter(id => !live.rows.has(id) || isThrough(live.rows.get(id))).length;
        bar.value = through;
        message.lastChild.textContent = `${through} of ${ids.length} ${done}`;
    };
    onLive('rows', count, over.signal);
    count();
    try {
        return await work();
    } finally {
        over.abort();
        message.remove();
    }
}

function count(ids, one, many) {
    return ids.length === 1 ? ids[0] : `${ids.length} ${ids.length === 1 ? one : many}`;
}

function names(ids) {
    const real = ids.filter(id => live.rows.get(id)?.mode === 'live');
    return [real.length ? liveList(real) : null, list(ids.filter(id => !real.includes(id)))];
}

export function liveList(ids) {
    return el('ul', {}, ids.map(id => el('li', {}, el('span', { class: 'badge live' }, 'LIVE'), ' ', id)));
}

function list(texts) {
    return el('ul', {}, texts.map(text => el('li', {}, text)));
}
