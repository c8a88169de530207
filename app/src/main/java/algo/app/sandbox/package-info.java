/**
 * The paper broker that a strategy in {@code mode: sandbox} trades with: a simulated market, one paper account with
 * positions per strategy, and OpenAlgo's REST API on the loopback interface. {@link algo.app.sandbox.Sandbox} is the
 * only door; nothing in here reaches a real exchange.
 *
 * <p>Inside: {@code SimulatedMarket} is a pure function of name and time; {@code Account} is what its events add up to;
 * {@code OrderRules} and {@code Matching} decide; {@code PaperBroker} owns account and journal behind one lock;
 * {@code HttpApi} and the {@code *Endpoints} speak JSON.
 */
package algo.app.sandbox;
