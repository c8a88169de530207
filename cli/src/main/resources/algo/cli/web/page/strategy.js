// All about one strategy: why it is or is not running, what is next, how it ended, its week, its config, its source.

import { button, el, fill, section, setText } from './dom.js';
import { START_HINT, reset, restart, showRefusal, start, stop } from './actions.js';
import { get, part, remove } from './api.js';
import { ask } from './dialog.js';
import { bytes, dayName, duration, ending, isoDate, percent, when } from './format.js';
import { bindKeys } from './keys.js';
import { live, now, onLive, uptime } from './live.js';
import { pieces } from './ansi.js';
import { liftButton, showLift } from './risk.js';
import { go, link } from './router.js';
import { attempt, complain, say, told } from './says.js';
import { showConfig } from './config.js';
import { showSchedule } from './schedule.js';
import { showSource } from './source.js';
import { showWeek } from './week.js';

/** Five windows, each with a start and a stop. */
const OCCURRENCES = 10;
const LAST_LINES = 10;

export function show(place, id, signal) {
    const facts = el('dl', { class: 'facts' });
    const explain = el('p', { class: 'explain', role: 'status' });
    const next = el('div'), exit = el('div'), events = el('div'), week = el('div'), config = el('div'), source = el('div'), schedule = el('div');
    const name = el('span', { class: 'quiet' });
    const startIt = button('Start', () => start([id]), { class: 'main' }), restartIt = button('Restart', () => restart([id])), liftIt = liftButton(id);
    fill(place,
        el('div', { class: 'tools' }, el('h1', {}, id), name,
            startIt, button('Stop', () => stop([id])), restartIt, button('Reset', () => reset([id])), liftIt,
            el('a', { href: link('logs', id), class: 'button' }, 'Log'), button('Remove', () => removeIt(id)),
            el('span', { class: 'quiet hint' }, START_HINT)),
        el('div', { class: 'sections' },
            section('Now', facts, explain), section('Next', next, schedule), section('Last exit', exit),
            section('Today', events), section('Week', week), section('Config', config), section('Source', source)));

    const row = () => { showFacts(facts, live.rows.get(id), name); showRefusal([id], startIt, restartIt); showLift(liftIt, live.rows.get(id)); };
    const ask = () => Promise.all([explained(explain, id, signal), comes(next, id, signal), ended(exit, id, signal)]);
    onLive('rows', row, signal);
    onLive('problems', row, signal);
    onLive('event', event => {
        if (event.strategy === id || event.strategy === null) { ask(); showEvents(events, id); }
    }, signal);
    row();
    ask();
    history(events, id, signal);
    showWeek(week, id, signal);
    showConfig(config, id, signal, ask);
    showSchedule(schedule, id, ask);
    showSource(source, id, signal);
    bindKeys({ s: () => start([id]), x: () => stop([id], true), r: () => restart([id], true), f: () => go('logs', id), q: () => go(''), Escape: () => go('') }, signal);
}

function showFacts(place, row, name) {
    if (!row) return;
    setText(name, row.name === row.id ? '' : row.name);
    const facts = [
        ['Mode', el('span', { class: `badge ${row.mode === 'live' ? 'live' : 'paper'}` }, row.mode === 'live' ? 'LIVE' : row.mode)],
        ['Phase', el('span', { class: `badge phase ${row.phase}` }, row.phase)],
        ['Exchange', row.exchange], ['PID', row.pid ?? '–'], ['Uptime', duration(uptime(row))], ['CPU', percent(row.cpu_percent)],
        ['Memory', bytes(row.memory_bytes)], ['Restarts', row.restarts], ['Tags', (row.tags ?? []).join(', ') || '–'],
    ];
    fill(place, facts.map(([title, value]) => el('div', {}, el('dt', {}, title), el('dd', {}, value))));
}

async function explained(place, id, signal) {
    const answer = await attempt(() => get(`explain/${part(id)}`, signal));
    if (answer) setText(place, `${answer.up ? 'Up' : 'Down'}: ${answer.reason}${answer.next ? `. Next: ${nextText(answer.next)}` : ''}`);
}

function nextText(next) {
    return typeof next === 'string' ? next : `${next.action} ${when(next.at, now())}${next.reason ? `, ${next.reason}` : ''}`;
}

async function comes(place, id, signal) {
    const answer = await attempt(() => get(`schedule/next?id=${part(id)}&n=${OCCURRENCES}`, signal));
    if (!answer) return;
    const all = [
        ...answer.occurrences.map(each => ({ at: each.at, text: each.action, reason: each.reason, flags: each.flags })),
        ...answer.skipped.map(each => ({ at: each.date, skipped: true, reason: each.reason })),
    ].sort((a, b) => a.at.slice(0, 10) === b.at.slice(0, 10) ? a.at.localeCompare(b.at) : a.at.slice(0, 10).localeCompare(b.at.slice(0, 10)));
    fill(place, all.length ? el('ol', { class: 'next' }, all.map(each => el('li', { class: each.skipped ? 'skipped' : null },
        el('b', {}, each.skipped ? dayName(each.at) : when(each.at, now())), ' ', each.skipped ? `skipped: ${each.reason}` : `${each.text}${each.reason ? `, ${each.reason}` : ''}`,
        (each.flags ?? []).map(flag => el('span', { class: 'badge provisional' }, flag.replace('_', ' '))))))
        : el('p', { class: 'quiet' }, 'No schedule: it runs when somebody starts it.'));
}

async function ended(place, id, signal) {
    const answer = await attempt(() => get(`status/${part(id)}`, signal));
    const row = answer?.strategies?.[0];
    if (!row) return;
    const lines = row.last_exit ? (await attempt(() => get(`logs/${part(id)}?lines=${LAST_LINES}`, signal)))?.lines ?? [] : [];
    fill(place, el('p', {}, row.last_exit ? `${ending(row.last_exit)}, ${when(row.last_exit.at, now())}` : 'No run has ended yet.'),
        lines.length ? el('pre', { tabindex: 0, 'aria-label': 'Last lines' }, lines.map(line => [pieces(line.line).map(piece => el('span', { class: piece.classes }, piece.text)), '\n'])) : null);
}

/** Events of today: those that the stream brought, and before them those of the journal. */
async function history(place, id, signal) {
    const answer = await attempt(() => get(`events?id=${part(id)}&lines=200`, signal));
    const known = new Set(live.events.map(event => event.seq));
    live.events.unshift(...(answer?.events ?? []).filter(event => !known.has(event.seq)));
    showEvents(place, id);
}

function showEvents(place, id) {
    const today = isoDate(now());
    const events = live.events.filter(event => event.strategy === id && event.at.startsWith(today)).sort((a, b) => b.seq - a.seq);
    fill(place, events.length ? el('ol', { class: 'events' }, events.slice(0, 200).map(event => el('li', {},
        el('time', {}, event.at.slice(11, 19)), ' ', el('b', {}, happened(event)), ' ',
        [event.cause?.replaceAll('_', ' '), event.by?.replace(/^user /, ''), event.detail].filter(text => text && text !== 'daemon').join(', '))))
        : el('p', { class: 'quiet' }, 'Nothing has happened today.'));
}

function happened(event) {
    return event.event === 'phase' ? event.to : event.to ? `${event.event}: ${event.to}` : event.event;
}

async function removeIt(id) {
    if (!await ask(`Remove ${id}?`, el('p', {}, 'Its code and logs go; its data is kept aside.'), { yes: 'Remove', danger: true })) return;
    const answer = await attempt(() => remove(`strategies/${part(id)}`));
    if (!answer) return;
    const [result] = answer.results;
    if (result.code !== 0) return complain(told(result));
    say(told(result));
    go('');
}
