// The calendar of an exchange, a month at a time; a day that is added shows first which strategies it stops or starts.

import { button, el, fill, labelled, select } from './dom.js';
import { get, post } from './api.js';
import { ask } from './dialog.js';
import { isoDate } from './format.js';
import { bindKeys } from './keys.js';
import { live, now, onLive } from './live.js';
import { go, link } from './router.js';
import { attempt, say } from './says.js';
import { choose, settings } from './settings.js';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const CHANGES = { stops: 'stops now', starts: 'starts now', no_start: 'does not start', new_start: 'starts', new_hours: 'gets other hours' };

export function show(place, parameter, signal) {
    const month = /^\d{4}-\d{2}$/.test(parameter) ? parameter : isoDate(now()).slice(0, 7);
    const grid = el('div', { class: 'wide' });
    const picker = el('select', { 'aria-label': 'Exchange', on: { change: () => { choose({ exchange: picker.value }); draw(); } } });
    let answer = null;
    const draw = () => {
        const exchanges = answer?.exchanges ?? [];
        fill(picker, exchanges.map(each => el('option', { value: each.exchange, selected: each.exchange === settings.exchange }, each.exchange)));
        const shown = exchanges.find(each => each.exchange === picker.value) ?? exchanges[0];
        if (shown) fill(grid, monthGrid(month, shown, date => { form.date.value = date; form.name.focus(); }), notes(shown));
    };
    const load = async () => {
        answer = await attempt(() => get(`calendar/${month}`, signal)) ?? answer;
        draw();
    };
    const form = addForm(month, load);
    fill(place,
        el('div', { class: 'tools' }, el('h1', {}, MONTH.format(new Date(`${month}-15T00:00:00Z`))), picker,
            el('a', { class: 'button', href: link('calendar', shift(month, -1)), 'aria-label': 'The month before' }, '←'),
            el('a', { class: 'button', href: link('calendar', shift(month, 1)), 'aria-label': 'The next month' }, '→'),
            el('a', { class: 'button', href: link('calendar', '') }, 'This month')),
        grid, el('h2', {}, 'Add or correct a day'), form.node);
    onLive('event', event => { if (/calendar/.test(event.event)) load(); }, signal);
    bindKeys({ q: () => go(''), Escape: () => go('') }, signal);
    load();
}

function shift(month, by) {
    const date = new Date(`${month}-15T00:00:00Z`);
    date.setUTCMonth(date.getUTCMonth() + by);
    return date.toISOString().slice(0, 7);
}

function monthGrid(month, exchange, chosen) {
    const days = new Map(exchange.days.map(day => [day.date, day]));
    const first = new Date(`${month}-01T00:00:00Z`);
    const blank = (first.getUTCDay() + 6) % 7;
    const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    const cells = [...Array(blank).fill(null), ...Array.from({ length }, (_, i) => `${month}-${String(i + 1).padStart(2, '0')}`)];
    while (cells.length % 7) cells.push(null);
    const weeks = Array.from({ length: cells.length / 7 }, (_, i) => cells.slice(7 * i, 7 * i + 7));
    return el('table', { class: 'month' },
        el('caption', {}, `${exchange.exchange}${exchange.name ? `, ${exchange.name}` : ''}`),
        el('thead', {}, el('tr', {}, WEEKDAYS.map(day => el('th', { scope: 'col' }, day)))),
        el('tbody', {}, weeks.map(week => el('tr', {}, week.map((date, i) => date ? dayCell(date, days.get(date), i, chosen) : el('td', {}))))));
}

/** A day that the calendar does not name is as its weekday is. */
function dayCell(date, day, weekday, chosen) {
    const open = day ? day.trading : weekday < 5;
    const flags = day?.flags ?? [];
    return el('td', { class: ['day', open ? 'trading' : 'closed', day?.special ? 'special' : '', date === isoDate(now()) ? 'today' : ''].join(' '), 'data-date': date },
        button(String(Number(date.slice(8))), () => chosen(date), { class: 'number', 'aria-label': `${date}, ${open ? 'open' : 'closed'}${day?.name ? `, ${day.name}` : ''}` }),
        day?.name ? el('span', { class: 'name' }, day.name) : null,
        (day?.special || day?.name) && open ? day.sessions.map(session => el('span', { class: 'session' }, `${session.name} ${session.open.slice(11, 16)}–${session.close.slice(11, 16)}`)) : null,
        flags.map(flag => el('span', { class: 'badge provisional' }, flag.replace('_', ' '))),
        day?.corrected ? el('span', { class: 'badge corrected' }, 'yours') : null);
}

function notes(exchange) {
    return (exchange.flags ?? []).map(flag => el('p', { class: 'warning' }, flag === 'unknown_year' ? 'The calendar lacks this year: only weekends are known.' : 'Days of this year are provisional.'));
}

function addForm(month, changed) {
    const date = el('input', { type: 'date', name: 'date', required: true, value: month === isoDate(now()).slice(0, 7) ? isoDate(now()) : `${month}-01` });
    const name = el('input', { name: 'name', required: true, placeholder: 'Holiday', autocomplete: 'off' });
    const exchange = select([['', 'all that have holidays'], ...live.exchanges.map(each => [each.exchange, each.exchange])], '', { name: 'exchange' });
    const kind = select([['closed', 'closed all day'], ['regular', 'open, regular hours'], ['sessions', 'open, hours of its own']], 'closed', { name: 'state', on: { change: () => { hours.disabled = kind.value !== 'sessions'; } } });
    const hours = el('input', { name: 'sessions', placeholder: '18:00-19:15', disabled: true, pattern: '[0-9:,\\- ]+' });
    const answer = el('div', { role: 'status', class: 'answer' });
    const submit = async event => {
        event.preventDefault();
        const day = { date: date.value, name: name.value, state: kind.value, ...(exchange.value ? { exchange: exchange.value } : {}), ...(kind.value === 'sessions' ? { sessions: hours.value } : {}) };
        const preview = await attempt(() => post('calendar?preview=1', day));
        if (!preview) return;
        const effects = preview.that_day ?? [];
        const shown = effects.length ? el('ul', {}, effects.map(each => el('li', { class: each.change === 'stops' ? 'stops' : null }, el('b', {}, each.strategy), ` ${CHANGES[each.change] ?? each.change}: ${each.reason}`))) : el('p', {}, 'No strategy is stopped or started by it that day.');
        if (!await ask(`${day.name} on ${day.date}`, shown, { yes: 'Add this day', danger: effects.some(each => each.change === 'stops') })) return;
        const done = await attempt(() => post('calendar', day));
        if (!done) return;
        fill(answer, el('p', {}, done.changed ? done.done.join('; ') : 'The calendar said so already.'));
        say('The calendar is changed.');
        changed();
    };
    const node = el('div', {}, el('form', { class: 'row', 'aria-label': 'Add a day', on: { submit } },
        labelled('Date', date), labelled('Name', name), labelled('Exchange', exchange), labelled('The day is', kind), labelled('Hours', hours),
        el('button', { class: 'main' }, 'Show what it does')), answer);
    return { node, date, name };
}
