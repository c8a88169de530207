// A week of a strategy: how long each day it was wanted, and how much of that it was up.

import { el, fill } from './dom.js';
import { get, part } from './api.js';
import { dayName, duration, isoDate } from './format.js';
import { now } from './live.js';
import { attempt } from './says.js';

const DAYS = 7;
const DAY_MS = 86_400_000;

export async function showWeek(place, id, signal) {
    const since = isoDate(new Date(now() - (DAYS - 1) * DAY_MS));
    const report = await attempt(() => get(`report?since=${since}&id=${part(id)}`, signal));
    if (!report) return;
    const days = new Map(report.days.filter(day => day.strategy === id).map(day => [day.date, day]));
    const dates = Array.from({ length: DAYS }, (_, i) => isoDate(new Date(now() - (DAYS - 1 - i) * DAY_MS)));
    const most = Math.max(1, ...[...days.values()].map(day => day.wanted_seconds));
    fill(place, el('table', { class: 'week' },
        el('thead', { class: 'hidden' }, el('tr', {}, ['Day', 'Up of wanted', 'In words'].map(title => el('th', { scope: 'col' }, title)))),
        el('tbody', {}, dates.map(date => showDay(date, days.get(date), most)))));
}

function showDay(date, day, most) {
    const wanted = day?.wanted_seconds ?? 0, up = day?.up_seconds ?? 0;
    const words = wanted ? `up ${duration(up)} of ${duration(wanted)} (${day.uptime_percent.toFixed(1)}%)` : 'not wanted';
    const bar = el('span', { class: 'wanted' }, el('span', { class: 'up' }));
    bar.style.width = `${100 * wanted / most}%`;
    bar.firstChild.style.width = wanted ? `${100 * up / wanted}%` : '0';
    return el('tr', {}, el('th', { scope: 'row' }, dayName(date)), el('td', { class: 'bar' }, bar),
        el('td', {}, words, day?.unknown_seconds ? `, ${duration(day.unknown_seconds)} unknown` : '', day?.restarts ? `, ${day.restarts} restarts` : ''));
}
