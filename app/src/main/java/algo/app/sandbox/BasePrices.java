package algo.app.sandbox;

import java.util.Map;

/** The price around which an instrument moves: of well-known names a realistic one, of others one drawn from its name. */
final class BasePrices {
    /** Rupees; the order of magnitude of 2025, no more is claimed. */
    private static final Map<String, Integer> KNOWN = Map.ofEntries(
            Map.entry("SBIN", 820),
            Map.entry("RELIANCE", 1420),
            Map.entry("INFY", 1540),
            Map.entry("TCS", 3150),
            Map.entry("HDFCBANK", 1960),
            Map.entry("ICICIBANK", 1410),
            Map.entry("AXISBANK", 1160),
            Map.entry("KOTAKBANK", 2120),
            Map.entry("ITC", 415),
            Map.entry("LT", 3650),
            Map.entry("BHARTIARTL", 1890),
            Map.entry("HINDUNILVR", 2480),
            Map.entry("WIPRO", 250),
            Map.entry("TATAMOTORS", 690),
            Map.entry("TATASTEEL", 165),
            Map.entry("MARUTI", 12400),
            Map.entry("BAJFINANCE", 930),
            Map.entry("ADANIENT", 2450),
            Map.entry("SUNPHARMA", 1680),
            Map.entry("ONGC", 245),
            Map.entry("NTPC", 340),
            Map.entry("YESBANK", 21),
            Map.entry("IDEA", 8),
            Map.entry("NHPC", 84),
            Map.entry("NIFTY", 25000),
            Map.entry("BANKNIFTY", 56000),
            Map.entry("FINNIFTY", 26500),
            Map.entry("MIDCPNIFTY", 13000),
            Map.entry("SENSEX", 82000),
            Map.entry("INDIAVIX", 14),
            Map.entry("USDINR", 87),
            Map.entry("GOLD", 98000),
            Map.entry("SILVER", 112000),
            Map.entry("CRUDEOIL", 5800),
            Map.entry("NATURALGAS", 290),
            Map.entry("BTCUSDT", 95000),
            Map.entry("ETHUSDT", 3400));

    private BasePrices() {}

    /** In paise, at least 8 rupees. A future starts near its underlying, an option between 20 and 500 rupees. */
    static long of(Instrument instrument, long hash) {
        String symbol = instrument.symbol();
        Integer known = KNOWN.get(symbol);
        if (known == null && symbol.endsWith("FUT")) {
            known = KNOWN.get(leadingLetters(symbol));
        }
        if (known != null) {
            return known * 100L;
        }
        boolean option = instrument.isDerivative() && (symbol.endsWith("CE") || symbol.endsWith("PE"));
        // Spread over the logarithm: cheap names are as common as dear ones.
        double draw = (hash >>> 11) * 0x1p-53;
        double rupees = option ? 20 * Math.pow(25, draw) : 40 * Math.pow(75, draw);
        return Math.round(rupees) * 100L;
    }

    private static String leadingLetters(String symbol) {
        int end = 0;
        while (end < symbol.length() && Character.isLetter(symbol.charAt(end))) {
            end++;
        }
        return symbol.substring(0, end);
    }
}
