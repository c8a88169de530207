/** Answers from the files of a home whose daemon is down, read by the daemon's own program. Loaded only then. */
package algo.cli.offline;
