/** The logs of strategies: one file for each run, written by the run itself; named, found and followed here. */
package algo.app.log;
