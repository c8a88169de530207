// Keys of a view. None acts while somebody types, or while a question is open.

const TYPING = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

/** Binds keys to actions until the signal ends them. A key is as the browser names it; an action that returns false leaves the key to the browser. */
export function bindKeys(actions, signal) {
    document.addEventListener('keydown', event => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
        if (document.querySelector('dialog[open]')) return;
        const target = event.target;
        if (TYPING.has(target.tagName) && target.type !== 'checkbox') {
            if (event.key === 'Escape') target.blur();
            return;
        }
        const action = actions[event.key];
        if (action && action(event) !== false) event.preventDefault();
    }, { signal });
}
