/**
 * The dialogue between the daemon and the process of the paper broker: one line of JSON asks, one answers. Whatever
 * does not fit the bounds here is refused while it is read.
 */
package algo.app.broker.wire;
