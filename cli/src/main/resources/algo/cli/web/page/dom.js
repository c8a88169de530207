// Elements. Whatever is given as a child and is no node becomes a text node: nothing from outside is ever read as markup.

/** Makes an element. `on` holds listeners; an attribute that is false, null or undefined is left out. */
export function el(name, attributes, ...children) {
    return filled(document.createElement(name), attributes, children);
}

/** Makes an element of a drawing. */
export function drawn(name, attributes, ...children) {
    return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function filled(node, attributes, children) {
    for (const [key, value] of Object.entries(attributes ?? {})) {
        if (key === 'on') {
            for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
        } else if (value !== false && value !== null && value !== undefined) {
            node.setAttribute(key, value === true ? '' : String(value));
        }
    }
    node.append(...nodes(children));
    return node;
}

function nodes(children) {
    return children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false)
        .map(child => child instanceof Node ? child : document.createTextNode(String(child)));
}

/** Replaces all that is in the node. */
export function fill(node, ...children) {
    node.replaceChildren(...nodes(children));
    return node;
}

/** Sets the text of a node, and touches the document only if it differs. */
export function setText(node, text) {
    const wanted = text ?? '';
    if (node.textContent !== wanted) node.textContent = wanted;
}

export function button(title, action, attributes) {
    return el('button', { type: 'button', ...attributes, on: { click: action } }, title);
}

let labels = 0;

/** An input with its label, which a click on the label reaches. */
export function labelled(label, input, hint) {
    input.id ||= `input-${++labels}`;
    return el('div', { class: 'field' }, el('label', { for: input.id }, label), input, hint ? el('span', { class: 'quiet' }, hint) : null);
}

export function select(options, chosen, attributes) {
    return el('select', attributes ?? {}, options.map(option => {
        const [value, title] = Array.isArray(option) ? option : [option, option];
        return el('option', { value, selected: value === chosen }, title);
    }));
}

/** A section with a heading of its own. */
export function section(title, ...children) {
    return el('section', { 'aria-label': title }, el('h2', {}, title), children);
}
