/**
 * Functions that every system has in some form, apart from processes: files of one user alone, trust in paths, locks,
 * marks of directories.
 */
package algo.app.platform;
