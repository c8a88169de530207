/** {@code algo service}: the unit by which the service manager of the host starts the daemon. Loaded by that command alone. */
package algo.cli.service;
