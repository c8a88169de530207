/** {@code algo copy} and {@code algo move}: a strategy goes to another machine, and never lives on both. */
package algo.cli.moving;
