/** Values: ids, policies, phases, exit statuses. No clock, no file, no process in here. */
package algo.app.model;
