/** {@code algo export --to}: a strategy as files of systemd or Kubernetes, for people who leave or hand over. */
package algo.cli.leaving;
