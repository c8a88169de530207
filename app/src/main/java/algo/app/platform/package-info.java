/** What every system has in some form that is no process: files of one user alone, trust in paths, locks, marks of directories. */
package algo.app.platform;
