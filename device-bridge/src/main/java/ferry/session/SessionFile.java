package ferry.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A session as one file: gzip of a line {@code ferry-session VERSION BYTES SHA256} and, below it, that many bytes of
 * JSON. The sum tells an altered or cut file from a whole one; it is no signature, anybody can write such a file. So
 * what is read is bounded and checked field by field, and is only ever shown.
 */
final class SessionFile {
    static final int VERSION = 1;
    static final int MAX_BYTES = 64 << 20;
    private static final int MAX_STEPS = 10_000;
    private static final Pattern HEAD = Pattern.compile("ferry-session (\\d{1,9}) (\\d{1,9}) ([0-9a-f]{64})");
    private static final Pattern SESSION_ID = Pattern.compile("\\d{8}-\\d{6}-[0-9a-f]{4}(-\\d{1,6})?");
    private static final List<String> TEXTS = List.of(
            "id",
            "container",
            "containerName",
            "from",
            "to",
            "strategy",
            "outcome",
            "plan",
            "sourceFacts",
            "targetFacts",
            "detail");
    private static final List<String> OUTCOMES =
            List.of("running", "moved", "refused", "rolled-back", "attention", "confirmed", "went-back");

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(MAX_BYTES)
                    .maxNumberLength(40)
                    .maxNameLength(1000)
                    .build())
            .build();

    private SessionFile() {}

    static void write(Session s, OutputStream out) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator g = JSON.createGenerator(body)) {
            g.writeStartObject();
            g.writeStringField("id", s.id());
            g.writeNumberField("startedMs", s.startedMs());
            if (s.endedMs().isPresent())
                g.writeNumberField("endedMs", s.endedMs().get());
            g.writeStringField("container", s.container());
            g.writeStringField("containerName", s.containerName());
            g.writeStringField("from", s.from());
            g.writeStringField("to", s.to());
            g.writeStringField("strategy", s.strategy());
            g.writeStringField("outcome", s.outcome());
            g.writeNumberField("downtimeMs", s.downtimeMs());
            g.writeNumberField("bytes", s.bytes());
            if (s.error().isPresent()) g.writeStringField("error", s.error().get());
            g.writeStringField("plan", s.plan());
            g.writeStringField("sourceFacts", s.sourceFacts());
            g.writeStringField("targetFacts", s.targetFacts());
            g.writeStringField("detail", s.detail());
            g.writeArrayFieldStart("steps");
            for (Session.Step step : s.steps()) {
                g.writeStartObject();
                g.writeStringField("phase", step.phase());
                g.writeStringField("state", step.state());
                g.writeNumberField("startedMs", step.startedMs());
                if (step.endedMs().isPresent())
                    g.writeNumberField("endedMs", step.endedMs().get());
                g.writeNumberField("bytes", step.bytes());
                g.writeStringField("undo", step.undo());
                g.writeStringField("note", step.note());
                g.writeEndObject();
            }
            g.writeEndArray();
            g.writeArrayFieldStart("log");
            for (Session.LogLine line : s.log()) {
                g.writeStartArray();
                g.writeNumber(line.ms());
                g.writeString(line.text());
                g.writeEndArray();
            }
            g.writeEndArray();
            g.writeEndObject();
        }
        if (body.size() > MAX_BYTES) {
            throw new IOException(
                    "it has " + (body.size() >> 20) + " MB, a session file may have " + (MAX_BYTES >> 20));
        }
        byte[] bytes = body.toByteArray();
        GZIPOutputStream zip = new GZIPOutputStream(out);
        zip.write(("ferry-session " + VERSION + " " + bytes.length + " " + sum(bytes) + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        zip.write(bytes);
        zip.finish();
        out.flush();
    }

    /** Reads a file; whatever is wrong with it is a SessionException that says what. */
    static Session read(InputStream in) {
        try {
            return parse(body(new Bounded(in, MAX_BYTES)));
        } catch (ZipException e) {
            throw refused("it is not a gzip file, or was altered (" + e.getMessage() + ")", e);
        } catch (EOFException e) {
            throw refused("it is cut off", e);
        } catch (IOException e) {
            throw refused(String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] body(InputStream in) throws IOException {
        OneMember zip = new OneMember(in);
        Matcher head = HEAD.matcher(line(zip));
        if (!head.matches()) throw refused("its first line is not that of a session file", null);
        int version = Integer.parseInt(head.group(1));
        if (version != VERSION) {
            throw refused(
                    "it has form " + version + ", this Ferry reads form " + VERSION
                            + ": use the Ferry that wrote it, or a newer one",
                    null);
        }
        int length = Integer.parseInt(head.group(2));
        if (length > MAX_BYTES) throw refused("it says to hold more than " + (MAX_BYTES >> 20) + " MB", null);
        byte[] body = zip.readNBytes(length);
        if (body.length < length)
            throw refused("it is cut off after " + body.length + " of " + length + " bytes", null);
        if (zip.read() >= 0) throw refused("something was added behind its end", null);
        if (zip.moreBehind() || in.read() >= 0) throw refused("something was added behind its end", null);
        if (!sum(body).equals(head.group(3))) throw refused("it was altered: its sum is wrong", null);
        return body;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) throw new EOFException();
            if (text.length() == 200) break;
            text.append((char) c);
        }
        return text.toString();
    }

    private static Session parse(byte[] body) throws IOException {
        Map<String, String> text = new TreeMap<>();
        Map<String, Long> number = new TreeMap<>();
        List<Session.Step> steps = new ArrayList<>();
        List<Session.LogLine> log = new ArrayList<>();
        try (JsonParser p = JSON.createParser(body)) {
            expect(p, p.nextToken(), JsonToken.START_OBJECT);
            while (p.nextToken() == JsonToken.FIELD_NAME) {
                String name = p.currentName();
                JsonToken token = p.nextToken();
                switch (name) {
                    case "steps" -> steps(p, token, steps);
                    case "log" -> log(p, token, log);
                    case "startedMs", "endedMs", "downtimeMs", "bytes" -> number.put(name, number(p, token));
                    default -> {
                        if (!TEXTS.contains(name) && !name.equals("error")) throw unknown(name);
                        text.put(name, text(p, token));
                    }
                }
            }
            expect(p, p.currentToken(), JsonToken.END_OBJECT);
            if (p.nextToken() != null) throw refused("something stands behind its record", null);
        }
        for (String name : TEXTS) if (!text.containsKey(name)) throw missing(name);
        if (!number.keySet().containsAll(List.of("startedMs", "downtimeMs", "bytes"))) throw missing("a number");
        if (!SESSION_ID.matcher(have(text, "id")).matches()) throw refused("its id is none of Ferry's", null);
        if (!OUTCOMES.contains(have(text, "outcome"))) throw refused("its outcome is not known", null);
        for (String name : List.of("plan", "sourceFacts", "targetFacts", "detail")) json(name, have(text, name));
        return new Session(
                have(text, "id"),
                have(number, "startedMs"),
                Optional.ofNullable(number.get("endedMs")),
                have(text, "container"),
                have(text, "containerName"),
                have(text, "from"),
                have(text, "to"),
                have(text, "strategy"),
                have(text, "outcome"),
                have(number, "downtimeMs"),
                have(number, "bytes"),
                Optional.ofNullable(text.get("error")),
                have(text, "plan"),
                have(text, "sourceFacts"),
                have(text, "targetFacts"),
                have(text, "detail"),
                Session.IMPORTED,
                List.copyOf(steps),
                List.copyOf(log));
    }

    /** A field that was seen to be there. */
    private static <T> T have(Map<String, T> fields, String name) {
        return Objects.requireNonNull(fields.get(name));
    }

    private static void steps(JsonParser p, JsonToken first, List<Session.Step> steps) throws IOException {
        expect(p, first, JsonToken.START_ARRAY);
        while (p.nextToken() == JsonToken.START_OBJECT) {
            if (steps.size() == MAX_STEPS) throw refused("it has more than " + MAX_STEPS + " steps", null);
            Map<String, String> text = new TreeMap<>();
            Map<String, Long> number = new TreeMap<>();
            while (p.nextToken() == JsonToken.FIELD_NAME) {
                String name = p.currentName();
                JsonToken token = p.nextToken();
                switch (name) {
                    case "phase", "state", "undo", "note" -> text.put(name, text(p, token));
                    case "startedMs", "endedMs", "bytes" -> number.put(name, number(p, token));
                    default -> throw unknown(name);
                }
            }
            if (text.size() != 4 || !number.containsKey("startedMs") || !number.containsKey("bytes")) {
                throw missing("a field of a step");
            }
            if (!List.of("started", "done", "failed", "undone").contains(have(text, "state"))) {
                throw refused("the state of a step is not known", null);
            }
            json("undo", have(text, "undo"));
            steps.add(new Session.Step(
                    have(text, "phase"),
                    have(text, "state"),
                    have(number, "startedMs"),
                    Optional.ofNullable(number.get("endedMs")),
                    have(number, "bytes"),
                    have(text, "undo"),
                    have(text, "note")));
        }
        expect(p, p.currentToken(), JsonToken.END_ARRAY);
    }

    private static void log(JsonParser p, JsonToken first, List<Session.LogLine> log) throws IOException {
        expect(p, first, JsonToken.START_ARRAY);
        while (p.nextToken() == JsonToken.START_ARRAY) {
            log.add(new Session.LogLine(number(p, p.nextToken()), text(p, p.nextToken())));
            expect(p, p.nextToken(), JsonToken.END_ARRAY);
        }
        expect(p, p.currentToken(), JsonToken.END_ARRAY);
    }

    private static String text(JsonParser p, JsonToken token) throws IOException {
        expect(p, token, JsonToken.VALUE_STRING);
        return p.getText();
    }

    private static long number(JsonParser p, JsonToken token) throws IOException {
        expect(p, token, JsonToken.VALUE_NUMBER_INT);
        return p.getLongValue();
    }

    /** The documents inside are shown by others, who may rely on their being JSON of a sane depth. */
    private static void json(String name, String text) {
        try (JsonParser p = JSON.createParser(text)) {
            while (p.nextToken() != null) p.skipChildren();
        } catch (IOException e) {
            throw refused("its " + name + " is not JSON", e);
        }
    }

    private static void expect(JsonParser p, JsonToken token, JsonToken wanted) throws IOException {
        if (token != wanted) {
            throw refused(
                    "at byte " + p.currentLocation().getByteOffset() + " is no " + wanted + " but " + token, null);
        }
    }

    private static SessionException missing(String name) {
        return refused("it lacks " + name, null);
    }

    private static SessionException unknown(String name) {
        return refused(
                "it has a field that form " + VERSION + " does not have: "
                        + (name.length() > 40 ? name.substring(0, 40) : name),
                null);
    }

    private static SessionException refused(String why, @Nullable Throwable cause) {
        return new SessionException("This is no session file that can be read: " + why + ".", cause);
    }

    private static String sum(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JDK has it
        }
    }

    /** GZIPInputStream passes over what stands behind the end; here it is a sign of an altered file. */
    private static final class OneMember extends GZIPInputStream {
        private static final int TRAILER = 8;

        OneMember(InputStream in) throws IOException {
            super(in);
        }

        boolean moreBehind() {
            return inf.getRemaining() > TRAILER;
        }
    }

    /** Ends a stream with an error when more than so many bytes are read from it. */
    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long bytes) {
            super(in);
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            if (c >= 0) count(1);
            return c;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            int n = super.read(b, off, len);
            if (n > 0) count(n);
            return n;
        }

        private void count(int n) throws IOException {
            left -= n;
            if (left < 0) throw new IOException("it has more than " + (MAX_BYTES >> 20) + " MB");
        }
    }
}
