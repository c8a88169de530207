// One question at a time, in the middle of the page.

import { button, el } from './dom.js';

/** Asks, and answers with true or false. `y` and `n` answer too; Escape is no. */
export function ask(title, details, { yes = 'Yes', danger = false } = {}) {
    return new Promise(resolve => {
        const box = open(title, [details, el('p', { class: 'buttons' },
            button(yes, () => box.close('yes'), { class: danger ? 'danger' : 'main', autofocus: true }),
            button('No', () => box.close('no')))], { y: 'yes', n: 'no' });
        box.addEventListener('close', () => resolve(box.returnValue === 'yes'));
    });
}

/** Shows something until it is closed. */
export function showBox(title, content) {
    const box = open(title, [content, el('p', { class: 'buttons' },
        button('Close', () => box.close(), { autofocus: true }))], { q: '', '?': '' });
}

/** Opens the box. `keys` says with which value each key closes it. */
function open(title, content, keys) {
    const box = el('dialog', { 'aria-labelledby': 'dialog-title' }, el('h2', { id: 'dialog-title' }, title), content);
    const before = document.activeElement;
    box.addEventListener('close', () => {
        box.remove();
        if (before?.isConnected) before.focus();
    });
    box.addEventListener('keydown', event => {
        if (event.key in keys && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            box.close(keys[event.key]);
        }
    });
    document.body.append(box);
    box.showModal();
    return box;
}
