package algo.app.sandbox;

import algo.app.sandbox.contracts.Contract;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The fields of one request. Problems are collected, so that all of them are answered at once: read every field, then call
 * {@link #check}; until then a reader that found a problem returns a harmless value. The wording is that of OpenAlgo's
 * validation (restx_api/schemas.py, marshmallow). Not thread-safe.
 */
final class RequestFields {
    private static final String MISSING = "Missing data for required field.";
    /** Characters of what was sent that an answer repeats. */
    private static final int LONGEST_ECHO = 64;

    private static final Set<String> TRUE = Set.of("true", "1", "t", "y", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "0", "f", "n", "no", "off");

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final JsonNode body;
    private final Map<String, Object> problems = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>(Set.of("apikey"));

    RequestFields(ObjectNode body) {
        this.body = body;
    }

    /** Reads a part of a request that is checked by itself. */
    static RequestFields of(JsonNode part) {
        return new RequestFields(part);
    }

    private RequestFields(JsonNode body) {
        this.body = body;
    }

    /** @throws ApiError with every problem found so far, if any; a field that nobody has asked for is one */
    void check() throws ApiError {
        body.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                problem(echo(name), "Unknown field.");
                asked.add(name);
            }
        });
        checkKnown();
    }

    /** @throws ApiError with every problem found so far, if any; fields that nobody has asked for are ignored */
    void checkKnown() throws ApiError {
        if (!problems.isEmpty()) {
            throw ApiError.fields(problems);
        }
    }

    void problem(String field, String text) {
        List<String> texts = new ArrayList<>();
        if (problems.get(field) instanceof List<?> earlier) {
            earlier.forEach(each -> texts.add(String.valueOf(each)));
        }
        texts.add(text);
        problems.put(field, texts);
    }

    boolean hasProblem(String field) {
        return problems.containsKey(field);
    }

    /** Notes what is wrong with parts of a list, by their places; nothing where that is nothing. */
    void nested(String field, Map<Object, Object> parts) {
        if (!parts.isEmpty()) {
            problems.put(field, parts);
        }
    }

    /** Returns whether the field is a list without parts. */
    boolean isEmptyList(String field) {
        return find(field).filter(node -> node.isArray() && node.isEmpty()).isPresent();
    }

    /** Reads a truth that may be missing, in any way that OpenAlgo takes one. */
    boolean flag(String field, boolean otherwise) {
        Optional<JsonNode> node = find(field);
        if (node.isEmpty()) {
            return otherwise;
        }
        String text = node.get().asText().toLowerCase(Locale.ROOT);
        if (TRUE.contains(text)) {
            return true;
        }
        if (!FALSE.contains(text)) {
            problem(field, "Not a valid boolean.");
        }
        return false;
    }

    /** Reads a number that may be missing. */
    double real(String field, double least, double most, double otherwise) {
        Optional<JsonNode> node = find(field);
        if (node.isEmpty()) {
            return otherwise;
        }
        Optional<BigDecimal> number = number(node.get());
        if (number.isEmpty()) {
            problem(field, "Not a valid number.");
            return otherwise;
        }
        double value = number.get().doubleValue();
        if (value < least || value > most) {
            problem(
                    field,
                    "Must be greater than or equal to " + (long) least + " and less than or equal to " + (long) most
                            + ".");
            return otherwise;
        }
        return value;
    }

    /** Reads a whole number from {@code least} to {@code most} that may be missing. */
    long wholeOr(String field, long least, long most, long otherwise) {
        return find(field).isEmpty()
                ? otherwise
                : whole(field, least, most, "Must be greater than or equal to " + least + ".");
    }

    /** Reads a required text; a number is taken as its digits. */
    String text(String field) {
        return find(field).map(node -> textOf(field, node)).orElseGet(() -> {
            missing(field);
            return "";
        });
    }

    /** Reads a text that may be missing. */
    String text(String field, String otherwise) {
        return find(field).map(node -> textOf(field, node)).orElse(otherwise);
    }

    /** Reads a required number of an order. */
    String order(String field) throws OrderRefused {
        String id = text(field);
        if (!problems.containsKey(field) && !PlainNumbers.isDigits(id)) {
            throw OrderRefused.notFound(echo(id));
        }
        return id;
    }

    /** Returns as much of what was sent as an answer repeats. */
    static String echo(String text) {
        return text.length() <= LONGEST_ECHO ? text : text.substring(0, LONGEST_ECHO) + "…";
    }

    /** Reads a required text that is one of those. */
    String choice(String field, List<String> allowed) {
        return find(field).isEmpty() ? text(field) : choice(field, allowed, "");
    }

    /** Reads a text that is one of those, or may be missing. */
    String choice(String field, List<String> allowed, String otherwise) {
        String text = text(field, otherwise);
        if (find(field).isPresent() && !problems.containsKey(field) && !allowed.contains(text)) {
            problem(field, "Must be one of: " + String.join(", ", allowed) + ".");
        }
        return text;
    }

    /** Reads a required whole number from {@code least} to {@code most}, also as a text. */
    long whole(String field, long least, long most, String outside) {
        Optional<JsonNode> node = find(field);
        if (node.isEmpty()) {
            missing(field);
            return 0;
        }
        Optional<BigDecimal> number = number(node.get());
        if (number.isEmpty()) {
            problem(field, "Not a valid number.");
        } else if (number.get().compareTo(BigDecimal.valueOf(least)) < 0) {
            problem(field, outside);
        } else if (number.get().compareTo(BigDecimal.valueOf(most)) > 0) {
            problem(field, "Must be less than or equal to " + most + ".");
        } else if (number.get().stripTrailingZeros().scale() > 0) {
            problem(field, "Fractional " + field + " (" + number.get().toPlainString() + ") is not allowed.");
        } else {
            return number.get().longValueExact();
        }
        return 0;
    }

    /** Returns whether the field is a number that is 0, however it is written. */
    boolean isZero(String field) {
        return find(field)
                .flatMap(RequestFields::number)
                .filter(number -> number.signum() == 0)
                .isPresent();
    }

    /** Reads a price in paise, also as a text; 0 where it is missing. */
    long price(String field, String name) {
        Optional<JsonNode> node = find(field);
        if (node.isEmpty()) {
            return 0;
        }
        Optional<BigDecimal> number = number(node.get());
        if (number.isEmpty()) {
            problem(field, "Not a valid number.");
            return 0;
        }
        if (number.get().signum() < 0) {
            problem(field, name + " must be a non-negative number.");
            return 0;
        }
        BigDecimal paise = number.get().movePointRight(2);
        if (paise.compareTo(BigDecimal.valueOf(OrderTerms.HIGHEST)) > 0) {
            problem(field, "Must be less than or equal to " + Paise.rupees(OrderTerms.HIGHEST) + ".");
            return 0;
        }
        // Computed prices carry small errors of binary fractions, as in 812.3500000000001; ticks are not checked, as in
        // OpenAlgo's sandbox.
        return Math.round(paise.doubleValue());
    }

    /** Reads a required date, written 2025-12-31. */
    LocalDate date(String field) {
        String text = text(field);
        try {
            if (problems.containsKey(field)) {
                return LocalDate.EPOCH;
            }
            if (!DATE.matcher(text).matches()) {
                throw new DateTimeException("not written as a date");
            }
            LocalDate date = LocalDate.parse(text);
            if (date.getYear() < 2000 || date.getYear() > 2099) {
                problem(field, "Must be a date from 2000-01-01 to 2099-12-31.");
            }
            return date;
        } catch (DateTimeException e) {
            problem(field, "Not a valid date.");
            return LocalDate.EPOCH;
        }
    }

    /** Reads a required exchange and symbol of something that is listed. */
    Optional<Contract> contract(Listings listings) {
        String exchange = choice("exchange", Instrument.EXCHANGES);
        String symbol = text("symbol");
        if (problems.containsKey("exchange") || problems.containsKey("symbol")) {
            return Optional.empty();
        }
        Optional<Contract> contract = listings.find(exchange, symbol);
        if (contract.isEmpty()) {
            problem("symbol", "Symbol '" + echo(symbol) + "' not found for exchange '" + exchange + "'.");
        }
        return contract;
    }

    /** Reads a required exchange and symbol of something that is listed. */
    Optional<Instrument> instrument(Listings listings) {
        return contract(listings).map(Instrument::of);
    }

    /** Reads a required list with at least one and at most {@code most} parts. */
    List<JsonNode> list(String field, int most) {
        Optional<JsonNode> node = find(field);
        List<JsonNode> parts = new ArrayList<>();
        if (node.isEmpty()) {
            missing(field);
        } else if (!node.get().isArray()) {
            problem(field, "Not a valid list.");
        } else if (node.get().isEmpty()) {
            problem(field, "Shorter than minimum length 1.");
        } else if (node.get().size() > most) {
            problem(field, "Longer than maximum length " + most + ".");
        } else {
            node.get().forEach(parts::add);
        }
        return parts;
    }

    boolean has(String field) {
        return find(field).isPresent();
    }

    private Optional<JsonNode> find(String field) {
        asked.add(field);
        JsonNode node = body.get(field);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    private void missing(String field) {
        JsonNode node = body.get(field);
        problem(field, node == null ? MISSING : "Field may not be null.");
    }

    private String textOf(String field, JsonNode node) {
        if (node.isTextual() || node.isNumber()) {
            return node.asText().strip();
        }
        problem(field, "Not a valid string.");
        return "";
    }

    private static Optional<BigDecimal> number(JsonNode node) {
        // A number was checked against the rule before there was a tree.
        return node.isNumber()
                ? Optional.of(node.decimalValue())
                : PlainNumbers.parse(node.isTextual() ? node.asText() : "");
    }
}
