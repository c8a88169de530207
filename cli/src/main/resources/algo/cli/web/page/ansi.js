// Colours of a terminal. A line becomes pieces of text with the names of classes; whatever else an escape asks for is left out.

const ESCAPE = /\x1b(?:\[([0-9;:?]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)/g;
const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The pieces of a line: `{text, classes}`. */
export function pieces(line) {
    const result = [];
    const style = { colour: null, ground: null, bold: false, dim: false, italic: false, underline: false };
    let from = 0;
    for (const escape of line.matchAll(ESCAPE)) {
        push(result, line.slice(from, escape.index), style);
        from = escape.index + escape[0].length;
        if (escape[2] === 'm') apply(style, escape[1]);
    }
    push(result, line.slice(from), style);
    return result;
}

function push(result, text, style) {
    if (text) result.push({ text: text.replace(CONTROL, shown), classes: classes(style) });
}

/** A character that would move or turn the text is shown by its code. */
function shown(character) {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function classes(style) {
    const names = ['bold', 'dim', 'italic', 'underline'].filter(name => style[name]);
    if (style.colour) names.push(`fg-${style.colour}`);
    if (style.ground) names.push(`bg-${style.ground}`);
    return names.join(' ');
}

function apply(style, codes) {
    const numbers = codes.split(/[;:]/).map(Number);
    for (let i = 0; i < numbers.length; i++) {
        const code = numbers[i];
        if (code === 0) Object.assign(style, { colour: null, ground: null, bold: false, dim: false, italic: false, underline: false });
        else if (code === 1) style.bold = true;
        else if (code === 2) style.dim = true;
        else if (code === 3) style.italic = true;
        else if (code === 4) style.underline = true;
        else if (code === 22) style.bold = style.dim = false;
        else if (code === 23) style.italic = false;
        else if (code === 24) style.underline = false;
        else if (code === 39) style.colour = null;
        else if (code === 49) style.ground = null;
        else if (code >= 30 && code <= 37) style.colour = COLOURS[code - 30];
        else if (code >= 90 && code <= 97) style.colour = COLOURS[code - 90];
        else if (code >= 40 && code <= 47) style.ground = COLOURS[code - 40];
        else if (code >= 100 && code <= 107) style.ground = COLOURS[code - 100];
        else if (code === 38 || code === 48) i += numbers[i + 1] === 2 ? 4 : 2;
    }
}
