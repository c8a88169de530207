// Short messages at the edge of the page: what was done, what was refused.

import { button, el } from './dom.js';

const DONE_STAYS_MS = 8000;
const MOST = 6;

/** Says that something was done; the message goes by itself. */
export function say(text) {
    const message = show('done', text);
    setTimeout(() => message.remove(), DONE_STAYS_MS);
}

/** Says that something is wrong; the message stays until somebody closes it. */
export function complain(text) {
    show('wrong', text);
}

function show(kind, text) {
    const place = document.getElementById('says');
    const message = el('div', { class: `message ${kind}` }, el('span', {}, text));
    message.append(button('×', () => message.remove(), { 'aria-label': 'Close this message' }));
    place.append(message);
    while (place.children.length > MOST) place.firstChild.remove();
    return message;
}

/** A result of a change in one line: of what, what was done or is wrong, and what to do. */
export function told(result) {
    return [result.strategy ? `${result.strategy}: ${result.message}` : result.message, result.hint].filter(text => text).join('; ');
}

/** Runs a question or a change, says what was refused, and answers null then, as where its view was left meanwhile. Any other failure is a mistake. */
export async function attempt(work) {
    try {
        return await work();
    } catch (refusal) {
        if (refusal.name === 'AbortError') return null;
        if (refusal.status === undefined) throw refusal;
        complain(refusal.whole);
        return null;
    }
}
