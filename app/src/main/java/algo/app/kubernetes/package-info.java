/**
 * Runs that are Pods of a cluster, in a process beside the daemon: makes them once, watches them, follows their logs, deletes them,
 * and tells how they ended. Parses what the API server says, and tells its daemon in lines of ours. It never makes a second copy:
 * the name of a Pod is fixed, its uid is a condition of each delete, and what is not known to be gone counts as living.
 */
package algo.app.kubernetes;
