/**
 * The end of orders and positions at an OpenAlgo host, in a process of its own beside the daemon: nothing that a host sends
 * is parsed in the daemon. The process ends with its daemon, so that two never close the same positions.
 */
package algo.app.squareoff;
