// A place where a file is dropped, or picked.

import { button, el } from './dom.js';

export class DropZone {
    constructor(text, taken, accept) {
        this.input = el('input', { type: 'file', accept, class: 'hidden', tabindex: -1, 'aria-label': 'File', on: { change: () => { if (this.input.files[0]) taken(this.input.files[0]); this.input.value = ''; } } });
        this.node = el('div', { class: 'drop' }, el('span', {}, text), ' ', button('pick one', () => this.input.click()), this.input);
        this.node.addEventListener('dragover', event => { event.preventDefault(); this.node.classList.add('over'); });
        this.node.addEventListener('dragleave', () => this.node.classList.remove('over'));
        this.node.addEventListener('drop', event => {
            event.preventDefault();
            this.node.classList.remove('over');
            if (event.dataTransfer.files[0]) taken(event.dataTransfer.files[0]);
        });
    }
}
