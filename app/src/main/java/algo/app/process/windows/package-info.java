/**
 * Processes of Windows. A run is a job object with a name of its own: whatever it starts is in the job, which ends it at one stroke. There is no wrapper: the
 * program itself is made suspended, and resumed when its gate opens; until then the job ends it if the daemon dies.
 */
package algo.app.process.windows;
