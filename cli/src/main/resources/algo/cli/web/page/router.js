// The address after # says which view is shown: #/, #/strategy/ID, #/logs/A,B, #/add, #/calendar/2026-11, #/sandbox.

let leaving = new AbortController();

/** Shows the view of the address, now and whenever the address changes. A view gets a signal that ends what it began. */
export function route(views, place, shown) {
    const show = async () => {
        const [name = '', ...rest] = location.hash.replace(/^#\/?/, '').split('/');
        const view = views[name] ?? views[''];
        leaving.abort();
        leaving = new AbortController();
        const signal = leaving.signal;
        const module = await view.load();
        if (signal.aborted) return;
        document.title = view.title === 'Strategies' ? 'algo' : `${view.title} · algo`;
        place.replaceChildren();
        place.className = name;
        shown(view);
        module.show(place, decodeURIComponent(rest.join('/')), signal);
    };
    window.addEventListener('hashchange', show);
    return show();
}

export function go(...parts) {
    location.hash = '/' + parts.map(encodeURIComponent).join('/').replaceAll('%2C', ',').replaceAll('%40', '@');
}

export function link(...parts) {
    return '#/' + parts.map(encodeURIComponent).join('/').replaceAll('%2C', ',').replaceAll('%40', '@');
}
