/** {@code algo top}: the strategies on the whole screen, kept up to date. Loaded by that command alone. */
package algo.cli.top;
