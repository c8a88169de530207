/** The logs of strategies: one file per run, written by the run itself; named, found and followed here. */
package algo.app.log;
