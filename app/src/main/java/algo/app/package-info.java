/** The daemon: wired by hand in start order, stopped in reverse. */
package algo.app;
