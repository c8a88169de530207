/** What every system has in some form that is no process: locks, marks of directories. */
package algo.app.platform;
