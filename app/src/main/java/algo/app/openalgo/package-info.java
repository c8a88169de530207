/**
 * The OpenAlgo host that strategies in live mode trade at: whether it answers, and takes the key. Asks; decides nothing.
 * Nothing here ever waits on the supervisor's thread.
 */
package algo.app.openalgo;
