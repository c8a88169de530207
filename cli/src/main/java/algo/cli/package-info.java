/**
 * The client. Each command asks the daemon one question through {@link algo.cli.DaemonClient} and prints the answer. It
 * is started for every command, so its common path loads as little as possible: the model of the one command that was
 * named, no reflection, no regular expressions, no formatters.
 */
package algo.cli;
