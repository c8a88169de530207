/** Live processes; the only door to the operating system's process functions. One implementation a platform. */
package algo.app.process;
