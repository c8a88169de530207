// Puts the page together, top to bottom.

import { el, fill } from './dom.js';
import { bindKeys } from './keys.js';
import { connect } from './live.js';
import { stopEverything } from './panic.js';
import { route } from './router.js';
import { exchangeToken } from './session.js';
import { applyTheme } from './settings.js';
import { showTopline } from './topline.js';

const VIEWS = {
    '': { title: 'Strategies', load: () => import('./table.js') },
    add: { title: 'Add', load: () => import('./add.js') },
    calendar: { title: 'Calendar', load: () => import('./calendar.js') },
    sandbox: { title: 'Sandbox', load: () => import('./sandbox.js') },
    strategy: { title: 'Strategy', load: () => import('./strategy.js'), within: '' },
    logs: { title: 'Logs', load: () => import('./logs.js'), within: '' },
};

function navigation(place) {
    const links = Object.entries(VIEWS).filter(([, view]) => view.within === undefined)
        .map(([name, view]) => el('a', { href: `#/${name}`, 'data-view': name }, view.title));
    fill(place, links);
    return shown => {
        const name = Object.keys(VIEWS).find(key => VIEWS[key] === shown);
        for (const each of links) {
            if (each.dataset.view === (shown.within ?? name)) each.setAttribute('aria-current', 'page');
            else each.removeAttribute('aria-current');
        }
    };
}

applyTheme();
await exchangeToken();
showTopline(document.getElementById('top'));
bindKeys({ '!': stopEverything });
connect();
await route(VIEWS, document.getElementById('main'), navigation(document.getElementById('views')));
