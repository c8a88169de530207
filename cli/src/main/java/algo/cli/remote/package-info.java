/** Other machines, whose daemons are reached over SSH: who is meant, the connection, and answers of several. */
package algo.cli.remote;
