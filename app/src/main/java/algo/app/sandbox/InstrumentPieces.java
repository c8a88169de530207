package algo.app.sandbox;

import algo.app.http.Response;
import algo.app.sandbox.contracts.Contract;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Collectors;

/** The answer of {@code instruments}, made row by row while it is taken, as JSON or as CSV. */
final class InstrumentPieces implements Response.Pieces {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int LONG = 8 << 10;
    private static final String HEADER =
            "symbol,brsymbol,name,exchange,brexchange,token,expiry,strike,lotsize,instrumenttype,tick_size\r\n";

    private final Iterator<Contract> contracts;
    private final boolean csv;
    private final StringBuilder text = new StringBuilder(LONG + 512);
    private boolean first = true;
    private boolean over;

    /** @param message of the JSON */
    InstrumentPieces(Iterator<Contract> contracts, boolean csv, String message) {
        this.contracts = contracts;
        this.csv = csv;
        text.append(csv ? HEADER : "{\"status\":\"success\",\"message\":\"" + message + "\",\"data\":[");
    }

    @Override
    public byte[] next() {
        while (text.length() < LONG && contracts.hasNext()) {
            Map<String, Object> row = SymbolEndpoints.row(contracts.next());
            if (csv) {
                text.append(
                        row.values().stream().map(InstrumentPieces::cell).collect(Collectors.joining(",", "", "\r\n")));
            } else {
                text.append(first ? "" : ",").append(json(row));
            }
            first = false;
        }
        if (!over && !contracts.hasNext()) {
            over = true;
            text.append(csv ? "" : "]}");
        }
        byte[] piece = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        return piece;
    }

    private static String cell(Object value) {
        String text = String.valueOf(value);
        return text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static String json(Map<String, Object> row) {
        try {
            return JSON.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        // This holds nothing open.
    }
}
