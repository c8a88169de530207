/** The daemon's end of the paper broker, which is a process of its own: its life, and what is asked of it. */
package algo.app.broker;
