/** What answers where no daemon runs: the files of the home, read by the daemon's own program. Loaded only then. */
package algo.cli.offline;
