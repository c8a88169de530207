// Sets the hours of a strategy, and says what happens next.

import { button, el, fill, labelled } from './dom.js';
import { get, part, post } from './api.js';
import { when } from './format.js';
import { now } from './live.js';
import { attempt, told } from './says.js';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WORKDAYS = 5;
const SHOWN = 3;

/** Inputs of a window: start, stop, days. `values` gives what was chosen. */
export class WindowFields {
    constructor() {
        this.start = el('input', { type: 'time', name: 'start' });
        this.stop = el('input', { type: 'time', name: 'stop' });
        this.days = DAYS.map((day, i) => el('input', { type: 'checkbox', name: 'days', value: day, checked: i < WORKDAYS }));
        this.nodes = [labelled('Start (IST)', this.start), labelled('Stop (IST)', this.stop),
            el('fieldset', { class: 'days' }, el('legend', {}, 'Days'), this.days.map((box, i) => el('label', {}, box, ` ${DAYS[i]}`)))];
    }

    get values() {
        const days = this.days.filter(box => box.checked).map(box => box.value);
        return { start: this.start.value, ...(this.stop.value ? { stop: this.stop.value } : {}), days };
    }
}

export function showSchedule(place, id, changed) {
    const fields = new WindowFields();
    const answer = el('div', { role: 'status', class: 'answer' });
    const set = async event => {
        event.preventDefault();
        const reply = await attempt(() => post(`schedule/${part(id)}`, fields.values));
        if (reply) showAnswer(reply);
    };
    const unset = async () => {
        const reply = await attempt(() => post(`unschedule/${part(id)}`));
        if (reply) showAnswer(reply);
    };
    const showAnswer = async reply => {
        fill(answer, await whatComes(id, reply));
        changed();
    };
    fill(place, el('details', {}, el('summary', {}, 'Change the hours'),
        el('form', { class: 'row', 'aria-label': 'Hours', on: { submit: set } }, fields.nodes,
            el('button', { class: 'main' }, 'Set the hours'), button('No schedule', unset))), answer);
}

/** The answer of a change, and what happens next and when. */
export async function whatComes(id, reply) {
    const next = await attempt(() => get(`schedule/next?id=${part(id)}&n=${SHOWN}`));
    return [
        reply.results.map(result => el('p', { class: result.code === 0 ? null : 'wrong' }, told(result))),
        (reply.warnings ?? []).map(warning => el('p', { class: 'warning' }, warning)),
        next?.occurrences.length ? el('ol', { class: 'next' }, next.occurrences.map(each => el('li', {}, el('b', {}, when(each.at, now())), ` ${each.action}`))) : null,
    ];
}
