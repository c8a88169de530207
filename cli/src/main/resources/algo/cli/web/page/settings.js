// What a person chose, kept in this browser alone.

const KEY = 'algo.settings';
const DEFAULTS = { theme: 'auto', sort: 'id', reversed: false, timestamps: true, exchange: 'NSE' };

function read() {
    try {
        return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
    } catch {
        return { ...DEFAULTS };
    }
}

export const settings = read();

/** Sets some of them. A browser that keeps nothing forgets them with the page. */
export function choose(changes) {
    Object.assign(settings, changes);
    try {
        localStorage.setItem(KEY, JSON.stringify(settings));
    } catch {
        // Storage is off or full: the choice holds until the page is closed.
    }
    applyTheme();
}

export function applyTheme() {
    if (settings.theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = settings.theme;
}
