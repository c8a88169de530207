/** Looks whether strategies are ready and well, as seen from outside: asks, and reports; decides nothing. */
package algo.app.health;
