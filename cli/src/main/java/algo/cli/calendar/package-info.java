/** {@code algo calendar}, and what the previews need of a home. Works on the files; no daemon is needed. */
package algo.cli.calendar;
